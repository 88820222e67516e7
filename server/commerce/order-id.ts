// Order numbers as people write them: "#12345", " １２３４５ ". One schema for every verb and skill that takes one.
import { z } from "zod";

export const orderIdSchema = z
  .string()
  .overwrite((text) => text.normalize("NFKC").trim().replace(/^#\s*/, ""))
  .min(1)
  .max(64)
  .describe("Order number, with or without #");

/** Whether a text can be an order number at all. Anything else is answered like an order that does not exist. */
export function isOrderId(text: string): boolean {
  return /^[0-9A-Za-z-]{1,32}$/.test(text);
}
