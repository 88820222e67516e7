import { pictureResponse } from "@/app/api/attachments/picture-response";
import { readAttachment } from "@/server/conversation/attachments/read-attachment";
import { answer } from "../../../../answer";
import { methodNotAllowed } from "../../../../refusal";

export const dynamic = "force-dynamic";

type RouteContext = { params: Promise<{ id: string; attachmentId: string }> };

export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  return answer(request, async (ctx) => {
    const { id: sessionId, attachmentId } = await params;
    return pictureResponse(request, await readAttachment(ctx, { attachmentId, sessionId }));
  });
}

const other = methodNotAllowed("GET");
export { other as DELETE, other as PATCH, other as POST, other as PUT };
