// Pictures over the REST API: sent into a session as its customer, before the message they go with.
import type { Ctx } from "../context";
import { addAttachment } from "../conversation/attachments/add-attachment";
import { speakerIn } from "../conversation/open-session";
import type { AttachmentPart } from "../conversation/parts.schema";

/** `read` is called once it is known that the session is one's own. Throws NOT_FOUND for others' sessions. */
export async function addAttachmentBody(
  ctx: Ctx,
  sessionId: string,
  read: () => Promise<{ name: string; bytes: Buffer }>,
): Promise<AttachmentPart> {
  const speaker = await speakerIn(ctx, sessionId);
  return addAttachment(speaker, { sessionId, ...(await read()) });
}
