// Bytes somebody else uploaded, from our own address: shown as the picture they were found to be, and never as anything that
// runs. Whether the reader may see them is asked each time; only the bytes are kept by the browser.
import { namedInline } from "@/server/conversation/attachments/attachment-name";
import type { StoredPicture } from "@/server/conversation/attachments/read-attachment";

export function pictureResponse(request: Request, { data, name, mediaType, sha256 }: StoredPicture): Response {
  const etag = `"${sha256}"`;
  const headers = {
    ETag: etag,
    "Cache-Control": "private, no-cache",
    "Content-Disposition": namedInline(name),
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
  };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(data), {
    headers: { ...headers, "Content-Type": mediaType, "Content-Length": String(data.byteLength) },
  });
}
