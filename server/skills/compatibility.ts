// Whether what was written for one contract still holds under another: the rule for every later version under one major
// number, and for whatever is plugged in in a skill's place. Each break is said in words: where, and what. Pure.
import { schemaBreaks, type JsonSchema, type SchemaBreak } from "./schema-breaks";
import type { SkillMetadata } from "./metadata";

export type Contract = Omit<SkillMetadata, "id" | "name" | "version" | "category" | "description" | "dependencies">;

/** What breaks for callers and readers of `older` when `newer` takes its place. Empty when nothing does. */
export function contractBreaks(older: Contract, newer: Contract): string[] {
  return [
    ...schemaBreaks(older.input, newer.input, true).map(inputWords),
    ...lostFields(older.input, newer.input, "input").map((path) => `${path} is no longer read`),
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

type Parts = { properties?: Record<string, JsonSchema>; items?: JsonSchema; required?: string[] };

/** Fields the older schema names and the newer one does not; `optionalOnly` leaves out what is missed as required. */
function lostFields(older: JsonSchema, newer: JsonSchema, path: string, optionalOnly = false): string[] {
  if (typeof older === "boolean" || typeof newer === "boolean") return [];
  const [from, to] = [older as Parts, newer as Parts];
  const lost: string[] = [];
  for (const [name, schema] of Object.entries(from.properties ?? {})) {
    const still = to.properties?.[name];
    if (still !== undefined) lost.push(...lostFields(schema, still, `${path}.${name}`, optionalOnly));
    else if (to.properties && !(optionalOnly && from.required?.includes(name))) lost.push(`${path}.${name}`);
  }
  if (from.items && to.items) lost.push(...lostFields(from.items, to.items, `${path}.*`, optionalOnly));
  return lost;
}

/** What a skill may do less of, or more, without its callers having agreed. */
function promiseBreaks(older: Contract, newer: Contract): string[] {
  const found = newer.permissions
    .filter((permission) => !older.permissions.includes(permission))
    .map((permission) => `callers need ${permission} now`);
  if (older.effect === "read" && newer.effect !== "read") found.push("it only read, and writes now");
  if (!older.movesMoney && newer.movesMoney) found.push("it moves money now");
  const wasUndone = older.reversibility.kind.startsWith("reversible");
  const isUndone = newer.reversibility.kind.startsWith("reversible");
  if (wasUndone && !isUndone) found.push("it can no longer be undone");
  if (windowOf(older) > windowOf(newer) && isUndone) found.push(`it can be undone for ${windowOf(newer)} s only`);
  for (const [path, label] of Object.entries(older.labels)) {
    if (newer.labels[path] !== label && newer.labels[path] !== "secret")
      found.push(`output.${path} is no longer marked ${label}`);
  }
  return found;
}

function windowOf({ reversibility }: Contract): number {
  return reversibility.kind === "reversible_until" ? reversibility.seconds : Infinity;
}
