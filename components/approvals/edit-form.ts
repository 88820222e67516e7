// The form behind "edit and approve", made from each editable value's JSON Schema. Pure: fields, what is typed into
// them, the values that gives, what is wrong with them, and what differs from the proposal. The server checks the same
// schemas again; what it says counts.
import { z } from "zod";
import type { Localized } from "@/server/context";
import { decimalsOf, fromMinor, toMinor } from "./decimal";

type Schema = Record<string, unknown>;
export type Editable = { value: unknown; schema: Schema; label: Localized | null };

export type Field = {
  /** "refund_minor", or "compensation.value" for a member of an object. */
  id: string;
  /** The editable it belongs to, and the members on the way to it. */
  path: [string, ...string[]];
  label: Localized | null;
  /** The schema's own title or description, when it has one. */
  hint: string | null;
  kind: "text" | "long_text" | "integer" | "number" | "money" | "boolean" | "choice" | "json";
  options: (string | number | boolean | null)[];
  /** Empty means "no value". */
  optional: boolean;
  /** Of a money field. */
  currency: string | null;
  proposed: unknown;
};

export type Drafts = Readonly<Record<string, string>>;
export type Problem =
  | { code: "required" | "not_number" | "not_whole" | "not_money" | "not_json" | "choice" | "pattern" }
  | { code: "too_small" | "too_big" | "too_short" | "too_long" | "multiple"; limit: number }
  | { code: "other"; message: string };

/** One field per value that can be edited; an object's members are fields of their own. */
export function fieldsOf(editable: Readonly<Record<string, Editable>>, currency: string | null): Field[] {
  return Object.entries(editable).flatMap(([name, { value, schema, label }]) =>
    membersOf([name], schema, value, { label, currency, optional: false }),
  );
}

type Inherited = { label: Localized | null; currency: string | null; optional: boolean };

function membersOf(
  path: Field["path"],
  schema: Schema,
  value: unknown,
  { label, currency, optional }: Inherited,
): Field[] {
  const { properties } = schema;
  if (typesOf(schema)[0] === "object" && isRecord(properties) && isRecord(value)) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    return Object.entries(properties).flatMap(([key, member]) =>
      membersOf([...path, key], isRecord(member) ? member : {}, value[key], {
        label: null,
        currency,
        optional: !required.includes(key),
      }),
    );
  }
  const kind = kindOf(path, schema, currency);
  return [
    {
      id: path.join("."),
      path,
      label,
      hint: text(schema.title) ?? text(schema.description),
      kind,
      options: Array.isArray(schema.enum) ? (schema.enum as Field["options"]) : [],
      optional: optional || typesOf(schema).includes("null"),
      currency: kind === "money" ? currency : null,
      proposed: value,
    },
  ];
}

function typesOf({ type }: Schema): unknown[] {
  return Array.isArray(type) ? type : [type];
}

function kindOf(path: Field["path"], schema: Schema, currency: string | null): Field["kind"] {
  if (Array.isArray(schema.enum)) return "choice";
  const type = typesOf(schema).find((one) => one !== "null");
  switch (type) {
    case "integer":
      return currency && path.at(-1)?.endsWith("_minor") ? "money" : "integer";
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "string":
      return typeof schema.maxLength === "number" && schema.maxLength <= 100 ? "text" : "long_text";
    default:
      return "json";
  }
}

/** What stands in a field before anybody types. */
export function draftOf(field: Field, value: unknown = field.proposed): string {
  if (value === undefined || (value === null && field.kind !== "choice" && field.kind !== "json")) return "";
  switch (field.kind) {
    case "money":
      return typeof value === "number" ? fromMinor(value, decimalsOf(field.currency ?? "")) : "";
    case "choice":
    case "json":
      return JSON.stringify(value, null, field.kind === "json" ? 2 : undefined);
    default:
      return String(value);
  }
}

export type Filled = {
  /** Complete values of those editables that can be read, by name. */
  values: Record<string, unknown>;
  /** By field id. */
  problems: Record<string, Problem>;
};

