// Checks what a step gives a skill against the skill's input schema, before any run.
import { readableType, withoutNull, type JsonSchema } from "./cel-types";
import type { InputTemplate } from "./graph";
import type { Path } from "./source";
import { didYouMean } from "./suggest";

export type InputFault = { path: Path; key: boolean; message: string };

/** `typeAt` gives the CEL type of the template at a path; null when it is not known. */
export function checkInput(
  schema: JsonSchema,
  input: InputTemplate,
  path: Path,
  typeAt: (path: Path) => string | null,
): InputFault[] {
  const bare = withoutNull(schema);
  if (!bare || (input.kind === "literal" && input.value === null && bare !== schema)) return [];
  switch (input.kind) {
    case "object":
      return checkObject(bare, input.fields, path, typeAt);
    case "list":
      return checkList(bare, input.items, path, typeAt);
    case "literal":
      return checkLiteral(bare, input.value, path);
    case "template":
      return checkType(bare, typeAt(path), path);
  }
}

const name = (path: Path) => String(path.at(-1));
const fault = (path: Path, message: string, key = false): InputFault[] => [{ path, key, message }];

function checkObject(
  schema: JsonSchema,
  fields: Record<string, InputTemplate>,
  path: Path,
  typeAt: (path: Path) => string | null,
): InputFault[] {
  if (schema.type !== undefined && schema.type !== "object") {
    return fault(path, `\`${name(path)}\` must be ${said(schema)}, not a map.`);
  }
  const { properties = {}, additionalProperties } = schema;
  const known = Object.keys(properties);
  const open = known.length === 0 || additionalProperties === true || typeof additionalProperties === "object";
  const found = (schema.required ?? [])
    .filter((key) => !(key in fields))
    .flatMap((key) => fault(path, `\`${name(path)}\` lacks \`${key}\`, which is required.`, true));
  for (const [key, field] of Object.entries(fields)) {
    const expected = properties[key];
    if (expected) found.push(...checkInput(expected, field, [...path, key], typeAt));
    else if (!open) found.push(...fault([...path, key], `\`${key}\` is not taken here${didYouMean(key, known)}`, true));
  }
  return found;
}

function checkList(
  schema: JsonSchema,
  items: InputTemplate[],
  path: Path,
  typeAt: (path: Path) => string | null,
): InputFault[] {
  if (schema.type !== undefined && schema.type !== "array") {
    return fault(path, `\`${name(path)}\` must be ${said(schema)}, not a list.`);
  }
  const { items: inner } = schema;
  if (typeof inner !== "object") return [];
  return items.flatMap((item, i) => checkInput(inner, item, [...path, i], typeAt));
}

function checkLiteral(schema: JsonSchema, value: unknown, path: Path): InputFault[] {
  const kind = Number.isInteger(value) ? "integer" : typeof value;
  const fits =
    !Object.hasOwn(WORDS, String(schema.type)) ||
    schema.type === kind ||
    (schema.type === "number" && kind === "integer");
  if (!fits) return fault(path, `\`${name(path)}\` must be ${said(schema)}, not ${JSON.stringify(value)}.`);
  const allowed = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (!allowed || allowed.includes(value)) return [];
  return fault(
    path,
    `\`${name(path)}\` cannot be ${JSON.stringify(value)}${didYouMean(String(value), allowed.map(String))}`,
  );
}

const FITTING: Record<string, readonly string[]> = {
  string: ["string"],
  integer: ["int"],
  number: ["int", "double"],
  boolean: ["bool"],
  null: ["null"],
};

function checkType(schema: JsonSchema, type: string | null, path: Path): InputFault[] {
  if (type === null || type === "dyn" || typeof schema.type !== "string") return [];
  const fits =
    schema.type === "array"
      ? type.startsWith("list")
      : schema.type === "object"
        ? /^(map|object_)/.test(type)
        : (FITTING[schema.type]?.includes(type) ?? true);
  return fits || type === "null"
    ? []
    : fault(path, `\`${name(path)}\` must be ${said(schema)}, but this gives ${readableType(type)}.`);
}

const WORDS: Record<string, string> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
};

function said(schema: JsonSchema): string {
  return WORDS[String(schema.type)] ?? "something else";
}
