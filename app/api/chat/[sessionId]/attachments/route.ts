import { requireOwnOrigin } from "@/app/api/caller";
import { requestContext } from "@/server/auth/request";
import { addAttachment } from "@/server/conversation/attachments/add-attachment";
import { readPictureBody } from "../../read-picture";
import { methodNotAllowed, refuse } from "../../refusal";

export const dynamic = "force-dynamic";

type RouteContext = { params: Promise<{ sessionId: string }> };

export async function POST(request: Request, { params }: RouteContext): Promise<Response> {
  try {
    requireOwnOrigin(request);
    const ctx = await requestContext(request.headers);
    const { sessionId } = await params;
    const file = await readPictureBody(request);
    return Response.json(await addAttachment(ctx, { sessionId, ...file }), { status: 201 });
  } catch (error) {
    return refuse(error, request.headers);
  }
}

const other = methodNotAllowed("POST");
export { other as DELETE, other as GET, other as PATCH, other as PUT };