export function readDrafts(
  editable: Readonly<Record<string, Editable>>,
  fields: readonly Field[],
  drafts: Drafts,
): Filled {
  const problems: Record<string, Problem> = {};
  const values: Record<string, unknown> = {};
  for (const [name, { value, schema }] of Object.entries(editable)) {
    const own = fields.filter((field) => field.path[0] === name);
    let whole: unknown = structuredClone(value);
    for (const field of own) {
      const read = readDraft(field, drafts[field.id] ?? draftOf(field));
      if ("problem" in read) problems[field.id] = read.problem;
      else whole = withMember(whole, field.path.slice(1), read.value);
    }
    if (own.some((field) => problems[field.id])) continue;
    values[name] = whole;
    Object.assign(problems, misfits(name, schema, whole, own));
  }
  return { values, problems };
}

type Read = { value: unknown } | { problem: Problem };

function readDraft(field: Field, draft: string): Read {
  if (draft.trim() === "" && field.kind !== "text" && field.kind !== "long_text") {
    return field.optional ? { value: emptyOf(field) } : { problem: { code: "required" } };
  }
  switch (field.kind) {
    case "money": {
      const minor = toMinor(draft, decimalsOf(field.currency ?? ""));
      return minor === null ? { problem: { code: "not_money" } } : { value: minor };
    }
    case "integer":
    case "number": {
      const number = Number(draft.normalize("NFKC").replace(/[\s,]/g, ""));
      if (!Number.isFinite(number)) return { problem: { code: "not_number" } };
      return field.kind === "integer" && !Number.isSafeInteger(number)
        ? { problem: { code: "not_whole" } }
        : { value: number };
    }
    case "boolean":
      return { value: draft === "true" };
    case "choice":
    case "json":
      return readJson(draft);
    case "text":
    case "long_text":
      return { value: draft === "" && field.optional ? emptyOf(field) : draft };
  }
}

/** What was nothing before stays the same nothing. */
const emptyOf = ({ proposed }: Field) => (proposed === undefined ? undefined : null);

function readJson(draft: string): Read {
  try {
    return { value: JSON.parse(draft) as unknown };
  } catch {
    return { problem: { code: "not_json" } };
  }
}

function withMember(whole: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const { [key]: before, ...others } = isRecord(whole) ? whole : {};
  const member = withMember(before, rest, value);
  return member === undefined ? others : { ...(isRecord(whole) ? whole : {}), [key]: member };
}

function misfits(name: string, schema: Schema, value: unknown, own: readonly Field[]): Record<string, Problem> {
  const parsed = z
    .fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
    .safeParse(value, { reportInput: true });
  if (parsed.success) return {};
  const found = parsed.error.issues.map((issue): [string, Problem] => {
    const path = [name, ...issue.path.map(String)];
    const field = own.findLast((one) => one.path.every((part, at) => path[at] === part)) ?? own[0];
    return [field?.id ?? name, problemOf(issue)];
  });
  // The first one of a field is said; the rest would say the same in other words.
  return Object.fromEntries(found.reverse());
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  switch (issue.code) {
    case "too_small":
      return sized(issue.origin, "too_short", "too_small", Number(issue.minimum));
    case "too_big":
      return sized(issue.origin, "too_long", "too_big", Number(issue.maximum));
    case "not_multiple_of":
      return { code: "multiple", limit: issue.divisor };
    case "invalid_format":
      return { code: "pattern" };
    case "invalid_value":
      return { code: "choice" };
    case "invalid_type":
      return issue.input === undefined || issue.input === null
        ? { code: "required" }
        : { code: "other", message: issue.message };
    default:
      return { code: "other", message: issue.message };
  }
}

function sized(
  origin: string,
  ofText: "too_short" | "too_long",
  ofNumber: "too_small" | "too_big",
  limit: number,
): Problem {
  if (origin !== "string" && origin !== "array") return { code: ofNumber, limit };
  return ofText === "too_short" && limit === 1 ? { code: "required" } : { code: ofText, limit };
}

export type Difference = { field: Field; before: string; after: string };

/** What approving with these drafts would change, field by field, as it stands in the fields. */
export function differences(fields: readonly Field[], drafts: Drafts): Difference[] {
  return fields.flatMap((field) => {
    const before = draftOf(field);
    const after = drafts[field.id] ?? before;
    const [was, is] = [readDraft(field, before), readDraft(field, after)];
    const same = "value" in was && "value" in is ? sameJson(was.value, is.value) : before === after;
    return same ? [] : [{ field, before, after }];
  });
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
