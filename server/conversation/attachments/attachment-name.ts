// What a picture is called: the sender's own name for it, as far as it can stand in a list and in a header.
import { cleanMessage, isBlank } from "../intent/normalise";
import { shorten } from "../session";
import type { MediaType } from "./attachment.schema";

const LONGEST = 80;
const ENDING: Record<MediaType, string> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/gif": "gif",
};

/** Never a path, never a sign that reorders or hides text, and always with the ending of what the file is. */
export function cleanName(raw: string, mediaType: MediaType): string {
  const last = cleanMessage(raw).split(/[\\/]/).at(-1) ?? "";
  const stem = last
    .replace(/\.[^.]{0,8}$/, "")
    .replace(/[<>:"|?*\p{Cc}\p{Cf}]/gu, "")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  return `${isBlank(stem) ? "picture" : shorten(stem, LONGEST)}.${ENDING[mediaType]}`;
}

/** For Content-Disposition (RFC 6266): a plain form, and the name itself for those who read it. */
export function namedInline(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `inline; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
