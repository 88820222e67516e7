import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { listSopFiles } from "./find-files";
import { SCHEMA_FILE, sopJsonSchema } from "./json-schema";
import { STEP_TYPES } from "./schema";

const ROOT = join(import.meta.dirname, "../..");
const FIXTURES = ["every-step.yaml", "refund-repaired.yaml"].map((name) => join(import.meta.dirname, "fixtures", name));

let shipped: { name: string; path: string; text: string }[];
beforeAll(async () => {
  const paths = await listSopFiles(join(ROOT, "sops"));
  shipped = await Promise.all(
    paths.map(async (path) => ({ name: relative(ROOT, path), path, text: await readFile(path, "utf8") })),
  );
  expect(shipped.length).toBeGreaterThan(0);
});

it("is what sops/sop.schema.json holds (npx tsx server/sop/json-schema.ts writes it)", async () => {
  const written = await readFile(join(ROOT, SCHEMA_FILE), "utf8");
  expect(JSON.parse(written)).toEqual(JSON.parse(sopJsonSchema()));
});

it("knows every kind of step and refuses unknown keys", () => {
  const schema = JSON.parse(sopJsonSchema()) as { additionalProperties: unknown };
  expect(schema.additionalProperties).toBe(false);
  for (const type of STEP_TYPES) expect(sopJsonSchema()).toContain(`"${type}"`);
});

it("is named in the first line of every shipped file, so that editors complete and underline", () => {
  for (const { name, path, text } of shipped) {
    const [, target] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
    expect(target, name).toBeDefined();
    expect(relative(ROOT, resolve(dirname(path), target ?? "")), name).toBe(SCHEMA_FILE);
  }
});

describe("an editor's validator", () => {
  type Found = { alternatives: string[][]; accepts: (value: unknown) => boolean };
  /** zod reads all of the schema but a step's "exactly one of these keys", which is looked at by itself. */
  function read(): Found {
    const alternatives: string[][] = [];
    const schema: unknown = JSON.parse(sopJsonSchema(), (key, value: unknown) => {
      if (key !== "oneOf" || !Array.isArray(value)) return value;
      const keys = value.map((one: Record<string, unknown>) =>
        Object.keys(one).join() === "required" ? one.required : null,
      );
      if (keys.includes(null)) return value;
      alternatives.push((keys as string[][]).flat());
      return undefined;
    });
    const zod = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    return { alternatives, accepts: (value) => zod.safeParse(value).success };
  }
  const { alternatives, accepts } = read();
  type Steps = Record<string, unknown>[];
  const everything = async () => parse(await readFile(FIXTURES[0]!, "utf8")) as { STEPS: Steps };

  it("accepts every shipped file", async () => {
    for (const { name, text } of shipped) expect(accepts(parse(text)), name).toBe(true);
    for (const path of FIXTURES) expect(accepts(parse(await readFile(path, "utf8"))), path).toBe(true);
  });

  it.each([
    ["an unknown key of a step", ({ STEPS }: { STEPS: Steps }) => Object.assign(STEPS[0]!, { outputvar: "x" })],
    ["an unknown kind of step", ({ STEPS }: { STEPS: Steps }) => Object.assign(STEPS[2]!, { type: "sleep" })],
    ["a bad duration", ({ STEPS }: { STEPS: Steps }) => Object.assign(STEPS[2]!, { duration: "3 parsecs" })],
    ["an unknown key of the file", (file: object) => Object.assign(file, { STEP: [] })],
  ])("underlines %s", async (_name, spoil) => {
    const file = await everything();
    expect(accepts(file)).toBe(true);
    spoil(file);
    expect(accepts(file)).toBe(false);
  });

  it("is told which keys exclude each other", () => {
    expect(alternatives.sort()).toEqual([
      ["condition", "switch"],
      ["duration", "until"],
      ["steps", "branches"],
    ]);
  });
});
