import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SCHEMA_FILE, sopJsonSchema } from "./json-schema";
import { STEP_TYPES } from "./schema";

it("is what sops/sop.schema.json holds (npx tsx server/sop/json-schema.ts writes it)", async () => {
  const written = await readFile(join(import.meta.dirname, "../..", SCHEMA_FILE), "utf8");
  expect(JSON.parse(written)).toEqual(JSON.parse(sopJsonSchema()));
});

it("knows every kind of step and refuses unknown keys", () => {
  const schema = JSON.parse(sopJsonSchema()) as { additionalProperties: unknown };
  expect(schema.additionalProperties).toBe(false);
  for (const type of STEP_TYPES) expect(sopJsonSchema()).toContain(`"${type}"`);
});
