// Approvals as pages and the command line read them. Staff see what they are asked, or everything with
// approval:read:all; what somebody may not see looks as if it did not exist.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx, Localized } from "../context";
import { Prisma, type Approval, type ApprovalAnswer } from "../db";
import type { Approver } from "../sop/graph";
import { approvalNotFound } from "./approval-answer";
import type { Edit, Editables } from "./approval-card";
import { graphOf } from "./approval-facts";
import {
  answerableBy,
  confirmsOwn,
  hasOwnPart,
  maySee,
  personOf,
  refusal,
  seenBy,
  type Person,
} from "./approval-people";
import { picturesOf, type Evidence } from "./pictures";
import { actsOf, APPROVAL_STATUSES, cardOf, isOpen, OPEN_STATUSES, type ApprovalStatus } from "./approval-record";

export const listApprovalsInput = z.object({
  /** "OPEN": those that wait for an answer or for information. "CLOSED": all others. */
  status: z.enum([...APPROVAL_STATUSES, "OPEN", "CLOSED"]).optional(),
  /** Only what this person may answer now. */
  mine: z.boolean().default(false),
  /** Looks in the question, ids, SOP, order number and customer's name. */
  search: z
    .string()
    .overwrite((text) => text.replaceAll("\0", "").toWellFormed().trim())
    .max(200)
    .default(""),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(100).default(25),
});

export type ApprovalRow = {
  id: string;
  executionId: string;
  stepId: string;
  sopTitle: Localized;
  status: ApprovalStatus;
  message: Localized;
  amountMinor: number | null;
  currency: string | null;
  approvers: Approver[];
  needed: number;
  /** Different people who have approved what it shows now. */
  approvals: number;
  customerId: string | null;
  customerName: string | null;
  requesterId: string;
  requesterName: string | null;
  orderId: string | null;
  createdAt: Date;
  escalatedAt: Date | null;
  dueAt: Date | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  deciderName: string | null;
  /** Whether the reader may answer it now. */
  mayAnswer: boolean;
};

/** What waits comes first, the most urgent at the top; then what was decided, latest first. */
export async function listApprovals(
  ctx: Ctx,
  input: z.input<typeof listApprovalsInput> = {},
): Promise<{ rows: ApprovalRow[]; total: number }> {
  requirePermission(ctx, "approval:read");
  const { status, mine, search, page, pageSize } = listApprovalsInput.parse(input);
  const person = await personOf(ctx.db, ctx.actor);
  const open = Prisma.sql`a.status = ANY(${OPEN_STATUSES})`;
  const answerable = Prisma.sql`(${open} AND ${answerableBy(person)} AND ${notYetBy(person)})`;
  const conditions = [mine ? answerable : seenBy(person)];
  if (status === "OPEN" || status === "CLOSED") {
    conditions.push(Prisma.sql`(${open}) = ${status === "OPEN"}`);
  } else if (status) {
    conditions.push(Prisma.sql`a.status = ${status}`);
  }
  if (search) {
    const pattern = `%${search.replace(/[\\%_]/g, (char) => `\\${char}`)}%`;
    conditions.push(Prisma.sql`concat_ws(' ', a.id, a.execution_id, a.sop_id, a.message ->> 'en', a.message ->> 'zh-CN',
      e.input ->> 'order_id', c.name) ILIKE ${pattern}`);
  }
  const from = Prisma.sql`FROM approvals a JOIN executions e ON e.id = a.execution_id
    JOIN sop_versions v ON v.sop_id = e.sop_id AND v.version = e.sop_version AND v.checksum = e.sop_checksum
    LEFT JOIN customers c ON c.id = a.customer_id
    WHERE ${Prisma.join(conditions, " AND ")}`;
  const [rows, totals] = await Promise.all([
    ctx.db.$queryRaw<ApprovalRow[]>`
      SELECT a.id, a.execution_id AS "executionId", a.step_id AS "stepId", v.graph -> 'title' AS "sopTitle", a.status, a.message,
        a.amount_minor::float8 AS "amountMinor", a.currency, a.approvers, a.needed,
        (SELECT count(DISTINCT n.user_id)::int FROM approval_answers n
          WHERE n.approval_id = a.id AND n.kind = 'APPROVE' AND n.hash = a.hash) AS approvals,
        a.customer_id AS "customerId", c.name AS "customerName", a.requester_id AS "requesterId",
        (SELECT u.name FROM users u WHERE u.id = a.requester_id) AS "requesterName", e.input ->> 'order_id' AS "orderId",
        a.created_at AS "createdAt", a.escalated_at AS "escalatedAt", a.due_at AS "dueAt", a.decided_at AS "decidedAt",
        a.decided_by AS "decidedBy",
        (SELECT u.name FROM users u WHERE u.id = a.decided_by) AS "deciderName", ${answerable} AS "mayAnswer"
      ${from}
      ORDER BY (${open}) DESC, CASE WHEN ${open} THEN a.due_at END ASC NULLS LAST, a.created_at DESC, a.id DESC
      LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
    ctx.db.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total ${from}`,
  ]);
  return { rows, total: totals[0]?.total ?? 0 };
}

