import { expect, it } from "vitest";
import { z } from "zod";
import { schemaFields } from "./schema-fields";

it("says each field by its path, those of lists and of what may be null too", () => {
  const schema = z.object({
    id: z.string(),
    at: z.iso.datetime().nullable(),
    kind: z.enum(["A", "B"]).optional(),
    tags: z.array(z.string()),
    address: z.object({ city: z.string() }).nullable(),
    items: z.array(z.object({ sku: z.string(), quantity: z.int().optional() })),
    extra: z.record(z.string(), z.unknown()),
  });
  expect(schemaFields(z.toJSONSchema(schema)).map(({ path, type, optional }) => [path, type, optional])).toEqual([
    ["id", "string", false],
    ["at", "string (date-time) | null", false],
    ["kind", "A | B", true],
    ["tags", "array of string", false],
    ["address", "object | null", false],
    ["address.city", "string", false],
    ["items", "array", false],
    ["items.*.sku", "string", false],
    ["items.*.quantity", "integer", true],
    ["extra", "object", false],
  ]);
});

it("has nothing to say of what is no object", () => {
  expect(schemaFields(true)).toEqual([]);
  expect(schemaFields({ type: "string" })).toEqual([]);
});

it("says types in the reader's words", () => {
  const words = {
    say: (type: string) => `<${type}>`,
    listOf: (entry: string) => `list of ${entry}`,
    inForm: (type: string, format: string) => `${type}, as ${format}`,
  };
  const schema = z.object({ tags: z.array(z.string()), at: z.iso.datetime().nullable(), kind: z.enum(["A", "B"]) });
  expect(schemaFields(z.toJSONSchema(schema), words).map(({ type }) => type)).toEqual([
    "list of <string>",
    "<string>, as date-time | <null>",
    "A | B",
  ]);
});
