import { z } from "zod";
import { MAX_PER_MESSAGE } from "@/server/conversation/attachments/attachment.schema";
import { AppError } from "@/server/errors";

/** Far more than the longest message in any encoding; what is larger is not read to its end. */
const MAX_BODY_BYTES = 256 * 1024;

const bodySchema = z.object({
  sessionId: z.string().max(64),
  message: z.object({
    id: z.string().max(64),
    text: z.string(),
    attachments: z.array(z.string().max(64)).max(MAX_PER_MESSAGE).default([]),
  }),
});

/** The body of a message. Throws VALIDATION (body_invalid) or PAYLOAD_TOO_LARGE. */
export async function readBody(request: Request): Promise<z.output<typeof bodySchema>> {
  const text = await readText(request);
  const invalid = (cause: unknown) => new AppError("VALIDATION", "Not a message.", { reason: "body_invalid", cause });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalid(error);
  }
  const result = bodySchema.safeParse(json);
  if (!result.success) throw invalid(result.error);
  return result.data;
}

export async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (!request.body) return "";
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw new AppError("PAYLOAD_TOO_LARGE", "The request is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
