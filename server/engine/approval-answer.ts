// Answering an approval. What an answer speaks of is what was on screen: the caller names the hash, the facts are read
// again, and if either differs the answer is refused. Of two at the same moment one decides: the row is locked, and the
// other is told who was faster.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import type { Ctx } from "../context";
import { transaction, type Approval, type Db, type Execution, type Prisma } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { ApprovalNode } from "../sop/graph";
import type { Skill } from "../skills/contract";
import { getSkill } from "../skills/registry";
import {
  askedFor,
  canonical,
  changesBetween,
  readEdits,
  withEdits,
  type ApprovalCard,
  type Edit,
} from "./approval-card";
import { approvalNode, graphOf } from "./approval-facts";
import { readCardAgain, readCardAsCalled } from "./approval-fresh";
import { tellApprovers } from "./approval-notices";
import { confirmsOwn, isTheirs, maySee, personOf, refusal, refuseOwnPart, type Person } from "./approval-people";
import { cardColumns, cardOf, isOpen, outputOf, valuesOf, widen } from "./approval-record";
import { lockApproval, spread } from "./approval-step";
import { askRequester } from "./approval-thread";
import { arrive } from "./arrive";
import { recordedOf } from "./recorded-row";
import { isTerminal } from "./status";

/** Words somebody typed. NUL is not text to PostgreSQL. */
const words = z
  .string()
  .max(4_000)
  .overwrite((text) => text.replaceAll("\0", "").toWellFormed().trim());

export const answerApprovalInput = z.object({
  approvalId: z.string().max(64),
  /** Of the card that was on screen. */
  hash: z.string().max(64),
  verdict: z.enum(["approve", "reject", "ask", "inform"]),
  /** Why; for ask the question, for inform the information. */
  reason: words.optional(),
  /** Changed values, by their names under `editable`; only with approve. */
  values: z.record(z.string().max(64), z.json()).optional(),
});

export type AnswerResult = {
  approvalId: string;
  executionId: string;
  status: string;
  hash: string;
  /** How many different people have approved what it shows now, and how many must. */
  approvals: number;
  needed: number;
};

type Answer = z.output<typeof answerApprovalInput>;
/** `facts`: what was read again for it and differs from what the execution holds. */
type Answering = { ctx: Ctx; person: Person; answer: Answer; facts: Record<string, unknown> };

/**
 * Throws NOT_FOUND for what the person may not see; FORBIDDEN (own_request, own_part, not_an_approver); VALIDATION (reason_needed,
 * question_needed, information_needed, approval_values, values_need_approval); CONFLICT (approval_answered,
 * approval_closed, approval_changed, already_approved, nothing_asked); UNAVAILABLE (facts_unavailable).
 */
export async function answerApproval(
  ctx: Ctx,
  input: z.input<typeof answerApprovalInput>,
  skillOf: (name: string) => Skill = getSkill,
): Promise<AnswerResult> {
  const answer = answerApprovalInput.parse(input);
  const answering: Answering = { ctx, person: await personOf(ctx.db, ctx.actor), answer, facts: {} };
  const { row, execution } = await find(answering);
  checkWords(answering, row);
  if (answer.verdict === "approve" || answer.verdict === "reject") {
    await checkAnswerable(ctx.db, row, execution, answer.hash);
    const reader = { db: ctx.db, clock: ctx.clock, getSkill: skillOf };
    const fresh = await readCardAgain(reader, row, execution);
    if (fresh.card.hash !== row.hash) return refuseChanged(answering, row, execution, fresh.card);
    answering.facts = fresh.variables;
    const called = answer.verdict === "approve" ? await readCardAsCalled(reader, row, execution) : null;
    if (called && called.hash !== row.hash) throw outdatedError(row, called);
  }
  return transaction(ctx.db, (db) => decideLocked({ ...answering, ctx: { ...ctx, db } }));
}

async function find({ ctx, person, answer }: Answering): Promise<{ row: Approval; execution: Execution }> {
  const row = await ctx.db.approval.findUnique({ where: { id: answer.approvalId.replaceAll("\0", "") } });
  const execution = row ? await ctx.db.execution.findUnique({ where: { id: row.executionId } }) : null;
  if (!row || !execution || !(maySee(person, row) || confirmsOwn(person, row) || isTheirs(person, row))) {
    throw approvalNotFound();
  }
  const refused = answer.verdict === "inform" ? refusalToInform(person, row) : refusal(person, row);
  if (refused) throw refused;
  if (answer.verdict !== "inform") await refuseOwnPart(ctx.db, person, row);
  return { row, execution };
}

