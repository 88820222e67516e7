// What the questions of the intents are made of: every list they offer comes from a skill that reads, is given what it
// takes, and has what is shown of it.
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { getSkill } from "../skills/registry";
import { readDefinitions } from "./intent/definitions";

type Json = { [key: string]: unknown };
const schemaOf = (schema: z.ZodType, io: "input" | "output") =>
  z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;

/** The schema of what a path leads to; undefined when it leads nowhere. */
function at(schema: Json | undefined, path: string): Json | undefined {
  return path
    .split(".")
    .reduce<Json | undefined>(
      (inner, key) => (inner?.properties as Json | undefined)?.[key] as Json | undefined,
      schema,
    );
}

// From the files themselves: what another test made of the process's intents is not asked.
const { definitions } = readDefinitions(fileURLToPath(new URL("../../sops/intents", import.meta.url)));
const slots = [...definitions.intents.values()].flatMap((intent) =>
  intent.slots.map((slot) => [`${intent.id}.${slot.name}`, slot, intent.slots] as const),
);
const lists = slots.flatMap(([name, { from, gate }]) => [
  ...(from ? [[name, from] as const] : []),
  ...(gate ? [[`${name} (gate)`, gate] as const] : []),
]);

describe("the questions of the intents", () => {
  it.each(lists)("%s asks a skill that reads, for a list it has", (_name, { skill: name, input, each }) => {
    const skill = getSkill(name);
    expect(skill.effect).toBe("read");
    expect(at(schemaOf(skill.output, "output"), each)?.type).toBe("array");
    const takes = schemaOf(skill.input, "input");
    const given = Object.fromEntries(
      Object.entries(input).map(([key, value]) => [key, value.startsWith("{") ? "12345" : value]),
    );
    expect(Object.keys((takes.properties as Json | undefined) ?? {})).toEqual(
      expect.arrayContaining(Object.keys(input)),
    );
    expect(skill.input.safeParse(given).error).toBeUndefined();
  });

  it.each(slots.filter(([, { from }]) => from))("%s shows what the list holds", (_name, { from }) => {
    if (!from) throw new Error("no list");
    const item = at(schemaOf(getSkill(from.skill).output, "output"), from.each)?.items as Json;
    const shown = [from.value, ...from.ids, ...Object.values(from.label), ...Object.values(from.detail ?? {})];
    // "a ?? b": b where there is no a.
    for (const path of shown.flatMap((one) => one.split(" ?? "))) expect(at(item, path), path).toBeDefined();
  });

  it.each(slots)("%s depends on slots that come before it", (_name, slot, all) => {
    const before = all.slice(0, all.indexOf(slot)).map(({ name }) => name);
    const read = Object.values({ ...slot.from?.input, ...slot.gate?.input }).flatMap(
      (value) => /^\{(\w+)\}$/.exec(value)?.[1] ?? [],
    );
    const needed = [...read.filter((name) => name !== "of"), ...Object.keys(slot.only_if)];
    if (slot.after) needed.push(slot.after);
    if (slot.each_of) needed.push(slot.each_of);
    expect(before).toEqual(expect.arrayContaining(needed));
  });
});
