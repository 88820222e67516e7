// What an approval shows, and the hash that binds an answer to it. Pure: the same node and scope give the same card, so
// that facts read again can be compared with the ones that were on screen.
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Localized } from "../context";
import { AppError } from "../errors";
import { renderInput, renderMessage, renderTemplate, type Scope } from "../sop/expressions";
import type { ApprovalNode, Approver, InputTemplate, Template } from "../sop/graph";

export type EditableValue = { value: unknown; schema: Record<string, unknown>; label: Localized | null };
export type Editables = Record<string, EditableValue>;
export type Edit = { before: unknown; after: unknown };
/**
 * `edits`: what approvers changed of the proposal so far; they stand in `editable` already. `amountMinor`: what was at
 * stake before they did. `acts`: what follows an approval of the proposal as it was made, in the skills' own words; it
 * follows from what the hash covers.
 */
export type Shown = {
  facts: Record<string, unknown>;
  edits: Record<string, Edit>;
  amountMinor: number | null;
  acts: Localized[];
};

export type ApprovalCard = {
  message: Localized;
  shown: Shown;
  /** Integer minor units of `currency`. */
  amountMinor: number | null;
  currency: string | null;
  approvers: Approver[];
  needed: number;
  editable: Editables;
  hash: string;
};

/** Throws VALIDATION when a template cannot be computed, or the amount is no amount. */
export function renderApproval(node: ApprovalNode, scope: Scope): ApprovalCard {
  const amountMinor = node.amount ? readAmount(renderTemplate(node.amount, scope)) : null;
  const facts = renderInput(node.shows, scope);
  const editable = Object.fromEntries(
    Object.entries(node.editable).map(([name, { value, schema, label }]) => [
      name,
      { value: renderInput(value, scope), schema, label },
    ]),
  );
  return sealed({
    message: renderMessage(node.message, scope),
    shown: { facts: isRecord(facts) ? facts : {}, edits: {}, amountMinor, acts: [] },
    amountMinor,
    currency: node.currency ? readCurrency(renderTemplate(node.currency, scope)) : null,
    ...askedFor(node, amountMinor),
    editable,
  });
}

/** Who is asked about an amount, and how many of them: the highest tier it reaches, else the step's own. */
export function askedFor(node: ApprovalNode, amountMinor: number | null): { approvers: Approver[]; needed: number } {
  const reached = node.tiers.filter(({ fromMinor }) => amountMinor !== null && amountMinor >= fromMinor);
  const tier = reached.sort((a, b) => b.fromMinor - a.fromMinor)[0];
  return tier ? { approvers: tier.approvers, needed: tier.count } : { approvers: node.approvers, needed: node.count };
}

/**
 * The card with values changed. The stake follows them: where the changed value is the amount itself, it is the amount;
 * any other number that is higher than it may be one, and counts as one. A higher stake is put to the tier it reaches; a
 * lower one stays with those who were asked.
 */
export function withEdits(node: ApprovalNode, card: ApprovalCard, edits: Record<string, Edit>): ApprovalCard {
  const editable = { ...card.editable };
  const made = new Map(Object.entries(card.shown.edits));
  for (const [name, { before, after }] of Object.entries(edits)) {
    const value = editable[name];
    // An edit of a proposal that is not made any more is void.
    if (!value || canonical(value.value) !== canonical(before)) continue;
    editable[name] = { ...value, value: after };
    // Two edits of one value are one, from what was first proposed; back at that, there is none.
    const proposed = (made.get(name) ?? { before }).before;
    if (canonical(proposed) === canonical(after)) made.delete(name);
    else made.set(name, { before: proposed, after });
  }
  const shown = { ...card.shown, edits: Object.fromEntries(made) };
  const amountMinor = stakeOf(node, shown);
  const higher = amountMinor !== null && amountMinor > Math.max(card.amountMinor ?? 0, shown.amountMinor ?? 0);
  const asked = higher ? askedFor(node, amountMinor) : { approvers: card.approvers, needed: card.needed };
  return sealed({ ...card, shown, editable, amountMinor, ...asked });
}

/** What is at stake after these edits: a function of the proposal and what became of it, however often it was edited. */
function stakeOf(node: ApprovalNode, { amountMinor, edits }: Shown): number | null {
  if (amountMinor === null) return null;
  const edited = Object.entries(edits).map(([name, { after }]) => ({ name, after }));
  const own = edited.find(({ name, after }) => typeof after === "number" && isStake(node, name))?.after;
  const others = edited.filter(({ name }) => !isStake(node, name)).flatMap(({ after }) => numbersIn(after));
  return Math.max(typeof own === "number" ? own : amountMinor, ...others.map(Math.ceil));
}

