// Answers in JSON. What a model gives back is parsed and held to the step's own schema here, whichever model it was:
// providers promise less than the schema says (no bounds), and gateways in front of them promise nothing.
import { z } from "zod";
import { AppError } from "../errors";

export type JsonObject = Record<string, unknown>;

const parsers = new WeakMap<JsonObject, z.ZodType>();

/** Throws VALIDATION (reason output_schema) for a schema that no answer could be held to. */
export function parserOf(outputSchema: JsonObject): z.ZodType {
  const known = parsers.get(outputSchema);
  if (known) return known;
  try {
    const parser = z.fromJSONSchema(outputSchema as Parameters<typeof z.fromJSONSchema>[0]);
    parsers.set(outputSchema, parser);
    return parser;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("VALIDATION", `The step's output_schema is not usable: ${detail}`, {
      reason: "output_schema",
      cause,
    });
  }
}

export type Structured = { ok: true; json: JsonObject } | { ok: false; fault: string };

/** The object in a model's text, if it is one that fits. The fault names fields, never what they hold. */
export function readStructured(text: string, outputSchema: JsonObject): Structured {
  const parser = parserOf(outputSchema);
  let value: unknown;
  try {
    value = JSON.parse(unfenced(text), (_key, part: unknown) => storableValue(part));
  } catch {
    return { ok: false, fault: "it is not JSON" };
  }
  if (!isObject(value)) return { ok: false, fault: "it is not a JSON object" };
  const result = parser.safeParse(value);
  if (!result.success) {
    const faults = result.error.issues.map(({ path, code }) => `${path.join(".") || "the object"}: ${code}`);
    return { ok: false, fault: [...new Set(faults)].slice(0, 5).join(", ") };
  }
  return isObject(result.data) ? { ok: true, json: result.data } : { ok: false, fault: "it is not a JSON object" };
}

/** Models without constrained output like to put JSON into a code block. */
function unfenced(text: string): string {
  return /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** PostgreSQL keeps neither NUL nor half a surrogate pair, and a step must not fail for one. */
export function storable(text: string): string {
  return text.replaceAll("\u0000", "").replace(/\p{Surrogate}/gu, "\ufffd");
}

function storableValue(value: unknown): unknown {
  if (typeof value === "string") return storable(value);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [storable(key), part]));
}
