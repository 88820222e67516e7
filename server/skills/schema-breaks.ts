// Whether every value one JSON Schema allows is allowed by another, and where not. Pure. It may call two schemas different
// that allow the same in other words (a pattern written anew), never the same when they are not: what it does not know,
// it takes for a difference.

export type JsonSchema = boolean | { readonly [keyword: string]: unknown };
type Parts = Exclude<JsonSchema, boolean>;

/** A place, "items.*.sku", and what about it. */
export type SchemaBreak = { path: string; kind: BreakKind; detail: string };
export type BreakKind = "required" | "unknown" | "type" | "value" | "bound" | "shape";

type Side = { schema: JsonSchema; root: JsonSchema };
type Look = {
  /** Fields the other side does not name do no harm: readers leave them alone. */
  openObjects: boolean;
  /** Pairs being compared further up: a schema that contains itself. */
  seen: ReadonlySet<string>;
};

/** Where `given` allows what `taken` does not. `openObjects`: fields beyond those that `taken` names are no matter. */
export function schemaBreaks(given: JsonSchema, taken: JsonSchema, openObjects: boolean): SchemaBreak[] {
  const look = { openObjects, seen: new Set<string>() };
  return compare({ schema: given, root: given }, { schema: taken, root: taken }, "", look);
}

function compare(given: Side, taken: Side, path: string, look: Look): SchemaBreak[] {
  const pair = `${JSON.stringify(given.schema)}\n${JSON.stringify(taken.schema)}`;
  if (look.seen.has(pair)) return [];
  const deeper = { ...look, seen: new Set(look.seen).add(pair) };
  const [from, to] = [resolve(given), resolve(taken)];
  if (to === true || from === false) return [];
  if (to === false) return [{ path, kind: "shape", detail: "nothing is allowed" }];
  const wide = { ...taken, schema: to };
  const ways = alternatives(from === true ? {} : from, Boolean(choices(to)));
  const [only] = ways;
  if (ways.length > 1) return ways.flatMap((way) => compare({ ...given, schema: way }, wide, path, deeper));
  const narrow = { ...given, schema: only ?? {} };
  const options = choices(to);
  if (options) return nearest(options.map((option) => compare(narrow, { ...taken, schema: option }, path, deeper)));
  const all = Array.isArray(to.allOf) ? (to.allOf as JsonSchema[]) : [];
  return [
    ...comparePlain(narrow.schema as Parts, to, { given, taken }, path, deeper),
    ...all.flatMap((part) => compare(narrow, { ...taken, schema: part }, path, deeper)),
  ];
}

/** The finding of whichever alternative comes nearest; none when one fits. */
function nearest(found: SchemaBreak[][]): SchemaBreak[] {
  return found.reduce((best, one) => (one.length < best.length ? one : best), found[0] ?? []);
}

/** The schema itself, or what it refers to. */
export function resolve({ schema, root }: Side): JsonSchema {
  let now = schema;
  for (let hops = 0; typeof now !== "boolean" && typeof now.$ref === "string" && hops < 20; hops++) {
    const path = now.$ref.replace(/^#\/?/, "").split("/").filter(Boolean);
    const found = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], root);
    now = (found ?? {}) as JsonSchema;
  }
  return now;
}

function choices(schema: Parts): JsonSchema[] | null {
  const { anyOf, oneOf, type } = schema;
  for (const list of [anyOf, oneOf]) if (Array.isArray(list)) return list as JsonSchema[];
  return Array.isArray(type) ? type.map((one) => ({ ...schema, type: one as unknown })) : null;
}

/** One schema as those it is made of; its values one by one where the other side tells them apart. */
function alternatives(schema: Parts, apart: boolean): JsonSchema[] {
  const options = choices(schema);
  if (options) return options;
  if (apart && Array.isArray(schema.enum)) return schema.enum.map((value: unknown) => ({ const: value }));
  return [schema];
}

