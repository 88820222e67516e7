import { createHash } from "node:crypto";

/** Names a wish by its words: the same wish is one act, another is another. */
export function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
