// What an approval's card says, derived from its data: no words, no pixels.
import type { Locale, Localized } from "@/server/context";
import { isOpen } from "./approval-status";
import type { Answering } from "./inbox-keys";
import type { ApprovalPageData } from "./page-data";

type Card = Pick<
  ApprovalPageData,
  "message" | "facts" | "amountMinor" | "currency" | "editable" | "needed" | "revision"
>;

export type Change = { what: string; label: Localized | null; before: unknown; after: unknown };

/** What differs between the card that was on screen and the one that counts now. */
export function changesBetween(before: Card, after: Card, locale: Locale): Change[] {
  const [old, now] = [flat(before, locale), flat(after, locale)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((what) => {
    const [was, is] = [old.get(what), now.get(what)];
    if (JSON.stringify(was?.value) === JSON.stringify(is?.value)) return [];
    return [{ what, label: is?.label ?? was?.label ?? null, before: was?.value, after: is?.value }];
  });
}

type Part = { label: Localized | null; value: unknown };

function flat({ message, facts, amountMinor, currency, editable, needed }: Card, locale: Locale): Map<string, Part> {
  const plain = (value: unknown): Part => ({ label: null, value });
  return new Map<string, Part>([
    ["amount", plain(amountMinor === null ? null : { minor: amountMinor, currency })],
    ...facts.map(({ name, label, value }): [string, Part] => [`fact.${name}`, { label, value }]),
    ...Object.entries(editable).map(([name, one]): [string, Part] => [`value.${name}`, one]),
    ["needed", plain(needed)],
    ["message", plain(message[locale])],
  ]);
}

/** The question in one line, for lists and headings. */
export function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? "";
}

/** "order_status" → "order status": what a fact is called when its author gave it no name. */
export function plainName(name: string): string {
  return name.replace(/_minor$/, "").replaceAll("_", " ");
}

/** What this reader may do with it now. */
export function answerable(data: Pick<ApprovalPageData, "status" | "mayAnswer" | "editable">): ReadonlySet<Answering> {
  // Who was asked may be whoever made the request; they inform, and others decide.
  const inform: Answering[] = data.status === "INFO_REQUESTED" ? ["inform"] : [];
  if (!data.mayAnswer || !isOpen(data.status)) return new Set(inform);
  const edit: Answering[] = Object.keys(data.editable).length > 0 ? ["edit"] : [];
  return new Set<Answering>(["approve", ...edit, "reject", "ask", ...inform]);
}

/** Whether this person's approval would be the last one needed. */
export function decides(data: Pick<ApprovalPageData, "needed" | "approvedBy">): boolean {
  return data.approvedBy.length + 1 >= data.needed;
}

export type ModelVerdict = { reason: string | null; confidence: number | null; offline: boolean };

/** What a model said on the way here: its last output that gives a reason or a confidence. */
export function modelVerdict(
  steps: readonly { stepId: string; kind: string; status: string; output: unknown }[],
  calls: readonly { stepId: string | null; provider: string; status: string }[],
): ModelVerdict | null {
  const said = steps.findLast(
    (step) => step.kind === "model_call" && step.status === "SUCCEEDED" && saysWhy(step.output),
  );
  if (!said) return null;
  const { reason, confidence } = said.output as Record<string, unknown>;
  const by = calls.findLast((call) => call.stepId === said.stepId && call.status === "SUCCEEDED");
  return {
    reason: typeof reason === "string" ? reason : null,
    confidence: typeof confidence === "number" ? confidence : null,
    offline: by?.provider === "offline",
  };
}

function saysWhy(output: unknown): boolean {
  const { reason, confidence } = (output ?? {}) as Record<string, unknown>;
  return typeof reason === "string" || typeof confidence === "number";
}