export function approvalNotFound(): AppError {
  return new AppError("NOT_FOUND", "There is no such approval.", { reason: "approval_not_found" });
}

/** Information comes from whom it is asked of, or from staff who control the execution on their behalf. */
function refusalToInform(person: Person, row: Approval): AppError | null {
  if (isTheirs(person, row) || maySee(person, row)) return null;
  return new AppError("FORBIDDEN", "The information is asked of others.", { reason: "not_asked" });
}

function checkWords({ person, answer }: Answering, row: Approval): void {
  const { verdict, reason, values } = answer;
  if (values && Object.keys(values).length > 0 && verdict !== "approve") {
    throw new AppError("VALIDATION", "Values are changed by approving them.", { reason: "values_need_approval" });
  }
  if (reason) return;
  // Somebody who takes their own wish back owes nobody a reason.
  if (verdict === "reject" && !confirmsOwn(person, row)) {
    throw new AppError("VALIDATION", "Say why it is rejected.", { reason: "reason_needed" });
  }
  if (verdict === "ask")
    throw new AppError("VALIDATION", "Write what you need to know.", { reason: "question_needed" });
  if (verdict === "inform") {
    throw new AppError("VALIDATION", "Write the information.", { reason: "information_needed" });
  }
}

/** Throws CONFLICT unless it is open, still wanted, and shows what the answer speaks of. */
async function checkAnswerable(db: Db, row: Approval, execution: Execution, hash: string | null): Promise<void> {
  if (row.status === "APPROVED" || row.status === "REJECTED") throw await answeredBefore(db, row);
  if (!isOpen(row)) {
    const why = row.status === "EXPIRED" ? "The time to answer has passed." : "It was taken back.";
    throw new AppError("CONFLICT", why, { reason: "approval_closed", details: { status: row.status } });
  }
  if (isTerminal(execution.status)) {
    throw new AppError("CONFLICT", `The execution does not wait for it any more: it is ${execution.status}.`, {
      reason: "approval_closed",
      details: { status: execution.status },
    });
  }
  if (hash !== null && row.hash !== hash) throw changedError(row.hash, []);
}

async function answeredBefore(db: Db, row: Approval): Promise<AppError> {
  const at = row.decidedAt?.toISOString() ?? "";
  const deciding = { approvalId: row.id, userId: row.decidedBy ?? "", kind: { in: ["APPROVE", "REJECT"] } };
  const answer = await db.approvalAnswer.findFirst({ where: deciding, select: { userName: true } });
  const who = answer?.userName ?? row.decidedBy ?? "";
  return new AppError("CONFLICT", `It was ${row.status.toLowerCase()} by ${who} at ${at}.`, {
    reason: "approval_answered",
    details: { status: row.status, by: who, at },
  });
}

function changedError(hash: string, changes: readonly { what: string; before: unknown; after: unknown }[]): AppError {
  const list = changes
    .map(({ what, before, after }) => `${what} from ${JSON.stringify(before)} to ${JSON.stringify(after)}`)
    .join("; ");
  const what = list ? `What it is about has changed meanwhile: ${list}.` : "What it shows has changed meanwhile.";
  return new AppError("CONFLICT", `${what} Look at it again before you answer.`, {
    reason: "approval_changed",
    details: { hash, changes },
  });
}

/** The SOP was called with what is not so any more. A new card would not help: it would still act by the old facts. */
function outdatedError(row: Approval, called: ApprovalCard): AppError {
  const changes = changesBetween(cardOf(row), called);
  const { message } = changedError(row.hash, changes);
  return new AppError("CONFLICT", `${message} It cannot be approved as it is; reject it, and have it asked anew.`, {
    reason: "approval_changed",
    details: { hash: row.hash, changes },
  });
}

