// JSON Schemas of other people's (OpenAPI, MCP), made into zod. What zod cannot say, and what must not run here (their
// regular expressions), is left to the system that wrote it; a contract says less then, never something else. Pure.
import { z } from "zod";
import { AppError } from "../../errors";

type Json = Record<string, unknown>;

/** Conditions zod has no words for, patterns of unknown cost, and what is only said about the schema. */
const DROPPED = new Set([
  ...["not", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties", "dependentSchemas"],
  ...["dependentRequired", "dependencies", "pattern", "patternProperties", "propertyNames", "contains", "minContains"],
  ...["maxContains", "uniqueItems", "discriminator", "xml", "externalDocs", "example", "examples", "deprecated"],
  ...["$schema", "$id", "id", "$comment", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "readOnly"],
  ...["writeOnly", "contentEncoding", "contentMediaType", "contentSchema", "title"],
]);
/** With what told the one of several from the others left out, more than one may fit. */
const RENAMED: Readonly<Record<string, string>> = { definitions: "$defs", oneOf: "anyOf" };
const MAPS = new Set(["properties", "$defs", "definitions"]);
const FORMATS = new Set(["date-time", "date", "email", "uuid"]);
const MAX_DEPTH = 40;

export type SchemaUse = "input" | "output";

/** `schema` as plain JSON Schema (2020-12) that zod knows how to read. `nullable` of OpenAPI 3.0 becomes null's type. */
export function lenientSchema(schema: unknown, use: SchemaUse): Json {
  return simplify(schema, use, 0);
}

function simplify(schema: unknown, use: SchemaUse, depth: number): Json {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema) || depth > MAX_DEPTH) return {};
  const kept: Json = {};
  const ref = (schema as Json).$ref;
  // What the parser left in place goes round in circles: anything may stand there.
  if (typeof ref === "string" && !/^#\/(\$defs|definitions)\/[^/]+$/.test(ref)) return {};
  for (const [key, value] of Object.entries(schema)) {
    if (DROPPED.has(key) || key.startsWith("x-")) continue;
    // A format of this name is a promise of a system's own documents that few keep to the letter.
    if (key === "format" && (use === "output" || !FORMATS.has(String(value)))) continue;
    // Whoever answers may say more than was written down; nobody here reads it.
    if (key === "additionalProperties" && value === false && use === "output") continue;
    kept[RENAMED[key] ?? key] = part(key, value, use, depth);
  }
  return nullable(mergeAllOf(onlyKnownRequired(kept)));
}

function part(key: string, value: unknown, use: SchemaUse, depth: number): unknown {
  if (MAPS.has(key) && typeof value === "object" && value !== null) {
    const theirs = use === "input" ? "readOnly" : "writeOnly";
    const ours = Object.entries(value as Record<string, Json>).filter(([, one]) => one?.[theirs] !== true);
    return Object.fromEntries(ours.map(([name, one]) => [name, simplify(one, use, depth + 1)]));
  }
  if (key === "$ref") return String(value).replace("#/definitions/", "#/$defs/");
  if (Array.isArray(value) && ["anyOf", "oneOf", "allOf", "prefixItems"].includes(key)) {
    return value.map((one) => simplify(one, use, depth + 1));
  }
  if (["items", "additionalProperties"].includes(key) && typeof value === "object") {
    return simplify(value, use, depth + 1);
  }
  return value;
}

/** A field that was left out because it is the other side's to write is not asked for. */
function onlyKnownRequired(schema: Json): Json {
  const { required, properties } = schema;
  if (!Array.isArray(required) || typeof properties !== "object" || properties === null) return schema;
  return { ...schema, required: required.filter((name) => Object.hasOwn(properties, String(name))) };
}

/** Objects put together by allOf are one object: only so can expressions be typed, and fields be told apart. */
function mergeAllOf(schema: Json): Json {
  const { allOf, ...own } = schema;
  if (!Array.isArray(allOf)) return schema;
  const parts = [own, ...(allOf as Json[])].filter((one) => Object.keys(one).length > 0);
  if (parts.length === 1) return parts[0] as Json;
  const objects = parts.every((one) => one.properties !== undefined || one.type === "object" || isRemark(one));
  if (!objects) return schema;
  return {
    ...Object.assign({}, ...parts),
    type: "object",
    properties: Object.assign({}, ...parts.map((one) => one.properties ?? {})) as Json,
    required: [...new Set(parts.flatMap((one) => (one.required as string[] | undefined) ?? []))],
  };
}

const isRemark = (schema: Json) =>
  Object.keys(schema).every((key) => ["description", "required", "default"].includes(key));

function nullable(schema: Json): Json {
  const { nullable: may, ...rest } = schema;
  if (may !== true) return rest;
  if (typeof rest.type === "string" && !rest.enum) return { ...rest, type: [rest.type, "null"] };
  return { anyOf: [rest, { type: "null" }] };
}

/** The zod of a schema that lenientSchema gave. Throws VALIDATION (schema_unusable). */
export function zodOf(schema: Json, what: string): z.ZodType {
  try {
    const made = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    // Read back, because SOPs are checked against what zod makes of it.
    z.toJSONSchema(made, { io: "output", unrepresentable: "any" });
    return made;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "unknown";
    throw new AppError("VALIDATION", `The JSON Schema of ${what} cannot be used: ${why}.`, {
      reason: "schema_unusable",
      cause,
    });
  }
}
