// Inputs a skill must refuse, made from a good one and the schema: what is required left out, and what has a type given
// another one.
import { z } from "zod";
import type { Skill } from "./contract";

type Schema = { type?: unknown; enum?: unknown[]; properties?: Record<string, Schema>; required?: string[] };

/** Fields of the input in which anything may stand. */
export function openFields(skill: Skill): string[] {
  const { properties = {} } = z.toJSONSchema(skill.input, { io: "input" }) as Schema;
  const says = (schema: Schema) =>
    Object.keys(schema).some((keyword) => keyword !== "default" && keyword !== "description");
  return Object.entries(properties).flatMap(([name, schema]) => (says(schema) ? [] : [name]));
}

/** A value no schema of these types takes; undefined where anything may stand. */
function wrongFor({ type, enum: values }: Schema): unknown {
  if (values) return "no such value";
  if (type === "string") return { not: "text" };
  if (type === "integer" || type === "number" || type === "boolean") return "not a number";
  if (type === "array" || type === "object") return "neither a list nor an object";
  return undefined;
}

export function badInputs(skill: Skill, good: Record<string, unknown>): unknown[] {
  const { properties = {}, required = [] } = z.toJSONSchema(skill.input, { io: "input" }) as Schema;
  const without = required.map((name) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)));
  const wrong = Object.entries(properties).flatMap(([name, schema]) => {
    const value = wrongFor(schema);
    return value === undefined ? [] : [{ ...good, [name]: value }];
  });
  return [null, "text", 42, ...without, ...wrong];
}
