// Whether what was written for one contract still holds under another: the rule for every later version under one major
// number, and for whatever is plugged in in a skill's place. Each break is said in words: where, and what. Pure.
import { resolve, schemaBreaks, type JsonSchema, type SchemaBreak } from "./schema-breaks";
import type { SkillMetadata } from "./metadata";

export type Contract = Omit<SkillMetadata, "id" | "name" | "version" | "category" | "description" | "dependencies">;

/** What breaks for callers and readers of `older` when `newer` takes its place. Empty when nothing does. */
export function contractBreaks(older: Contract, newer: Contract): string[] {
  return [
    ...schemaBreaks(older.input, newer.input, true).map(inputWords),
    ...lostFields(older.input, newer.input, "input").map((path) => `${path} is no longer read`),
    ...closed(older.input, newer.input),
    ...schemaBreaks(newer.output, older.output, true).map(outputWords),
    ...lostFields(older.output, newer.output, "output", true).map((path) => `${path} is no longer given`),
    ...promiseBreaks(older, newer),
  ];
}

const place = (root: string, path: string) => (path === "" ? `the ${root}` : `${root}.${path}`);

function inputWords({ path, kind, detail }: SchemaBreak): string {
  const where = place("input", path);
  switch (kind) {
    case "required":
      return `${where} must be given now`;
    case "unknown":
      return `${where} is no longer taken`;
    case "type":
      return `${where} was ${detail.replace(", not ", " and must be ")}`;
    case "value":
      return `${where} no longer takes ${detail}`;
    case "bound":
      return `${where} is held to ${detail.replace(", not ", ", before ")}`;
    case "shape":
      return `${where}: ${detail}`;
  }
}

function outputWords({ path, kind, detail }: SchemaBreak): string {
  const where = place("output", path);
  switch (kind) {
    case "required":
      return `${where} may be missing now`;
    case "unknown":
      return `${where} is new, where no more fields were allowed`;
    case "type":
      return `${where} is now ${detail}`;
    case "value":
      return `${where} may be ${detail} now`;
    case "bound":
      return `${where} is no longer held to ${detail.replace(", not ", ", now ")}`;
    case "shape":
      return `${where}: ${detail}`;
  }
}

type Parts = {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  required?: string[];
  additionalProperties?: JsonSchema;
};
type Place = { schemas: readonly JsonSchema[]; root: JsonSchema };
/** `seen`: pairs that were compared already, for a schema may hold itself. */
type Look = { optionalOnly: boolean; seen: Set<string> };

/** Fields the older schema names and the newer one does not; `optionalOnly` leaves out what is missed as required. */
function lostFields(older: JsonSchema, newer: JsonSchema, root: string, optionalOnly = false): string[] {
  return lostAt({ schemas: [older], root: older }, { schemas: [newer], root: newer }, root, {
    optionalOnly,
    seen: new Set(),
  });
}

function lostAt(older: Place, newer: Place, path: string, look: Look): string[] {
  const pair = JSON.stringify([older.schemas, newer.schemas]);
  if (look.seen.has(pair)) return [];
  look.seen.add(pair);
  const [from, to] = [partsAt(older), partsAt(newer)];
  const named = to.some(({ properties }) => properties);
  const names = [...new Set(from.flatMap(({ properties }) => Object.keys(properties ?? {})))];
  const at = (parts: readonly Parts[], name: string) => schemasIn(parts, ({ properties }) => properties?.[name]);
  const within = (schemas: readonly JsonSchema[], still: readonly JsonSchema[], name: string) =>
    lostAt({ ...older, schemas }, { ...newer, schemas: still }, `${path}.${name}`, look);
  const lost = names.flatMap((name) => {
    const still = at(to, name);
    if (still.length > 0) return within(at(from, name), still, name);
    const missed = look.optionalOnly && from.some(({ required }) => required?.includes(name));
    return named && !missed ? [`${path}.${name}`] : [];
  });
  const [items, still] = [schemasIn(from, (part) => part.items), schemasIn(to, (part) => part.items)];
  return items.length > 0 && still.length > 0 ? [...lost, ...within(items, still, "*")] : lost;
}

function schemasIn(parts: readonly Parts[], pick: (part: Parts) => JsonSchema | undefined): JsonSchema[] {
  return parts.map(pick).filter((schema) => schema !== undefined);
}

/** The schemas of a place with their alternatives beside each other: null or an object is the object. */
function partsAt({ schemas, root }: Place, depth = 0): Parts[] {
  if (depth > 10) return [];
  return schemas.flatMap((schema): Parts[] => {
    const own = resolve({ schema, root });
    if (typeof own === "boolean") return [];
    const others = ["anyOf", "oneOf", "allOf"].flatMap((keyword) => (own[keyword] ?? []) as JsonSchema[]);
    return [own as Parts, ...(others.length > 0 ? partsAt({ schemas: others, root }, depth + 1) : [])];
  });
}

/** Whoever undoes an act gives its whole input and output, of which the undoing names a part. */
function closed(older: JsonSchema, newer: JsonSchema): string[] {
  const isClosed = (schema: JsonSchema) => typeof schema === "object" && schema.additionalProperties === false;
  return isClosed(newer) && !isClosed(older) ? ["the input no longer takes fields beside those it names"] : [];
}

/** What a skill may do less of, or more, without its callers having agreed. */
function promiseBreaks(older: Contract, newer: Contract): string[] {
  const found = newer.permissions
    .filter((permission) => !older.permissions.includes(permission))
    .map((permission) => `callers need ${permission} now`);
  if (older.effect === "read" && newer.effect !== "read") found.push("it only read, and writes now");
  // Procedures send a notice without asking anybody first.
  if (older.reversibility.kind === "notice" && newer.effect !== "read" && newer.reversibility.kind !== "notice")
    found.push("it only told somebody something, and does more now");
  if (!older.movesMoney && newer.movesMoney) found.push("it moves money now");
  const wasUndone = older.reversibility.kind.startsWith("reversible");
  const isUndone = newer.reversibility.kind.startsWith("reversible");
  if (wasUndone && !isUndone) found.push("it can no longer be undone");
  if (windowOf(older) > windowOf(newer) && isUndone) found.push(`it can be undone for ${windowOf(newer)} s only`);
  for (const [path, label] of Object.entries(older.labels)) {
    const now = labelsOver(newer, path);
    if (!now.includes(label) && !now.includes("secret")) found.push(`output.${path} is no longer marked ${label}`);
  }
  return found;
}

/** A label holds for everything within the field it stands at. */
function labelsOver({ labels }: Contract, path: string): string[] {
  const keys = path.split(".");
  return keys.flatMap((_, i) => labels[keys.slice(0, i + 1).join(".")] ?? []);
}

function windowOf({ reversibility }: Contract): number {
  return reversibility.kind === "reversible_until" ? reversibility.seconds : Infinity;
}
