// The row of an approval as the engine reads it, with its JSON typed. Pure.
import type { Localized } from "../context";
import type { Approval, Prisma } from "../db";
import type { Approver } from "../sop/graph";
import type { ApprovalCard, Editables, Shown } from "./approval-card";
import type { ApprovalOutput } from "./approval-output";

export const APPROVAL_STATUSES = ["PENDING", "INFO_REQUESTED", "APPROVED", "REJECTED", "EXPIRED", "CANCELLED"] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

export const OPEN_STATUSES: ApprovalStatus[] = ["PENDING", "INFO_REQUESTED"];

export function isOpen(approval: Pick<Approval, "status">): boolean {
  return OPEN_STATUSES.some((status) => status === approval.status);
}

export function cardOf(row: Approval): ApprovalCard {
  const shown = row.shown as Partial<Shown>;
  const amountMinor = row.amountMinor === null ? null : Number(row.amountMinor);
  return {
    message: row.message as Localized,
    // A card asked by an older release has no stake of before its edits.
    shown: {
      facts: shown.facts ?? {},
      edits: shown.edits ?? {},
      amountMinor: shown.amountMinor ?? amountMinor,
      acts: shown.acts ?? [],
    },
    amountMinor,
    currency: row.currency,
    approvers: row.approvers as Approver[],
    needed: row.needed,
    editable: row.editable as unknown as Editables,
    hash: row.hash,
  };
}

/** The columns a card is kept in. */
export function cardColumns(card: ApprovalCard) {
  return {
    message: card.message,
    shown: card.shown as unknown as Prisma.InputJsonObject,
    hash: card.hash,
    editable: card.editable as unknown as Prisma.InputJsonObject,
    amountMinor: card.amountMinor,
    currency: card.currency,
    approvers: card.approvers,
    needed: card.needed,
  };
}

export function valuesOf(card: Pick<ApprovalCard, "editable">): Record<string, unknown> {
  return Object.fromEntries(Object.entries(card.editable).map(([name, { value }]) => [name, value]));
}

/** What was first proposed, without anybody's edits. */
export function proposedOf({ editable, shown }: Pick<ApprovalCard, "editable" | "shown">): Record<string, unknown> {
  const first = (name: string, value: unknown) => (name in shown.edits ? shown.edits[name]?.before : value);
  return Object.fromEntries(Object.entries(editable).map(([name, { value }]) => [name, first(name, value)]));
}

export type Decided = { by: { userId: string; name: string } | null; reason: string | null; at: Date };

/** What follows an approval, while it is approved as it was proposed. */
export function actsOf({ edits, acts }: Shown): Localized[] {
  return Object.keys(edits).length === 0 ? acts : [];
}

export function outputOf(card: ApprovalCard, verdict: ApprovalOutput["verdict"], decided: Decided): ApprovalOutput {
  const approved = verdict === "approved";
  return {
    approved,
    verdict,
    edited: approved && Object.keys(card.shown.edits).length > 0,
    values: approved ? valuesOf(card) : proposedOf(card),
    reason: decided.reason,
    approver: decided.by?.name ?? null,
    approver_id: decided.by?.userId ?? null,
    answered_at: decided.by ? decided.at.toISOString() : null,
  };
}

/** The first reminder, escalation or time-out still to come; null when nothing is. */
export function nextDue(row: Pick<Approval, "remindAt" | "remindedAt" | "escalateAt" | "escalatedAt" | "dueAt">) {
  const times = [
    row.remindedAt === null ? row.remindAt : null,
    row.escalatedAt === null ? row.escalateAt : null,
    row.dueAt,
  ].filter((time) => time !== null);
  return times.length > 0 ? new Date(Math.min(...times.map(Number))).toISOString() : null;
}

/** All of the first, then those of the second who are not among them. */
export function widen(approvers: readonly Approver[], more: readonly Approver[]): Approver[] {
  const known = new Set(approvers.map((one) => JSON.stringify(one)));
  return [...approvers, ...more.filter((one) => !known.has(JSON.stringify(one)))];
}
