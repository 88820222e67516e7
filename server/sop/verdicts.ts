// Where a model says yes or no: the fields of its answer that are verdicts, and what a no looks like. Found by their names
// (approve, denied, verdict, decision …) and by their values ("approve" | "deny") in the answer's schema, in the JSON its
// prompt asks for, and in what the expressions read of it. Of several the plainest are taken. What a decision goes by
// without saying which answer is the no (risk: low | high) is a choice: see choices.ts.
import type { ASTNode } from "@marcbachmann/cel-js";
import type { JsonSchema } from "./cel-types";
import { expressionsOf, testsOf } from "./expressions-of";
import type { ModelNode, Node } from "./graph";
import { childrenOf } from "./guards";
import type { Known } from "./what-if";

export type Verdicts = {
  variable: string;
  /** "approve", "result.verdict": for sentences. */
  field: string;
  negatives: Known[];
  positive: Known;
  /** Its name only hints at a verdict: heard where an act is told what the model says, and no more. */
  weak: boolean;
};

type Kind = "boolean" | "string" | "other" | "open";
export type Field = { path: string[]; kind: Kind; values: Set<string>; listed?: boolean };

const YES = "approve|approved|approval|accept|accepted|allow|allowed|permit|permitted|grant|granted|authori[sz]ed?";
const NO = "deny|denied|reject|rejected|refuse|refused|decline|declined|disallow|disallowed|block|blocked";
const OF_WHAT = "refund|request|payment|claim|return|order|it";
const NAME = new RegExp(
  `^(?:(?:is|should|to|can|may|be|final|auto|refund)_)*(?:${YES}|${NO}|verdict|decision)(?:_(?:${OF_WHAT}))?$`,
);
const CLEAR_NAME = new RegExp(
  `^(?:(?:is|should|to|can|may|be|final|auto|ok|safe|eligible|valid|qualif(?:y|ies|ied))_)*` +
    `(?:eligible|valid|ok|qualif(?:y|ies|ied)|refundable|payable|(?:should|can|may|to|do|ok|safe|for)_(?:refund|pay|charge|ship|send|proceed|go_ahead))` +
    `(?:_(?:for_)?(?:${OF_WHAT}))?$`,
);
const HINT_NAME = /^(?:approv|allow|should_|eligib|grant|accept|ok_|can_|may_|valid|permit|authori[sz])/;
const DESCRIPTIVE = /^(?:is|has|was|had|are)_/;
const NO_NAME = new RegExp(`(?:^|_)(?:${NO})(?:_|$)`);
const YES_VALUE = new RegExp(`^(?:auto_)?(?:${YES}|yes|ok|pass|passed|true)(?:_|$)|^(?:批准|同意|通过|准许|允许)`);
const NO_VALUE = new RegExp(`^(?:auto_)?(?:${NO}|no|not|false|fail|failed)(?:_|$)|^(?:拒绝|驳回|不|未)`);

/** Said of what is to be done, not of what was: of "rejected" among states nobody can tell. */
const NO_CHOICE =
  /^(?:auto_)?(?:deny|reject|refuse|decline)(?:_(?:refund|request|claim|return|payment))?$|^(?:no|escalate|hold|on_hold|manual)(?:_(?:review|to_human|human|to_manager))?$|^(?:拒绝|驳回|转人工|人工|暂缓)/;

export const words = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");

/** Null for a model that decides nothing, or whose answer has no name. */
export function verdictsOf(model: ModelNode, nodes: readonly Node[]): Verdicts | null {
  const { outputVar } = model;
  if (outputVar === null) return null;
  const fields = new Map<string, Field>();
  for (const field of [...schemaFields(model.outputSchema, []), ...promptFields(model)]) note(fields, field);
  for (const node of nodes) for (const field of readFields(node, outputVar)) note(fields, field);
  const plainness = (field: Field) => PLAINNESS.findIndex((is) => is(field));
  const ranked = [...fields.values()]
    .map((field) => ({ field, rank: plainness(field) }))
    .filter(({ rank }) => rank >= 0);
  const plainest = Math.min(...ranked.map(({ rank }) => rank));
  const found = ranked.flatMap(({ field, rank }) => (rank === plainest ? [field] : []));
  const [first] = found;
  if (!first) return null;
  const negatives = found.reduce<Known[]>(
    (all, field) =>
      all.flatMap((known) => denials(field).map((value) => withField(known, field.path, value))).slice(0, 8),
    [{}],
  );
  const positive = found.reduce<Known>((known, field) => withField(known, field.path, approval(field)), {});
  return {
    variable: outputVar,
    field: first.path.join("."),
    negatives,
    positive,
    weak: plainest === PLAINNESS.indexOf(isHint),
  };
}

const PLAINNESS = [isVerdict, isClear, isHint];

export function note(fields: Map<string, Field>, { path, kind, values, listed }: Field): void {
  const key = path.join(".");
  const known = fields.get(key);
  if (!known) {
    fields.set(key, { path, kind, values: new Set(values), ...(listed ? { listed } : {}) });
    return;
  }
  if (known.kind === "open") known.kind = kind;
  for (const value of values) known.values.add(value);
}

function isVerdict({ path, kind, values }: Field): boolean {
  if (kind === "other") return false;
  const all = [...values].map(words);
  if (DESCRIPTIVE.test(words(path.at(-1) ?? "")) && !NAME.test(words(path.at(-1) ?? ""))) return false;
  if (all.some((value) => YES_VALUE.test(value)) && all.some((value) => NO_VALUE.test(value))) return true;
  return NAME.test(words(path.at(-1) ?? ""));
}

