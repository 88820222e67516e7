// A picture, for those who may see it: /api/attachments/<id>.
import { methodNotAllowed, refuse } from "@/app/api/chat/refusal";
import { requestContext } from "@/server/auth/request";
import { readAttachment } from "@/server/conversation/attachments/read-attachment";
import { pictureResponse } from "../picture-response";

export const dynamic = "force-dynamic";

type RouteContext = { params: Promise<{ attachmentId: string }> };

export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  try {
    const ctx = await requestContext(request.headers);
    return pictureResponse(request, await readAttachment(ctx, await params));
  } catch (error) {
    return refuse(error, request.headers);
  }
}

const other = methodNotAllowed("GET");
export { other as DELETE, other as PATCH, other as POST, other as PUT };
