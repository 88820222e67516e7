// A made-up output of a skill that is not called: what its schema asks for, with the call's own values where the names
// agree, so that a simulation goes on as it would. Not an answer to rely on; whoever knows better gives one.
import { z } from "zod";
import type { Skill } from "../skills/contract";

type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; anyOf?: Schema[]; items?: Schema };

/** null when no value could be made that fits. */
export function sampleOutput(skill: Pick<Skill, "output">, input: unknown, now: string): unknown {
  const schema = z.toJSONSchema(skill.output, { unrepresentable: "any", io: "output" }) as Schema;
  const known = typeof input === "object" && input !== null ? (input as Record<string, unknown>) : {};
  const made = sample(schema, known, now, "");
  const parsed = skill.output.safeParse(made);
  return parsed.success ? parsed.data : null;
}

function sample(schema: Schema, known: Record<string, unknown>, now: string, name: string): unknown {
  if (name in known && fits(schema, known[name])) return known[name];
  if ("const" in schema) return schema.const;
  if ("default" in schema) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.anyOf) return sample(schema.anyOf.find((one) => one.type !== "null") ?? {}, known, now, name);
  switch (schema.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, sample(inner, known, now, key)]),
      );
    case "array":
      return Array.from({ length: Number(schema.minItems ?? 0) }, () => sample(schema.items ?? {}, known, now, ""));
    case "integer":
    case "number":
      return Math.max(0, Number(schema.minimum ?? 0), Number(schema.exclusiveMinimum ?? -1) + 1);
    case "boolean":
      return true;
    case "string":
      return schema.format === "date-time" ? now : schema.format === "date" ? now.slice(0, 10) : `simulated_${name}`;
    default:
      return null;
  }
}

function fits(schema: Schema, value: unknown): boolean {
  return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value).success;
}