function isClear({ path, kind, values, listed }: Field): boolean {
  if (kind === "boolean" || (kind === "open" && values.size === 0)) return CLEAR_NAME.test(words(path.at(-1) ?? ""));
  const all = [...values].map(words);
  return listed === true && all.some((value) => NO_CHOICE.test(value)) && !all.every((value) => NO_CHOICE.test(value));
}

function isHint({ path, kind }: Field): boolean {
  return kind === "boolean" && HINT_NAME.test(words(path.at(-1) ?? ""));
}

const isText = ({ kind, values }: Field) => kind === "string" || (kind === "open" && values.size > 0);
const saysNo = ({ path }: Field) => NO_NAME.test(words(path.at(-1) ?? ""));

function denials(field: Field): (string | boolean)[] {
  if (!isText(field)) return [saysNo(field)];
  const no = [...field.values].filter((value) => NO_VALUE.test(words(value)) || NO_CHOICE.test(words(value)));
  return no.length > 0 ? no : [...field.values].filter((value) => !YES_VALUE.test(words(value))).concat("rejected");
}

function approval(field: Field): string | boolean {
  if (!isText(field)) return !saysNo(field);
  const isNo = (value: string) => NO_VALUE.test(words(value)) || NO_CHOICE.test(words(value));
  const values = [...field.values];
  return values.find((value) => YES_VALUE.test(words(value))) ?? values.find((value) => !isNo(value)) ?? "approved";
}

export function withField(known: Known, path: readonly string[], value: string | boolean): Known {
  const [name, ...rest] = path;
  if (name === undefined) return known;
  if (rest.length === 0) return { ...known, [name]: value };
  const inner = known[name];
  return { ...known, [name]: withField(typeof inner === "object" && inner !== null ? inner : {}, rest, value) };
}

const DEEPEST = 3;

export function schemaFields(schema: Record<string, unknown> | null, path: string[]): Field[] {
  const { properties } = (schema ?? {}) as JsonSchema;
  return Object.entries(properties ?? {}).flatMap(([name, field]): Field[] => {
    const here = [...path, name];
    const types = [field.type ?? []].flat().filter((type) => type !== "null");
    const values = new Set([...(field.enum ?? []), field.const].filter((value) => typeof value === "string"));
    if (types.includes("object")) return here.length < DEEPEST ? schemaFields(field, here) : [];
    const kind = types.includes("boolean")
      ? "boolean"
      : types.includes("string") || values.size > 0
        ? "string"
        : "other";
    const listed = values.size > 0;
    return [{ path: here, kind: types.length === 0 && !listed ? "open" : kind, values, ...(listed ? { listed } : {}) }];
  });
}

/** `"approve": true/false` in the JSON a prompt asks for. */
function promptFields({ outputSchema, prompt }: ModelNode): Field[] {
  if (outputSchema) return [];
  const text = [prompt["zh-CN"], prompt.en]
    .flatMap(({ parts }) => parts.map((part) => ("text" in part ? part.text : "…")))
    .join("");
  return [...text.matchAll(/"([A-Za-z_]\w*)"\s*:\s*([^\n,}]*)/g)].flatMap(([, name = "", said = ""]): Field[] => {
    if (/^\s*[{[]/.test(said)) return [];
    if (/true|false/.test(said)) return [{ path: [name], kind: "boolean", values: new Set() }];
    const values = [...said.matchAll(/[\p{L}_]+/gu)].map(([value]) => value);
    const open = !NAME.test(words(name)) && values.length < 2;
    return open ? [] : [{ path: [name], kind: "string", values: new Set(values) }];
  });
}

function readFields(node: Node, variable: string): Field[] {
  const read = expressionsOf(node).flatMap((ast) => fieldsIn(ast, variable));
  const tested = testsOf(node).flatMap((ast) => fieldsIn(ast, variable));
  return [...read, ...tested];
}

/** Every field of a variable an expression reads, with the texts it is compared with. */
export function fieldsIn(ast: ASTNode, variable: string): Field[] {
  const path = pathOf(ast, variable);
  if (path) return path.length > 0 ? [{ path, kind: "open", values: new Set() }] : [];
  const inside = childrenOf(ast).flatMap((child) => fieldsIn(child, variable));
  if (ast.op !== "==" && ast.op !== "!=" && ast.op !== "in") return inside;
  const [left, right] = ast.args;
  const [field, other] = pathOf(left, variable)?.length ? [left, right] : [right, left];
  const compared = pathOf(field, variable);
  const values = new Set(textsIn(other));
  return compared && compared.length > 0 && values.size > 0
    ? [...inside, { path: compared, kind: "open", values }]
    : inside;
}

function textsIn(ast: ASTNode): string[] {
  if (ast.op === "value") return typeof ast.args === "string" ? [ast.args] : [];
  return ast.op === "list" ? ast.args.flatMap(textsIn) : [];
}

/** `d.a["b"]` of d is [a, b]; null for anything else. */
export function pathOf(ast: ASTNode, variable: string): string[] | null {
  if (ast.op === "id") return ast.args === variable ? [] : null;
  if (ast.op !== "." && ast.op !== "[]") return null;
  const [owner, key] = ast.args;
  const before = pathOf(owner, variable);
  const field = typeof key === "string" ? key : key.op === "value" && typeof key.args === "string" ? key.args : null;
  return before && field !== null ? [...before, field] : null;
}
