// What the work of a conversation waits for from people: the customer's own confirmation, information an approver asked
// for, or somebody else's decision. Read from the approvals each time; the conversation keeps no copy.
import type { Locale, Localized } from "../context";
import type { Approval, ApprovalAnswer, Db } from "../db";
import { actsOf, cardOf } from "../engine/approval-record";
import { factsOf } from "../engine/approvals";
import type { Approver } from "../sop/graph";
import type { ChatPart, ConfirmationPart, InformationPart } from "./parts.schema";

type Asked = Approval & { answers: ApprovalAnswer[] };

export type Asks = {
  /** The customer has to say yes or no. */
  confirmation: Approval | null;
  /** An approver wants to know something of the customer. */
  information: Approval | null;
  /** Somebody else decides. */
  decision: Approval | null;
};

export function asksCustomer(approval: Pick<Approval, "approvers">): boolean {
  return (approval.approvers as Approver[]).some((one) => "customer" in one);
}

export const NO_ASKS: Asks = { confirmation: null, information: null, decision: null };

/** What is open in a conversation now, the oldest of each kind. `aside`: work whose questions are not meant. */
export async function openAsks(db: Db, sessionId: string, aside: readonly string[] = []): Promise<Asks> {
  const all = await db.approval.findMany({
    where: { sessionId, status: { in: ["PENDING", "INFO_REQUESTED"] } },
    orderBy: { id: "asc" },
  });
  const open = aside.length > 0 && all.length > 0 ? await withoutThoseOf(db, all, aside) : all;
  return {
    confirmation: open.find(asksCustomer) ?? null,
    information: open.find(({ status }) => status === "INFO_REQUESTED") ?? null,
    decision: open.find((one) => !asksCustomer(one)) ?? null,
  };
}

/** Without what some work asks, or what it called does. */
async function withoutThoseOf(db: Db, asked: readonly Approval[], aside: readonly string[]): Promise<Approval[]> {
  const found: Approval[] = [];
  for (const one of asked) {
    let id: string | null = one.executionId;
    while (id !== null && !aside.includes(id)) {
      const row: { parentId: string | null; parentKind: string | null } | null = await db.execution.findUnique({
        where: { id },
        select: { parentId: true, parentKind: true },
      });
      id = row?.parentKind === "call" ? row.parentId : null;
    }
    if (id === null) found.push(one);
  }
  return found;
}

/** Everything ever asked of the customers of these conversations, oldest first. */
export async function loadAsked(db: Db, sessionIds: readonly string[]): Promise<Asked[]> {
  if (sessionIds.length === 0) return [];
  return db.approval.findMany({
    where: { sessionId: { in: [...sessionIds] } },
    include: { answers: { orderBy: { id: "asc" } } },
    orderBy: { id: "asc" },
  });
}

const STATUS: Record<string, ConfirmationPart["status"]> = {
  PENDING: "open",
  INFO_REQUESTED: "open",
  APPROVED: "confirmed",
  REJECTED: "declined",
  EXPIRED: "expired",
  CANCELLED: "withdrawn",
};

export function confirmationPart(approval: Approval, locale: Locale): ChatPart {
  const { shown } = cardOf(approval);
  const data: ConfirmationPart = {
    approvalId: approval.id,
    hash: approval.hash,
    status: STATUS[approval.status] ?? "withdrawn",
    locale,
    message: (approval.message as Localized)[locale],
    amount:
      approval.amountMinor === null || approval.currency === null
        ? null
        : { minor: Number(approval.amountMinor), currency: approval.currency },
    acts: actsOf(shown).map((act) => act[locale]),
    facts: factsOf(shown.facts).map(({ name, label, value }) => ({
      name: label?.[locale] ?? name,
      value: inWords(value, locale),
    })),
    dueAt: approval.dueAt?.toISOString() ?? null,
  };
  return { type: "data-confirmation", id: `confirmation:${approval.id}`, data };
}

function inWords(value: unknown, locale: Locale): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((one) => inWords(one, locale)).join(locale === "zh-CN" ? "、" : ", ");
  if (typeof value === "object" && value !== null && locale in value) return String((value as Localized)[locale]);
  return value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Each question of an approver, with whether it was answered. */
function informationParts(approval: Asked): { at: Date; part: ChatPart }[] {
  return approval.answers.flatMap((one, i) => {
    if (one.kind !== "ASK") return [];
    const later = approval.answers.slice(i + 1);
    const answered = later.some(({ kind }) => kind === "INFORM");
    const open = approval.status === "INFO_REQUESTED" && !later.some(({ kind }) => kind === "ASK" || kind === "INFORM");
    const status: InformationPart["status"] = answered ? "answered" : open ? "open" : "closed";
    const data = { approvalId: approval.id, question: one.text ?? "", status };
    return [{ at: one.createdAt, part: { type: "data-information", id: `information:${one.id}`, data } as const }];
  });
}

/** What was asked of the customer, each with the moment it was asked. */
export function askedParts(
  asked: readonly Asked[],
  locale: Locale,
): { at: Date; executionId: string; part: ChatPart }[] {
  return asked.flatMap((approval) =>
    [
      ...(asksCustomer(approval) ? [{ at: approval.createdAt, part: confirmationPart(approval, locale) }] : []),
      ...informationParts(approval),
    ].map((one) => ({ ...one, executionId: approval.executionId })),
  );
}
