import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { contractBreaks, type Contract } from "./compatibility";
import { metadataOf } from "./metadata";
import { listSkills } from "./registry";
import { schemaBreaks, type JsonSchema } from "./schema-breaks";

const json = (schema: z.ZodType, io: "input" | "output") => z.toJSONSchema(schema, { io }) as JsonSchema;
const base: Contract = {
  input: json(z.object({ id: z.string().max(20), note: z.string().optional() }), "input"),
  output: json(
    z.object({
      status: z.enum(["OPEN", "DONE"]),
      total: z.int().min(0),
      hint: z.string().optional(),
      lines: z.array(z.object({ sku: z.string(), at: z.string().nullable() })),
    }),
    "output",
  ),
  permissions: ["order:read"],
  sla: { maxLatencyMs: 100, successRate: 0.99, concurrency: 10 },
  effect: "read",
  reversibility: { kind: "none" },
  costMicroUsd: 0,
  movesMoney: false,
  labels: { hint: "pii" },
};
const input = (schema: z.ZodType) => contractBreaks(base, { ...base, input: json(schema, "input") });
const outputShape = {
  status: z.enum(["OPEN", "DONE"]),
  total: z.int().min(0),
  hint: z.string().optional(),
  lines: z.array(z.object({ sku: z.string(), at: z.string().nullable() })),
};
const output = (change: z.ZodRawShape, without: string[] = []) => {
  const shape = Object.fromEntries(
    Object.entries({ ...outputShape, ...change }).filter(([key]) => !without.includes(key)),
  );
  return contractBreaks(base, { ...base, output: json(z.object(shape), "output") });
};

/** What breaks when one field of the input or output is of another kind. */
const number = (where: "input" | "output", before: z.ZodType, after: z.ZodType) =>
  contractBreaks(
    { ...base, [where]: json(z.object({ n: before }), where) },
    { ...base, [where]: json(z.object({ n: after }), where) },
  );
const within = z.object({ x: z.string(), y: z.string().optional() });

describe("a later version under the same major", () => {
  it.each([
    ["takes more", input(z.object({ id: z.string().max(40), note: z.string().nullish(), extra: z.int().optional() }))],
    ["asks for less", input(z.object({ id: z.string().max(20).optional(), note: z.string().optional() }))],
    ["puts in a default", input(z.object({ id: z.string().max(20), note: z.string().default("") }))],
    ["takes one of several", input(z.object({ id: z.union([z.string(), z.int()]), note: z.string().optional() }))],
    ["gives more", output({ extra: z.string() })],
    ["gives always what it gave sometimes", output({ hint: z.string() })],
    ["gives fewer values", output({ status: z.literal("OPEN"), total: z.int().min(0).max(5) })],
    ["never gives null", output({ lines: z.array(z.object({ sku: z.string(), at: z.string() })) })],
    ["needs fewer permissions", contractBreaks(base, { ...base, permissions: [] })],
    ["hides more", contractBreaks(base, { ...base, labels: { hint: "secret", status: "pii" } })],
    [
      "hides all of a part",
      contractBreaks({ ...base, labels: { "lines.*.sku": "pii" } }, { ...base, labels: { lines: "pii" } }),
    ],
    ["takes 0 beside what is more", number("input", z.number().gt(0), z.number().min(0))],
    ["takes more steps", number("input", z.int().multipleOf(10), z.int().multipleOf(5))],
    ["gives only what is more than 0", number("output", z.number().min(0), z.number().gt(0))],
    ["is the same", contractBreaks(base, base)],
  ])("may do this: it %s", (_what, found) => expect(found).toEqual([]));

  it.each([
    [input(z.object({ id: z.string().max(20), note: z.string() })), "input.note must be given now"],
    [
      input(z.object({ id: z.string().max(10), note: z.string().optional() })),
      "input.id is held to maxLength 10, before 20",
    ],
    [input(z.object({ id: z.int(), note: z.string().optional() })), "input.id was string and must be integer"],
    [input(z.object({ id: z.string().max(20) })), "input.note is no longer read"],
    [input(z.object({ id: z.enum(["a"]), note: z.string().optional() })), "input.id no longer takes any string"],
    [output({}, ["total"]), "output.total may be missing now"],
    [output({}, ["hint"]), "output.hint is no longer given"],
    [output({ status: z.enum(["OPEN", "DONE", "LOST"]) }), 'output.status may be "LOST" now'],
    [output({ total: z.number() }), "output.total is now number, not integer"],
    [output({ total: z.int() }), /output.total is no longer held to minimum 0/],
    [output({ total: z.int().min(0).nullable() }), "output.total is now null, not integer"],
    [
      output({ lines: z.array(z.object({ sku: z.string().optional(), at: z.string() })) }),
      "output.lines.*.sku may be missing now",
    ],
    [number("input", within.nullable(), within.omit({ y: true }).nullable()), "input.n.y is no longer read"],
    [
      number("input", z.array(within).nullish(), z.array(within.omit({ y: true })).nullish()),
      "input.n.*.y is no longer read",
    ],
    [number("output", within.nullable(), within.omit({ y: true }).nullable()), "output.n.y is no longer given"],
    [number("input", z.string(), z.email()), /^input.n is held to format "email"$/],
    [number("input", z.number().min(0), z.number().gt(0)), "input.n is held to exclusiveMinimum 0"],
    [
      input(z.strictObject({ id: z.string().max(20), note: z.string().optional() })),
      "the input no longer takes fields beside those it names",
    ],
    [
      contractBreaks(
        { ...base, effect: "local", reversibility: { kind: "notice" } },
        { ...base, effect: "local", reversibility: { kind: "irreversible" } },
      ),
      "it only told somebody something, and does more now",
    ],
    [contractBreaks(base, { ...base, permissions: ["order:read", "pii:read"] }), "callers need pii:read now"],
    [contractBreaks(base, { ...base, effect: "local" }), "it only read, and writes now"],
    [contractBreaks(base, { ...base, movesMoney: true }), "it moves money now"],
    [contractBreaks(base, { ...base, labels: {} }), "output.hint is no longer marked pii"],
    [
      contractBreaks(
        { ...base, effect: "local", reversibility: { kind: "reversible", compensate: "undo" } },
        { ...base, effect: "local", reversibility: { kind: "irreversible" } },
      ),
      "it can no longer be undone",
    ],
    [
      contractBreaks(
        { ...base, effect: "local", reversibility: { kind: "reversible", compensate: "undo" } },
        { ...base, effect: "local", reversibility: { kind: "reversible_until", compensate: "undo", seconds: 60 } },
      ),
      "it can be undone for 60 s only",
    ],
  ])("is refused with what broke: %#", (found, words) => {
    expect(found).toEqual([expect.stringMatching(words)]);
  });

  it("is what each skill is to itself", () => {
    for (const skill of listSkills()) expect(contractBreaks(metadataOf(skill), metadataOf(skill))).toEqual([]);
  });

  it("follows a schema that holds itself", () => {
    const tree = (leaf: JsonSchema): JsonSchema => ({
      $ref: "#/$defs/node",
      $defs: { node: { type: "object", properties: { leaf, next: { $ref: "#/$defs/node" } } } },
    });
    expect(schemaBreaks(tree({ type: "integer" }), tree({ type: "number" }), true)).toEqual([]);
    expect(schemaBreaks(tree({ type: "number" }), tree({ type: "integer" }), true)).toEqual([
      { path: "leaf", kind: "type", detail: "number, not integer" },
      { path: "next.leaf", kind: "type", detail: "number, not integer" },
    ]);
  });
});

