// What the engine does at a human_approval step: asks, reminds, escalates, gives up, withdraws. Each runs inside the
// step's commit, and each happens once. Answers of people come from the other side (approval-answer.ts); both lock the
// approval's row first and the execution's after it, so that one of them wins and none waits in a circle.
import { recordAudit } from "../audit/record";
import type { Actor } from "../context";
import type { Approval, Db, Execution } from "../db";
import { newId } from "../ids";
import type { Scope } from "../sop/expressions";
import type { ApprovalNode, SopGraph } from "../sop/graph";
import { renderCard } from "./approval-acts";
import { announceApproval, tellApprovers } from "./approval-notices";
import type { ApprovalOutput } from "./approval-output";
import { cardColumns, cardOf, isOpen, nextDue, outputOf, widen } from "./approval-record";
import { addJob } from "./queue";

const SYSTEM: Actor = { userId: "system", role: "system", customerId: null, name: "Steward" };

export type OpenApproval = {
  execution: Pick<Execution, "id" | "sopId" | "sessionId" | "customerId">;
  graph: SopGraph;
  node: ApprovalNode;
  token: string;
  scope: Scope;
  /** On whose behalf the execution runs: whom the request is from. */
  requester: Actor;
  now: Date;
};

/** Asks. `until`: when the engine has to look again (dueApproval), unless an answer arrives before. */
export async function openApproval(db: Db, asking: OpenApproval): Promise<{ id: string; until: string | null }> {
  const { execution, node, token, requester, now } = asking;
  // The time of asking, not of each later look: facts read again must not differ by the clock alone.
  const card = renderCard(asking.graph, node, { ...asking.scope, NOW: now.toISOString() });
  const sessionId = execution.sessionId ?? (await conversationAbove(db, execution.id));
  const after = (ms: number | null) => (ms === null ? null : new Date(now.getTime() + ms));
  const row = await db.approval.create({
    data: {
      id: newId("appr"),
      executionId: execution.id,
      stepId: node.id,
      token,
      sopId: execution.sopId,
      status: "PENDING",
      ...cardColumns(card),
      requesterId: requester.userId,
      customerId: execution.customerId,
      sessionId,
      remindAt: after(node.remindAfterMs),
      escalateAt: after(node.escalate?.afterMs ?? null),
      dueAt: after(node.timeoutMs),
      createdAt: now,
    },
  });
  await recordAudit({ actor: SYSTEM, db }, entry(row, "approval.ask", { approvers: card.approvers, hash: row.hash }));
  await tellApprovers(db, row, card.approvers, "asked", now);
  await spread(db, row);
  return { id: row.id, until: nextDue(row) };
}

/** A called SOP runs in nobody's conversation; what it asks the customer is asked where the calling one began. */
async function conversationAbove(db: Db, executionId: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ sessionId: string }[]>`
    WITH RECURSIVE above AS (
      SELECT parent_id, session_id FROM executions WHERE id = ${executionId}
      UNION ALL
      SELECT e.parent_id, e.session_id FROM executions e JOIN above ON e.id = above.parent_id
        WHERE above.session_id IS NULL
    ) SELECT session_id AS "sessionId" FROM above WHERE session_id IS NOT NULL LIMIT 1`;
  return rows[0]?.sessionId ?? null;
}

export type DueApproval =
  | { kind: "waiting"; until: string | null }
  /** `target`: where on_timeout leads; null: on like a rejection. */
  | { kind: "timed_out"; output: ApprovalOutput; target: string | null };

/** Whatever is due by now. An answer that was faster has decided: then there is nothing to wait for but its arrival. */
export async function dueApproval(
  db: Db,
  input: { approvalId: string; node: ApprovalNode; now: Date },
): Promise<DueApproval> {
  const { node, now } = input;
  let row = await lockApproval(db, input.approvalId);
  if (!row || !isOpen(row)) return { kind: "waiting", until: null };
  const passed = (time: Date | null) => time !== null && time <= now;
  if (passed(row.dueAt)) {
    if (node.onTimeout.kind !== "escalate" || !node.escalate || wasExtended(row, node))
      return expire(db, row, node, now);
    row = await askOthers(db, row, node, now);
  }
  if (row.escalatedAt === null && passed(row.escalateAt) && node.escalate) row = await escalate(db, row, node, now);
  if (row.remindedAt === null && passed(row.remindAt)) row = await remind(db, row, now);
  return { kind: "waiting", until: nextDue(row) };
}

