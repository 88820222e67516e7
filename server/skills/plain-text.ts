import { z } from "zod";

/** Drops control characters: PostgreSQL takes no NUL, and the rest has no place in a ticket or an e-mail. */
export function withoutControls(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "").trim();
}

/** Free text that a customer or a model wrote, without control characters; line breaks and tabs stay. */
export function plainText(maxLength: number) {
  return z.string().overwrite(withoutControls).min(1).max(maxLength);
}
