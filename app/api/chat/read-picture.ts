import { MAX_ATTACHMENT_BYTES } from "@/server/conversation/attachments/attachment.schema";
import { tooLarge } from "@/server/conversation/attachments/add-attachment";
import { AppError } from "@/server/errors";

/** None of these can be sent by another site's form. What the file is shows in its bytes. */
const DECLARED = /^(?:image\/[\w.+-]+|application\/octet-stream)$/;

/**
 * The file that a request consists of, under the name that `?name=` gives it. Throws VALIDATION (attachment_content_type) and
 * PAYLOAD_TOO_LARGE, before anything is read where the size was announced, and else with the first byte too many.
 */
export async function readPictureBody(request: Request): Promise<{ name: string; bytes: Buffer }> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (!DECLARED.test(type)) {
    throw new AppError("VALIDATION", "Send the picture itself as the body, with its type as Content-Type.", {
      reason: "attachment_content_type",
    });
  }
  if (Number(request.headers.get("content-length") ?? 0) > MAX_ATTACHMENT_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body) {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > MAX_ATTACHMENT_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  }
  const name = new URL(request.url).searchParams.get("name") ?? "";
  return { name: name.slice(0, 1_000), bytes: Buffer.concat(chunks) };
}