/** Where several must approve, nobody is asked twice about the same. */
function notYetBy(person: Person): Prisma.Sql {
  return Prisma.sql`NOT EXISTS (SELECT 1 FROM approval_answers n WHERE n.approval_id = a.id AND n.kind = 'APPROVE'
    AND n.hash = a.hash AND n.user_id = ${person.userId})`;
}

/** How many wait for this person. */
export async function countMyApprovals(ctx: Ctx): Promise<number> {
  requirePermission(ctx, "approval:read");
  const person = await personOf(ctx.db, ctx.actor);
  const [row] = await ctx.db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM approvals a
    WHERE a.status = ANY(${OPEN_STATUSES}) AND ${answerableBy(person)} AND ${notYetBy(person)}`;
  return row?.total ?? 0;
}

export const getApprovalInput = z.object({ approvalId: z.string().max(64) });

export type ApprovalFact = { name: string; label: Localized | null; value: unknown };

export type ApprovalDetail = {
  id: string;
  status: ApprovalStatus;
  /** What an answer has to name. */
  hash: string;
  revision: number;
  message: Localized;
  facts: ApprovalFact[];
  /** What the customer sent to show what is wrong. */
  pictures: Evidence[];
  /** What an approval of the proposal as it was made sets going, each in one line. */
  acts: Localized[];
  amountMinor: number | null;
  currency: string | null;
  editable: Editables;
  /** What approvers have changed of the proposal so far. */
  edits: Record<string, Edit>;
  approvers: Approver[];
  needed: number;
  /** Who has approved what it shows now. */
  approvedBy: { userId: string; name: string; at: Date }[];
  createdAt: Date;
  dueAt: Date | null;
  remindedAt: Date | null;
  escalatedAt: Date | null;
  decided: { userId: string | null; name: string | null; at: Date; reason: string | null; values: unknown } | null;
  /** Everything said to it, oldest first. */
  thread: Pick<ApprovalAnswer, "id" | "kind" | "userId" | "userName" | "role" | "text" | "edits" | "createdAt">[];
  mayAnswer: boolean;
  /** Why the reader may not answer: own_request, own_part, not_an_approver, already_approved, closed, or a missing permission. */
  whyNot: string | null;
  requester: { id: string; name: string | null };
  customer: { id: string; name: string; vipLevel: number } | null;
  execution: {
    id: string;
    status: string;
    sopId: string;
    sopVersion: number;
    title: Localized;
    stepId: string;
    stepLabel: Localized;
    orderId: string | null;
    sessionId: string | null;
    createdAt: Date;
    /** The steps that led here, in order. */
    steps: { stepId: string; label: Localized; status: string; at: Date }[];
  };
};

/** The card, what was said to it, and the work it belongs to. Throws NOT_FOUND (approval_not_found). */
export async function getApproval(ctx: Ctx, input: z.input<typeof getApprovalInput>): Promise<ApprovalDetail> {
  const { approvalId } = getApprovalInput.parse(input);
  const person = await personOf(ctx.db, ctx.actor);
  const id = approvalId.replaceAll("\0", "").toWellFormed();
  const row = await ctx.db.approval.findUnique({ where: { id }, include: { answers: { orderBy: { id: "asc" } } } });
  if (!row || !(maySee(person, row) || confirmsOwn(person, row))) throw approvalNotFound();
  const { answers, ...approval } = row;
  const card = cardOf(approval);
  const approvedBy = answers
    .filter(({ kind, hash }) => kind === "APPROVE" && hash === row.hash)
    .map(({ userId, userName, createdAt }) => ({ userId, name: userName, at: createdAt }));
  const ownPart = !confirmsOwn(person, row) && (await hasOwnPart(ctx.db, person, row.id));
  const whyNot = whyNotAnswerable(person, approval, approvedBy) ?? (ownPart ? "own_part" : null);
  const { message, shown, amountMinor, currency, editable, approvers, needed, hash } = card;
  return {
    id: row.id,
    status: row.status as ApprovalStatus,
    hash,
    revision: row.revision,
    message,
    facts: factsOf(shown.facts),
    pictures: await picturesOf(ctx.db, row.executionId),
    acts: actsOf(shown),
    amountMinor,
    currency,
    editable,
    edits: shown.edits,
    approvers,
    needed,
    approvedBy,
    createdAt: row.createdAt,
    dueAt: row.dueAt,
    remindedAt: row.remindedAt,
    escalatedAt: row.escalatedAt,
    decided: decidedOf(approval, answers),
    thread: answers.map(({ approvalId: _, hash: __, ...said }) => said),
    mayAnswer: whyNot === null,
    whyNot,
    ...(await aroundOf(ctx, approval)),
  };
}

function whyNotAnswerable(person: Person, row: Approval, approvedBy: { userId: string }[]): string | null {
  if (!isOpen(row)) return "closed";
  const refused = refusal(person, row);
  if (refused) return refused.options.reason ?? "permission";
  return approvedBy.some(({ userId }) => userId === person.userId) ? "already_approved" : null;
}

function decidedOf(row: Approval, answers: readonly ApprovalAnswer[]): ApprovalDetail["decided"] {
  if (!row.decidedAt) return null;
  const name = answers.findLast(({ userId }) => userId === row.decidedBy)?.userName ?? null;
  return { userId: row.decidedBy, name, at: row.decidedAt, reason: row.reason, values: row.values };
}

/** A fact may bring a name for people: {label: {zh-CN, en}, value}. */
export function factsOf(facts: Readonly<Record<string, unknown>>): ApprovalFact[] {
  return Object.entries(facts).map(([name, fact]) => {
    const named = labelled.safeParse(fact);
    return named.success ? { name, ...named.data } : { name, label: null, value: fact };
  });
}

const labelled = z.strictObject({ label: z.object({ "zh-CN": z.string(), en: z.string() }), value: z.unknown() });

async function aroundOf(
  ctx: Ctx,
  row: Approval,
): Promise<Pick<ApprovalDetail, "requester" | "customer" | "execution">> {
  const execution = await ctx.db.execution.findUniqueOrThrow({ where: { id: row.executionId } });
  const [graph, requester, customer, steps] = await Promise.all([
    graphOf(ctx.db, execution),
    ctx.db.user.findUnique({ where: { id: row.requesterId }, select: { name: true } }),
    row.customerId
      ? ctx.db.customer.findUnique({
          where: { id: row.customerId },
          select: { id: true, name: true, vipLevel: true },
        })
      : null,
    ctx.db.executionStep.findMany({
      where: {
        executionId: row.executionId,
        phase: "FORWARD",
        status: { not: "STARTED" },
        startedAt: { lte: row.createdAt },
      },
      orderBy: { seq: "asc" },
      select: { stepId: true, status: true, startedAt: true },
    }),
  ]);
  const label = (stepId: string): Localized => graph.nodes[stepId]?.label ?? { "zh-CN": stepId, en: stepId };
  const orderId = (execution.input as { order_id?: unknown }).order_id;
  return {
    requester: { id: row.requesterId, name: requester?.name ?? null },
    customer,
    execution: {
      id: execution.id,
      status: execution.status,
      sopId: execution.sopId,
      sopVersion: execution.sopVersion,
      title: graph.title,
      stepId: row.stepId,
      stepLabel: label(row.stepId),
      orderId: typeof orderId === "string" ? orderId : null,
      sessionId: row.sessionId,
      createdAt: execution.createdAt,
      steps: steps.map(({ stepId, status, startedAt }) => ({ stepId, label: label(stepId), status, at: startedAt })),
    },
  };
}
