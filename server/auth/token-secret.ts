// The secret a program shows: "stw_1a2b3c4d_…". Its beginning is public, so that people can tell in a list which one they
// hold; the rest is 256 random bits. Only a digest is kept, and SHA-256 is enough for it: slow digests such as scrypt are
// for passwords, which can be guessed. Nobody guesses 256 bits, and a slow digest would cost every request its time.
import { createHash, randomBytes } from "node:crypto";

const PREFIX = "stw_";
const SHOWN = /^Bearer (stw_[\w-]{20,100})$/i;

export const digestOf = (token: string) => createHash("sha256").update(token).digest("hex");

export function makeSecret(): { token: string; prefix: string; digest: string } {
  const prefix = PREFIX + randomBytes(4).toString("hex");
  const token = `${prefix}_${randomBytes(32).toString("base64url")}`;
  return { token, prefix, digest: digestOf(token) };
}

/** The token of a request, by its Authorization header; null when there is none, or nothing like one. */
export function shownToken(headers: Headers): string | null {
  return SHOWN.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}
