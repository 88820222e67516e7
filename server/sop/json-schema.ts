// The JSON Schema that editors complete and underline with, generated from the one zod schema.
// `npx tsx server/sop/json-schema.ts` writes sops/sop.schema.json; a test fails while the two differ.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { sopFileSchema } from "./schema";

export const SCHEMA_FILE = "sops/sop.schema.json";

export function sopJsonSchema(): string {
  const schema = z.toJSONSchema(sopFileSchema, { io: "input", target: "draft-07" });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(join(process.cwd(), SCHEMA_FILE), sopJsonSchema());
}