it("names a field that is lost in a schema that holds itself in many places", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const tree = (leaf: Record<string, JsonSchema>): JsonSchema => ({
    $ref: "#/$defs/node",
    $defs: {
      node: {
        anyOf: [
          { type: "null" },
          {
            type: "object",
            properties: { ...leaf, ...Object.fromEntries(names.map((name) => [name, { $ref: "#/$defs/node" }])) },
          },
        ],
      },
    },
  });
  const [older, newer] = [tree({ leaf: { type: "string" } }), tree({})];
  expect(contractBreaks({ ...base, input: older }, { ...base, input: newer })).toEqual([
    "input.leaf is no longer read",
    "input.a.leaf is no longer read",
  ]);
});

describe("comparing schemas", () => {
  type Node = { schema: JsonSchema; value: fc.Arbitrary<unknown> };
  const text = fc.constantFrom("a", "b", "c", "dd");
  const leaf: fc.Arbitrary<Node> = fc.oneof(
    fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 4 })).map(([low, span]) => ({
      schema: { type: "integer", minimum: low, maximum: low + span },
      value: fc.integer({ min: low, max: low + span }),
    })),
    fc.subarray(["a", "b", "c", "dd"], { minLength: 1 }).map((values) => ({
      schema: { enum: values },
      value: fc.constantFrom(...values),
    })),
    fc.constant({ schema: { type: "number" }, value: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
    fc.constant({ schema: { type: "null" }, value: fc.constant(null) }),
    fc
      .integer({ min: 0, max: 3 })
      .map((max) => ({
        schema: { type: "string", maxLength: max },
        value: text
          .filter((word) => word.length <= max)
          .map((word) => word)
          .chain((word) => fc.constant(word)),
      }))
      .filter(({ schema }) => schema.maxLength >= 1),
  );
  const { node } = fc.letrec<{ node: Node }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.array(tie("node"), { minLength: 1, maxLength: 3 }).map((parts) => ({
        schema: { anyOf: parts.map(({ schema }) => schema) },
        value: fc.oneof(...parts.map(({ value }) => value)),
      })),
      fc.tuple(tie("node"), fc.integer({ min: 0, max: 2 })).map(([item, max]) => ({
        schema: { type: "array", items: item.schema, maxItems: max },
        value: fc.array(item.value, { maxLength: max }),
      })),
      fc
        .tuple(fc.dictionary(fc.constantFrom("x", "y", "z"), tie("node")), fc.subarray(["x", "y", "z"]))
        .map(([properties, wanted]) => {
          const names = Object.keys(properties);
          const required = wanted.filter((name) => names.includes(name));
          const model = Object.fromEntries(names.map((name) => [name, properties[name]?.value ?? fc.constant(null)]));
          return {
            schema: {
              type: "object",
              properties: Object.fromEntries(names.map((name) => [name, properties[name]?.schema ?? true])),
              required,
              additionalProperties: false,
            },
            value: fc.record(model, { requiredKeys: required }) as fc.Arbitrary<unknown>,
          };
        }),
    ),
  }));

  it("finds nothing only where every value of the one is a value of the other", () => {
    fc.assert(
      fc.property(
        node.chain((from) => fc.tuple(fc.constant(from), node, fc.array(from.value, { minLength: 5, maxLength: 5 }))),
        ([from, to, values]) => {
          const wide = z.fromJSONSchema(to.schema as Parameters<typeof z.fromJSONSchema>[0]);
          if (schemaBreaks(from.schema, to.schema, false).length > 0) return;
          for (const value of values) expect(wide.safeParse(value).success).toBe(true);
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it("finds nothing between a schema and itself, or one that allows it among others", () => {
    fc.assert(
      fc.property(node, node, ({ schema }, other) => {
        expect(schemaBreaks(schema, schema, false)).toEqual([]);
        expect(schemaBreaks(schema, { anyOf: [other.schema, schema] }, false)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
