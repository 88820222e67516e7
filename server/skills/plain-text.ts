import { z } from "zod";

/**
 * Free text that a customer or a model wrote: control characters are dropped (PostgreSQL takes no NUL, and the rest has
 * no place in a ticket or an e-mail), line breaks and tabs stay.
 */
export function plainText(maxLength: number) {
  return z
    .string()
    .overwrite((text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "").trim())
    .min(1)
    .max(maxLength);
}