function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** Whether an editable value is the very expression the amount is computed from. */
function isStake(node: ApprovalNode, name: string): boolean {
  const value = node.editable[name]?.value;
  return !!node.amount && value?.kind === "template" && sourceOf(value) === sourceOf({ template: node.amount });
}

function sourceOf({ template }: Pick<Extract<InputTemplate, { kind: "template" }>, "template">): string {
  return template.parts
    .map((part: Template["parts"][number]) => ("expr" in part ? part.expr.trim() : part.text))
    .join();
}

function sealed(card: Omit<ApprovalCard, "hash">): ApprovalCard {
  return { ...card, hash: hashOf(card) };
}

/** sha256 over everything an answer speaks of: the question in both languages, facts, stake and proposed values. */
export function hashOf(
  card: Pick<ApprovalCard, "message" | "shown" | "amountMinor" | "currency" | "editable">,
): string {
  const { message, shown, amountMinor, currency } = card;
  const values = Object.fromEntries(Object.entries(card.editable).map(([name, { value }]) => [name, value]));
  return createHash("sha256")
    .update(canonical({ message, facts: shown.facts, amountMinor, currency, values }))
    .digest("hex");
}

/** JSON with the keys of every object in order, so that equal values are equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    isRecord(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) : item,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readAmount(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new AppError("VALIDATION", `The amount of an approval is in whole minor units, not ${JSON.stringify(value)}.`, {
    reason: "approval_amount",
  });
}

function readCurrency(value: unknown): string {
  if (typeof value === "string" && /^[A-Z]{3}$/.test(value)) return value;
  throw new AppError("VALIDATION", `A currency is a code such as CNY, not ${JSON.stringify(value)}.`, {
    reason: "approval_currency",
  });
}

export type Change = { what: string; before: unknown; after: unknown };

/** What differs between two cards, for people and for the audit: "message.en", "facts.status", "amount". */
export function changesBetween(
  before: Pick<ApprovalCard, "message" | "shown" | "amountMinor" | "currency" | "editable">,
  after: Pick<ApprovalCard, "message" | "shown" | "amountMinor" | "currency" | "editable">,
): Change[] {
  const flat = (card: typeof before): Record<string, unknown> => ({
    amount: card.amountMinor === null ? null : { minor: card.amountMinor, currency: card.currency },
    ...prefixed("facts", card.shown.facts),
    ...prefixed("values", Object.fromEntries(Object.entries(card.editable).map(([name, one]) => [name, one.value]))),
    ...prefixed("message", card.message),
  });
  const [old, now] = [flat(before), flat(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((what) => canonical(old[what] ?? null) !== canonical(now[what] ?? null))
    .map((what) => ({ what, before: old[what] ?? null, after: now[what] ?? null }));
}

function prefixed(prefix: string, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value]));
}

const parsers = new WeakMap<object, z.ZodType>();

function parserOf(schema: Record<string, unknown>): z.ZodType {
  const known = parsers.get(schema) ?? z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  parsers.set(schema, known);
  return known;
}

/**
 * What of the given values is an edit. Throws VALIDATION (approval_values) whose details.fields says of each wrong one
 * what it must be.
 */
export function readEdits(editable: Editables, values: Readonly<Record<string, unknown>>): Record<string, Edit> {
  const fields: Record<string, string> = {};
  const edits: Record<string, Edit> = {};
  for (const [name, given] of Object.entries(values)) {
    const known = Object.hasOwn(editable, name) ? editable[name] : undefined;
    if (!known) {
      const names = Object.keys(editable).join(", ");
      fields[name] = names ? `cannot be changed; what can be: ${names}` : "cannot be changed; nothing here can be";
      continue;
    }
    const parsed = parserOf(known.schema).safeParse(given);
    if (!parsed.success) fields[name] = parsed.error.issues.map((issue) => issue.message).join("; ");
    else if (canonical(parsed.data) !== canonical(known.value))
      edits[name] = { before: known.value, after: parsed.data };
  }
  const wrong = Object.entries(fields);
  if (wrong.length === 0) return edits;
  const what = wrong.map(([name, message]) => `${name}: ${message}`).join("; ");
  throw new AppError("VALIDATION", `These values do not fit: ${what}.`, {
    reason: "approval_values",
    details: { fields },
  });
}
