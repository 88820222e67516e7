// Personal data and secrets in what people read and what logs keep (AUDIT_POLICY). Pure. Labelled fields are masked where
// they stand; the personal data that is known so is then masked wherever else it turns up, in prompts, messages and errors
// too. The journal itself keeps everything: what was done could not be undone otherwise.
import type { Skill } from "../skills/contract";
import type { SopGraph } from "../sop/graph";

export type Labels = Readonly<Record<string, "pii" | "secret">>;
type Label = Labels[string];
type SkillOf = (name: string) => Pick<Skill, "labels"> | null;

const DOTS = "•••";
const SECRET = "[secret]";

/** Enough to tell two people apart, not enough to know either. */
export function maskText(text: string): string {
  const [first = ""] = text;
  return text.includes("@") ? `${first}${DOTS}@${DOTS}` : `${first}${DOTS}`;
}

function maskLeaf(value: unknown, label: Label): unknown {
  if (value === null || value === undefined) return value;
  if (label === "secret") return SECRET;
  if (typeof value === "string") return value === "" ? value : maskText(value);
  if (Array.isArray(value)) return value.map((item) => maskLeaf(item, label));
  if (typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskLeaf(item, label)]));
  }
  return DOTS;
}

/** The value with its labelled fields masked; a "*" in a label's path is every item or field. */
export function maskValue(value: unknown, labels: Labels): unknown {
  return Object.entries(labels).reduce((masked, [path, label]) => maskAt(masked, path.split("."), label), value);
}

function maskAt(value: unknown, path: readonly string[], label: Label): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return maskLeaf(value, label);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return key === "*" ? value.map((item) => maskAt(item, rest, label)) : value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, key === "*" || key === name ? maskAt(item, rest, label) : item]),
  );
}

/** The texts that stand at fields with this label. */
export function textsAt(value: unknown, labels: Labels, wanted: Label): string[] {
  return Object.entries(labels).flatMap(([path, label]) => (label === wanted ? textsIn(value, path.split(".")) : []));
}

function textsIn(value: unknown, path: readonly string[]): string[] {
  const [key, ...rest] = path;
  if (typeof value === "string") return key === undefined && value !== "" ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  if (key === undefined) return Object.values(value).flatMap((item) => textsIn(item, []));
  return Object.entries(value).flatMap(([name, item]) => (key === "*" || key === name ? textsIn(item, rest) : []));
}

/** Texts to hide, each with what stands in its place. */
export type Hidden = ReadonlyMap<string, string>;

export function hiddenTexts(pii: readonly (string | null | undefined)[], secrets: readonly string[] = []): Hidden {
  const named = pii.filter((text): text is string => !!text && text.trim().length > 1);
  return new Map([
    ...named.map((text) => [text, maskText(text)] as const),
    ...secrets.map((text) => [text, SECRET] as const),
  ]);
}

const EMAIL = /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;
/** Numbers of cards and telephones as people write them: nothing of ours has this form. */
const CARD = /(?<![\w-])\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}(?![\w-])/g;
const PHONE = /(?<![\w+-])(?:\+\d{1,3}[ -]?\d[\d -]{6,13}\d|1[3-9]\d{9})(?![\w-])/g;

/** Every text inside the value without what is hidden, and without addresses and numbers that are personal by their form. */
export function hide<T>(value: T, hidden: Hidden): T {
  const named = replacer(hidden);
  return inTexts(value, (text) =>
    named(text).replace(EMAIL, maskText).replace(CARD, maskText).replace(PHONE, maskText),
  );
}

/** Every text inside the value without what is hidden, and nothing else changed. */
export function hideOnly<T>(value: T, hidden: Hidden): T {
  return hidden.size === 0 ? value : inTexts(value, replacer(hidden));
}

function inTexts<T>(value: T, change: (text: string) => string): T {
  const visit = (item: unknown): unknown => {
    if (typeof item === "string") return change(item);
    if (Array.isArray(item)) return item.map(visit);
    return isPlain(item) ? Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, visit(inner)])) : item;
  };
  return visit(value) as T;
}

/** Dates and decimals stay what they are. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const replacers = new WeakMap<Hidden, (text: string) => string>();

/** Once for what is hidden of a run, however many of its steps are written down. */
function replacer(hidden: Hidden): (text: string) => string {
  let known = replacers.get(hidden);
  if (!known) replacers.set(hidden, (known = replacerOf(hidden)));
  return known;
}

function replacerOf(hidden: Hidden): (text: string) => string {
  // The longest first, so that a name inside an address does not break the address.
  const known = [...hidden.keys()].sort((a, b) => b.length - a.length);
  if (known.length === 0) return (text) => text;
  const pattern = new RegExp(known.map(wholeWord).join("|"), "gu");
  return (text) => text.replace(pattern, (found) => hidden.get(found) ?? DOTS);
}

/** "Lin" is not in "Berlin"; Chinese has no such edges. */
function wholeWord(text: string): string {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const edge = /[A-Za-z0-9]/;
  const before = edge.test(text.at(0) ?? "") ? "(?<![A-Za-z0-9])" : "";
  const after = edge.test(text.at(-1) ?? "") ? "(?![A-Za-z0-9])" : "";
  return `${before}${escaped}${after}`;
}

/** The labels of what a step of this graph gives. */
export function labelsOf(graph: Pick<SopGraph, "nodes">, stepId: string, skillOf: SkillOf): Labels {
  const node = graph.nodes[stepId];
  return (node?.type === "skill_call" ? skillOf(node.skill)?.labels : undefined) ?? {};
}

export type Person = { name?: string | null; email?: string | null; phone?: string | null };

/** What must be hidden of an execution: its customer, and what its steps were given by labelled fields. */
export function hiddenOf(
  graph: Pick<SopGraph, "nodes">,
  people: readonly Person[],
  outputs: readonly { stepId: string; output: unknown }[],
  skillOf: SkillOf,
): Hidden {
  const labelled = outputs.map(({ stepId, output }) => ({ output, labels: labelsOf(graph, stepId, skillOf) }));
  const texts = (label: Label) => labelled.flatMap(({ output, labels }) => textsAt(output, labels, label));
  // "林晓雯 (Xiaowen Lin)" is called by either name.
  const namesOf = (name: string) => [name, ...name.split(/[()（）]/).map((part) => part.trim())];
  const persons = people.flatMap(({ name, email, phone }) => [...(name ? namesOf(name) : []), email, phone]);
  return hiddenTexts([...persons, ...texts("pii")], texts("secret"));
}

/** Of what is hidden, what is for nobody. */
export function secretsOf(hidden: Hidden): Hidden {
  return new Map([...hidden].filter(([, shown]) => shown === SECRET));
}