/** Takes questions back that nobody waits for any more. Call it before the commit of the execution's own row. */
export async function cancelApprovals(db: Db, ids: readonly string[], now: Date): Promise<void> {
  // In one order, so that two of these never wait for each other.
  for (const id of [...ids].sort()) {
    const row = await lockApproval(db, id);
    if (!row || !isOpen(row)) continue;
    await db.approval.update({ where: { id }, data: { status: "CANCELLED", decidedAt: now }, select: { id: true } });
    await recordAudit({ actor: SYSTEM, db }, entry(row, "approval.cancel", { status: "CANCELLED" }));
    await spread(db, row);
  }
}

/** The row, locked until the transaction ends. */
export async function lockApproval(db: Db, id: string): Promise<Approval | null> {
  await db.$queryRaw`SELECT id FROM approvals WHERE id = ${id} FOR UPDATE`;
  return db.approval.findUnique({ where: { id } });
}

/** Open pages hear of it when the transaction commits; the conversation by the job that also tells it of endings. */
export async function spread(db: Db, row: Pick<Approval, "id" | "executionId" | "sessionId">): Promise<void> {
  await announceApproval(db, row);
  const { executionId } = row;
  if (row.sessionId) await addJob(db, "execution_finished", { executionId }, { key: `conversation:${executionId}` });
}

/** A question that timed out was put to the others for as long again. */
function wasExtended(row: Approval, node: ApprovalNode): boolean {
  return row.dueAt !== null && row.dueAt.getTime() > row.createdAt.getTime() + node.timeoutMs;
}

async function expire(db: Db, row: Approval, node: ApprovalNode, now: Date): Promise<DueApproval> {
  await db.approval.update({
    where: { id: row.id },
    data: { status: "EXPIRED", decidedAt: now },
    select: { id: true },
  });
  await recordAudit({ actor: SYSTEM, db }, entry(row, "approval.expire", { status: "EXPIRED" }));
  await spread(db, row);
  const output = outputOf(cardOf(row), "timed_out", { by: null, reason: null, at: now });
  return { kind: "timed_out", output, target: node.onTimeout.kind === "goto" ? node.onTimeout.target : null };
}

/** on_timeout: escalate. Those who let the time pass are asked no longer. */
async function askOthers(db: Db, row: Approval, node: ApprovalNode, now: Date): Promise<Approval> {
  const to = node.escalate?.to ?? [];
  const next = await db.approval.update({
    where: { id: row.id },
    data: {
      approvers: to,
      needed: Math.min(row.needed, Math.max(1, enoughOf(to, row.needed))),
      escalatedAt: row.escalatedAt ?? now,
      dueAt: new Date(now.getTime() + node.timeoutMs),
    },
  });
  await recordAudit({ actor: SYSTEM, db }, entry(row, "approval.overdue", { approvers: to }));
  await tellApprovers(db, next, to, "overdue", now);
  await spread(db, next);
  return next;
}

/** Only named people can be counted: a role may have as many as are needed. */
function enoughOf(approvers: ApprovalNode["approvers"], needed: number): number {
  return approvers.every((one) => !("role" in one)) ? approvers.length : needed;
}

async function escalate(db: Db, row: Approval, node: ApprovalNode, now: Date): Promise<Approval> {
  const to = node.escalate?.to ?? [];
  const approvers = widen(cardOf(row).approvers, to);
  const next = await db.approval.update({ where: { id: row.id }, data: { approvers, escalatedAt: now } });
  await recordAudit({ actor: SYSTEM, db }, entry(row, "approval.escalate", { approvers }));
  await tellApprovers(db, next, to, "escalated", now);
  await spread(db, next);
  return next;
}

async function remind(db: Db, row: Approval, now: Date): Promise<Approval> {
  const next = await db.approval.update({ where: { id: row.id }, data: { remindedAt: now } });
  await recordAudit({ actor: SYSTEM, db }, entry(row, "approval.remind", { remindedAt: now.toISOString() }));
  await tellApprovers(db, next, cardOf(next).approvers, "reminded", now);
  return next;
}

function entry(row: Approval, action: string, after: Record<string, unknown>) {
  return { action, resourceType: "approval", resourceId: row.id, after, executionId: row.executionId };
}