/** Puts the new facts on the card, voids what was approved before, and refuses the answer. */
async function refuseChanged(
  { ctx, answer }: Answering,
  seen: Approval,
  execution: Execution,
  fresh: ApprovalCard,
): Promise<never> {
  const changes = changesBetween(cardOf(seen), fresh);
  const node = approvalNode(await graphOf(ctx.db, execution), seen.stepId);
  await transaction(ctx.db, async (db) => {
    const row = await lockApproval(db, seen.id);
    if (!row) throw approvalNotFound();
    await checkAnswerable(db, row, execution, answer.hash);
    const card = { ...fresh, ...stillAsked(node, row, fresh) };
    const next = await db.approval.update({
      where: { id: row.id },
      data: { ...cardColumns(card), revision: { increment: 1 } },
    });
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "approval.change",
        resourceType: "approval",
        resourceId: row.id,
        before: { hash: row.hash, revision: row.revision },
        after: { hash: next.hash, revision: next.revision, changes: await recordedOf(db, execution, changes) },
        executionId: row.executionId,
      },
    );
    await tellApprovers(db, next, card.approvers, "changed", ctx.clock.now());
    await spread(db, next);
  });
  throw changedError(fresh.hash, changes);
}

/** Who is asked about a changed card: the same people, unless its amount belongs to another tier. */
function stillAsked(node: ApprovalNode, row: Approval, card: ApprovalCard) {
  const before = cardOf(row);
  const same = canonical(askedFor(node, before.amountMinor)) === canonical(askedFor(node, card.amountMinor));
  if (same) return { approvers: before.approvers, needed: before.needed };
  const escalated = row.escalatedAt !== null && node.escalate ? node.escalate.to : [];
  return { approvers: widen(card.approvers, escalated), needed: card.needed };
}

async function decideLocked(answering: Answering): Promise<AnswerResult> {
  const { ctx, person, answer } = answering;
  const row = await lockApproval(ctx.db, answer.approvalId);
  if (!row) throw approvalNotFound();
  const execution = await ctx.db.execution.findUniqueOrThrow({ where: { id: row.executionId } });
  // Escalation may have changed who is asked since it was looked at.
  const refused = answer.verdict === "inform" ? refusalToInform(person, row) : refusal(person, row);
  if (refused) throw refused;
  if (answer.verdict !== "inform") await refuseOwnPart(ctx.db, person, row);
  await checkAnswerable(ctx.db, row, execution, answer.verdict === "inform" ? null : answer.hash);
  switch (answer.verdict) {
    case "approve":
      return approve(answering, row, execution);
    case "reject":
      return reject(answering, row);
    case "ask":
      return ask(answering, row);
    case "inform":
      return inform(answering, row);
  }
}

async function approve(answering: Answering, row: Approval, execution: Execution): Promise<AnswerResult> {
  const { ctx, person, answer } = answering;
  const before = cardOf(row);
  const edits = readEdits(before.editable, answer.values ?? {});
  const card = await editedCard(answering, row, execution, edits);
  const given = await ctx.db.approvalAnswer.findMany({
    where: { approvalId: row.id, kind: "APPROVE", hash: card.hash },
    select: { userId: true },
  });
  const people = new Set(given.map(({ userId }) => userId));
  if (people.has(person.userId)) {
    throw new AppError("CONFLICT", "You have approved this already; another person has to approve it too.", {
      reason: "already_approved",
    });
  }
  await writeAnswer(answering, row, "APPROVE", card.hash, edits);
  people.add(person.userId);
  if (people.size >= card.needed) return settle(answering, row, card, "approved", people.size);
  const revision = card.hash === row.hash ? row.revision : row.revision + 1;
  const next = await ctx.db.approval.update({
    where: { id: row.id },
    data: { ...cardColumns(card), revision, status: "PENDING" },
  });
  await audit(answering, row, "approval.approve", { approvals: people.size, needed: card.needed, edits });
  if (revision !== row.revision) await tellApprovers(ctx.db, next, card.approvers, "changed", ctx.clock.now());
  await spread(ctx.db, next);
  return resultOf(next, people.size);
}

/** The card with this person's edits. Throws FORBIDDEN when they raise the stake beyond what they may decide about. */
async function editedCard(
  { ctx, person }: Answering,
  row: Approval,
  execution: Execution,
  edits: Record<string, Edit>,
): Promise<ApprovalCard> {
  const before = cardOf(row);
  if (Object.keys(edits).length === 0) return before;
  const node = approvalNode(await graphOf(ctx.db, execution), row.stepId);
  const edited = withEdits(node, before, edits);
  if (refusal(person, { ...row, approvers: edited.approvers }) === null) return edited;
  throw new AppError("FORBIDDEN", "So high an amount is for others to approve; lower it, or leave it to them.", {
    reason: "approval_tier",
    details: { approvers: edited.approvers },
  });
}