/** What says something about values, and is compared one with one. What else a schema may hold must be the same. */
const SPOKEN = new Set(
  `type enum const properties required additionalProperties items minimum maximum exclusiveMinimum exclusiveMaximum
  minLength maxLength minItems maxItems minProperties maxProperties pattern format multipleOf uniqueItems propertyNames
  allOf $defs definitions $schema $id id title description default examples deprecated readOnly writeOnly $comment
  contentEncoding contentMediaType`.split(/\s+/),
);

function comparePlain(from: Parts, to: Parts, sides: { given: Side; taken: Side }, path: string, look: Look) {
  const types = typeBreaks(from, to, path);
  if (types.length > 0) return types;
  return [
    ...boundBreaks(from, to, path),
    ...sameBreaks(from, to, path),
    ...objectBreaks(from, to, sides, path, look),
    ...arrayBreaks(from, to, sides, path, look),
  ];
}

function valuesOf({ enum: list, const: one }: Parts): unknown[] | null {
  if (one !== undefined) return [one];
  return Array.isArray(list) ? list : null;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function typeBreaks(from: Parts, to: Parts, path: string): SchemaBreak[] {
  const [mine, theirs] = [valuesOf(from), valuesOf(to)];
  if (theirs) {
    if (!mine) return [{ path, kind: "value", detail: `any ${typeWord(from)}` }];
    const strange = mine.filter((value) => !theirs.some((known) => same(known, value)));
    return strange.map((value) => ({ path, kind: "value", detail: JSON.stringify(value) }));
  }
  if (to.type === undefined) return [];
  const found = mine ? [...new Set(mine.map(typeOf))] : [typeWord(from)];
  const wrong = found.filter((type) => type !== to.type && !(type === "integer" && to.type === "number"));
  return wrong.map((type) => ({ path, kind: "type", detail: `${type}, not ${String(to.type)}` }));
}

const typeWord = ({ type }: Parts) => (typeof type === "string" ? type : "anything");
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The keyword, and whether a larger number allows less. */
const BOUNDS: readonly [string, boolean][] = [
  ["minimum", true],
  ["exclusiveMinimum", true],
  ["minLength", true],
  ["minItems", true],
  ["minProperties", true],
  ["maximum", false],
  ["exclusiveMaximum", false],
  ["maxLength", false],
  ["maxItems", false],
  ["maxProperties", false],
];

function boundBreaks(from: Parts, to: Parts, path: string): SchemaBreak[] {
  const values = valuesOf(from);
  return BOUNDS.flatMap(([keyword, larger]) => {
    const [mine, theirs] = [from[keyword], to[keyword]];
    if (typeof theirs !== "number") return [];
    if (values?.every((value) => within(value, keyword, theirs))) return [];
    if (typeof mine === "number" && (larger ? mine >= theirs : mine <= theirs)) return [];
    if (heldByOther(from, keyword, theirs)) return [];
    return [{ path, kind: "bound" as const, detail: `${keyword} ${theirs}, not ${String(mine ?? "without")}` }];
  });
}

/** More than 0 is at least 0 as well, and at least 1 is more than 0. */
function heldByOther(from: Parts, keyword: string, theirs: number): boolean {
  const at = (other: string) => (typeof from[other] === "number" ? from[other] : null);
  const [low, high] = [at("exclusiveMinimum"), at("exclusiveMaximum")];
  const [least, most] = [at("minimum"), at("maximum")];
  if (keyword === "minimum") return low !== null && low >= theirs;
  if (keyword === "maximum") return high !== null && high <= theirs;
  if (keyword === "exclusiveMinimum") return least !== null && least > theirs;
  return keyword === "exclusiveMaximum" && most !== null && most < theirs;
}

function within(value: unknown, keyword: string, bound: number): boolean {
  const counts = /Length|Items|Properties/.test(keyword);
  const size = counts ? sizeOf(value) : typeof value === "number" ? value : null;
  if (size === null) return true;
  if (keyword.startsWith("exclusive")) return keyword.endsWith("Minimum") ? size > bound : size < bound;
  return keyword.startsWith("min") ? size >= bound : size <= bound;
}

function sizeOf(value: unknown): number | null {
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : null;
}

/** What is compared by being the same: patterns, and every keyword this file does not know. */
function sameBreaks(from: Parts, to: Parts, path: string): SchemaBreak[] {
  const rest = Object.keys(to).filter((keyword) => !SPOKEN.has(keyword));
  const exact = ["pattern", "format", "multipleOf", "uniqueItems", "propertyNames", ...rest];
  return exact.flatMap((keyword) => {
    const wanted = to[keyword];
    if (wanted === undefined || wanted === false || same(wanted, from[keyword])) return [];
    if (keyword === "multipleOf" && isMultiple(from.multipleOf, wanted)) return [];
    // A format comes with a pattern that nobody wants to read.
    if (keyword === "pattern" && to.format !== undefined && !same(to.format, from.format)) return [];
    return [{ path, kind: "bound" as const, detail: `${keyword} ${JSON.stringify(wanted)}` }];
  });
}

function isMultiple(value: unknown, of: unknown): boolean {
  return typeof value === "number" && typeof of === "number" && Number.isInteger(value / of);
}

const at = (path: string, key: string) => (path === "" ? key : `${path}.${key}`);
const fields = ({ properties }: Parts) => (properties ?? {}) as Record<string, JsonSchema>;

function objectBreaks(
  from: Parts,
  to: Parts,
  { given, taken }: { given: Side; taken: Side },
  path: string,
  look: Look,
) {
  const speaks = ["properties", "required", "additionalProperties"].some((keyword) => to[keyword] !== undefined);
  if (!speaks || valuesOf(from)) return [];
  const [mine, theirs] = [fields(from), fields(to)];
  const mayLack = ((to.required as string[] | undefined) ?? []).filter(
    (name) => !((from.required as string[] | undefined) ?? []).includes(name),
  );
  const rest = (from.additionalProperties ?? true) as JsonSchema;
  const found: SchemaBreak[] = mayLack.map((name) => ({ path: at(path, name), kind: "required", detail: "" }));
  for (const [name, schema] of Object.entries(theirs)) {
    const own = mine[name] ?? (rest === true ? {} : rest);
    if (own === false) continue;
    // A field that is named by one side only is a matter of names: see the caller.
    if (!(name in mine) && rest === true) continue;
    found.push(...compare({ ...given, schema: own }, { ...taken, schema }, at(path, name), look));
  }
  const others = (to.additionalProperties ?? true) as JsonSchema;
  if (others === true || (others === false && look.openObjects)) return found;
  for (const [name, schema] of Object.entries(mine).filter(([name]) => !(name in theirs))) {
    if (others === false) found.push({ path: at(path, name), kind: "unknown", detail: "" });
    else found.push(...compare({ ...given, schema }, { ...taken, schema: others }, at(path, name), look));
  }
  if (rest !== false && others !== false) {
    found.push(...compare({ ...given, schema: rest }, { ...taken, schema: others }, at(path, "*"), look));
  } else if (
    rest !== false &&
    others === false &&
    Object.keys(mine).length === 0 &&
    from.additionalProperties !== undefined
  ) {
    found.push({ path: at(path, "*"), kind: "unknown", detail: "" });
  }
  return found;
}

function arrayBreaks(from: Parts, to: Parts, { given, taken }: { given: Side; taken: Side }, path: string, look: Look) {
  if (to.items === undefined || valuesOf(from)) return [];
  const items = (from.items ?? {}) as JsonSchema;
  return compare({ ...given, schema: items }, { ...taken, schema: to.items as JsonSchema }, at(path, "*"), look);
}
