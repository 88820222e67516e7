// One picture on its way to the server. XMLHttpRequest, because fetch does not tell how much of a body has gone.
import { attachmentPart, type AttachmentPart } from "@/server/conversation/parts.schema";

/** `message`: the server's own words for why it did not take it, in the reader's language; null: it was not reached. */
export class UploadError extends Error {
  override readonly name = "UploadError";
  constructor(readonly words: string | null) {
    super(words ?? "The upload did not get through.");
  }
}

type Upload = { sessionId: string; file: File; onProgress: (share: number) => void; signal: AbortSignal };

export function uploadPicture({ sessionId, file, onProgress, signal }: Upload): Promise<AttachmentPart> {
  const { promise, resolve, reject } = withResolvers<AttachmentPart>();
  const request = new XMLHttpRequest();
  request.open("POST", `${addressOf(sessionId)}?name=${encodeURIComponent(file.name.slice(0, 200))}`);
  // What it is shows in its bytes; a type that a form could send would not be let in.
  request.setRequestHeader("Content-Type", file.type.startsWith("image/") ? file.type : "application/octet-stream");
  request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
  request.onload = () => {
    const read = attachmentPart.safeParse(parse(request.responseText));
    if (request.status === 201 && read.success) resolve(read.data);
    else reject(new UploadError(wordsOf(parse(request.responseText))));
  };
  request.onerror = () => reject(new UploadError(null));
  request.onabort = () => reject(new UploadError(null));
  signal.addEventListener("abort", () => request.abort());
  request.send(file);
  return promise;
}

/** Takes it back; one that cannot be is removed by the server after a day. */
export async function takeBack(sessionId: string, attachmentId: string): Promise<void> {
  await fetch(`${addressOf(sessionId)}/${attachmentId}`, { method: "DELETE" }).catch(() => null);
}

const addressOf = (sessionId: string) => `/api/chat/${encodeURIComponent(sessionId)}/attachments`;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function wordsOf(body: unknown): string | null {
  const { error } = (body ?? {}) as { error?: { message?: unknown } };
  return typeof error?.message === "string" ? error.message : null;
}

function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