async function reject(answering: Answering, row: Approval): Promise<AnswerResult> {
  await writeAnswer(answering, row, "REJECT", row.hash, null);
  return settle(answering, row, cardOf(row), "rejected", 0);
}

/** Writes the decision down and hands it to the execution with the facts it is about; both or neither. */
async function settle(
  answering: Answering,
  row: Approval,
  card: ApprovalCard,
  verdict: "approved" | "rejected",
  approvals: number,
): Promise<AnswerResult> {
  const { ctx, person, answer, facts } = answering;
  const at = ctx.clock.now();
  const reason = answer.reason || null;
  const output = outputOf(card, verdict, { by: person, reason, at });
  const next = await ctx.db.approval.update({
    where: { id: row.id },
    data: {
      ...cardColumns(card),
      status: verdict === "approved" ? "APPROVED" : "REJECTED",
      values: valuesOf({ editable: verdict === "approved" ? card.editable : {} }) as Prisma.InputJsonObject,
      reason,
      decidedBy: person.userId,
      decidedAt: at,
    },
  });
  const { edited, values } = output;
  await audit(answering, row, verdict === "approved" ? "approval.approve" : "approval.reject", {
    status: next.status,
    reason,
    ...(verdict === "approved" ? { edited, values, edits: card.shown.edits } : {}),
  });
  const variables = Object.keys(facts).length > 0 ? { variables: facts } : {};
  await arrive(ctx.db, row.executionId, row.id, { status: "SUCCEEDED", output, ...variables });
  await spread(ctx.db, next);
  return resultOf(next, approvals);
}

async function ask(answering: Answering, row: Approval): Promise<AnswerResult> {
  const { ctx, person } = answering;
  if (confirmsOwn(person, row)) {
    throw new AppError("VALIDATION", "Confirm it or leave it; write in the chat to ask.", {
      reason: "confirm_or_cancel",
    });
  }
  const { id } = await writeAnswer(answering, row, "ASK", row.hash, null);
  const next = await ctx.db.approval.update({ where: { id: row.id }, data: { status: "INFO_REQUESTED" } });
  await audit(answering, row, "approval.ask_information", { status: next.status });
  await askRequester(ctx.db, next, { answerId: id, question: answering.answer.reason ?? "", now: ctx.clock.now() });
  await spread(ctx.db, next);
  return resultOf(next, 0);
}

async function inform(answering: Answering, row: Approval): Promise<AnswerResult> {
  const { ctx } = answering;
  if (row.status !== "INFO_REQUESTED") {
    throw new AppError("CONFLICT", "Nobody waits for information here.", { reason: "nothing_asked" });
  }
  await writeAnswer(answering, row, "INFORM", row.hash, null);
  const next = await ctx.db.approval.update({ where: { id: row.id }, data: { status: "PENDING" } });
  await audit(answering, row, "approval.inform", { status: next.status });
  await spread(ctx.db, next);
  return resultOf(next, 0);
}

async function writeAnswer(
  { ctx, person, answer }: Answering,
  row: Approval,
  kind: "APPROVE" | "REJECT" | "ASK" | "INFORM",
  hash: string,
  edits: Record<string, Edit> | null,
): Promise<{ id: string }> {
  return ctx.db.approvalAnswer.create({
    data: {
      id: newId("answ"),
      approvalId: row.id,
      kind,
      userId: person.userId,
      userName: person.name,
      role: person.role,
      text: answer.reason || null,
      ...(edits && Object.keys(edits).length > 0 ? { edits: edits as unknown as Prisma.InputJsonObject } : {}),
      hash,
      createdAt: ctx.clock.now(),
    },
    select: { id: true },
  });
}

async function audit({ ctx }: Answering, row: Approval, action: string, after: Record<string, unknown>): Promise<void> {
  const execution = await ctx.db.execution.findUniqueOrThrow({ where: { id: row.executionId } });
  await recordAudit(ctx, {
    action,
    resourceType: "approval",
    resourceId: row.id,
    before: { status: row.status, hash: row.hash, revision: row.revision },
    after: await recordedOf(ctx.db, execution, after),
    executionId: row.executionId,
  });
}

function resultOf(row: Approval, approvals: number): AnswerResult {
  const { id, executionId, status, hash, needed } = row;
  return { approvalId: id, executionId, status, hash, approvals, needed };
}
