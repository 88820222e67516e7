import type { Db } from "@/server/db";
import { AppError } from "@/server/errors";
import { noteRefusal } from "@/server/resources/webhooks/refusals";

const MAX_BYTES = 1_000_000;

/**
 * The body as the bytes say, for a signature is over bytes. Throws PAYLOAD_TOO_LARGE, or VALIDATION for what is no UTF-8;
 * either is counted as a refusal of the resource it was for.
 */
export async function readIncoming(db: Db, resourceId: string, request: Request): Promise<string> {
  try {
    return await readText(request);
  } catch (error) {
    if (error instanceof AppError) {
      const reason = error.code === "PAYLOAD_TOO_LARGE" ? "body_too_large" : "body_invalid";
      await noteRefusal(db, { resourceId, reason, at: new Date() });
    }
    throw error;
  }
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (!request.body) return "";
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new AppError("PAYLOAD_TOO_LARGE", "The request is too large.");
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new AppError("VALIDATION", "The body is not UTF-8.", { reason: "body_invalid" });
  }
}
