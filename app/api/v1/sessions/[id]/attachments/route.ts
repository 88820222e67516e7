import { readPictureBody } from "@/app/api/chat/read-picture";
import { addAttachmentBody } from "@/server/channels/rest-attachments";
import { answer, respond } from "../../../answer";
import { methodNotAllowed } from "../../../refusal";

export const dynamic = "force-dynamic";

type RouteContext = { params: Promise<{ id: string }> };

export async function POST(request: Request, { params }: RouteContext): Promise<Response> {
  return answer(request, async (ctx) => {
    const { id: sessionId } = await params;
    const picture = await addAttachmentBody(ctx, sessionId, () => readPictureBody(request));
    const location = `/api/v1/sessions/${sessionId}/attachments/${picture.attachmentId}`;
    return respond(picture, { status: 201, headers: { Location: location } });
  });
}

const other = methodNotAllowed("POST");
export { other as DELETE, other as GET, other as PATCH, other as PUT };
