// New executions that begin in the middle of another: a fork tries the same procedure otherwise, a retry takes up what
// failed. Both are rows of their own on the version the first one ran; its history is never rewritten.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Actor, Ctx, Locale } from "../context";
import { transaction, type Db, type Execution } from "../db";
import { AppError } from "../errors";
import type { LoadedSop, SopGraph } from "../sop/graph";
import { getGraph } from "../sop/versions";
import type { ForkedActor } from "./approval-people";
import { startExecution } from "./client";
import { stepInput } from "./control";
import { lockExecution } from "./control-stand";
import { liveRollback, lockFamily } from "./family";
import { baseAt, NOTHING_BEFORE, refuseFork, type ForkBase, type ForkSource } from "./fork-point";
import { recordedValue } from "./masking-writes";
import { hiddenIn } from "./recorded-row";
import { isTerminal } from "./status";
import { calledBy, undoneActs } from "./undone";

export const forkInput = stepInput.extend({
  /** The whole input, as it should have been; without it, as it was. */
  input: z.record(z.string(), z.json()).optional(),
});

export type Forked = { executionId: string; parentId: string };

/** Begins another execution at a step this one has been at, with what was known then. The first must have ended or be paused. */
export async function forkExecution(ctx: Ctx, input: z.input<typeof forkInput>): Promise<Forked> {
  requirePermission(ctx, "execution:control");
  const given = forkInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const row = await lockExecution(ctx, db, given.executionId);
    if (!isTerminal(row.status) && row.status !== "PAUSED") {
      throw conflict("not_standing", `${row.id} is under way (${row.status}); pause it first, or wait for its end.`);
    }
    return begin({ ...ctx, db }, row, { ...given, kind: "fork" });
  });
}

const RETRIABLE: readonly string[] = ["FAILED", "COMPENSATED", "CANCELLED"];

/** Takes up what failed or was cancelled, from a step it has been at. One retry at a time, and none after it succeeded. */
export async function retryEnded(ctx: Ctx, input: z.input<typeof stepInput>): Promise<Forked> {
  requirePermission(ctx, "execution:control");
  const given = stepInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const row = await lockExecution(ctx, db, given.executionId);
    if (row.status === "COMPENSATION_FAILED") {
      throw conflict("not_retriable", `What ${row.id} did is partly undone; a person must finish that first.`);
    }
    if (!RETRIABLE.includes(row.status)) {
      throw conflict(
        "not_retriable",
        `${row.id} is ${row.status}; only what failed or was cancelled is taken up again.`,
      );
    }
    const before = await db.execution.findFirst({
      where: { parentId: row.id, parentKind: "retry", status: { notIn: [...RETRIABLE] } },
      select: { id: true, status: true },
    });
    if (before) throw conflict("retried_before", `${row.id} was taken up by ${before.id} (${before.status}).`);
    return begin({ ...ctx, db }, row, { ...given, kind: "retry" });
  });
}

function conflict(reason: string, message: string): AppError {
  return new AppError("CONFLICT", message, { reason });
}

type Beginning = {
  kind: "fork" | "retry";
  stepId: string;
  input?: Record<string, unknown> | undefined;
  reason?: string | undefined;
};

async function begin(ctx: Ctx, row: Execution, how: Beginning): Promise<Forked> {
  await lockFamily(ctx.db, row.id);
  const undoing = await liveRollback(ctx.db, row.id);
  if (undoing) throw conflict("rollback_under_way", `${undoing.parentId} is being rolled back by ${undoing.id}.`);
  const source = await forkSource(ctx.db, row);
  const refused = refuseFork(source, how.stepId);
  if (refused) throw conflict(refused.reason, refused.message);
  const { variables } = baseAt(source, how.stepId);
  const hidden = await hiddenIn(ctx.db, row, source.graph);
  const recorded = <T>(value: T) => recordedValue(source.graph.auditPolicy, value, hidden);
  // It acts for whom the first one acted: the order is theirs, not the operator's.
  const actor = row.actor as unknown as ForkedActor;
  // Whoever makes it another request than the customer's must not be the one to approve it.
  const forkedBy = how.kind === "fork" ? { forkedBy: [...(actor.forkedBy ?? []), ctx.actor.userId] } : {};
  const { executionId } = await startExecution(
    { ...ctx, actor: { ...actor, ...forkedBy } as Actor },
    {
      sop: await publishedSop(ctx.db, row, source.graph),
      input: how.input ?? (row.input as Record<string, unknown>),
      ...(row.sessionId ? { sessionId: row.sessionId } : {}),
      channel: row.channel,
      locale: row.locale as Locale,
      intent: row.intent,
      intentConfidence: row.intentConfidence,
      sentiment: row.sentiment,
      parent: { id: row.id, kind: how.kind },
      hidden,
      from: { node: how.stepId, variables },
    },
  );
  await recordAudit(ctx, {
    action: `execution.${how.kind}`,
    resourceType: "execution",
    resourceId: row.id,
    before: { status: row.status },
    after: { executionId, stepId: how.stepId, ...recorded({ input: how.input ?? null, reason: how.reason || null }) },
    executionId: row.id,
  });
  return { executionId, parentId: row.id };
}

async function publishedSop(db: Db, row: Execution, graph: SopGraph): Promise<LoadedSop> {
  const { sopId, sopVersion: version, sopChecksum: checksum } = row;
  const key = { sopId_version_checksum: { sopId, version, checksum } };
  const { file, source } = await db.sopVersion.findUniqueOrThrow({
    where: key,
    select: { file: true, source: true },
  });
  return { file, source, checksum, graph };
}

/** What a new execution could begin from. One begun in the middle leads back to what it was begun from. */
export async function forkSource(db: Db, row: Execution): Promise<ForkSource> {
  const [graph, journal, base, undone] = await Promise.all([
    getGraph(db, row.sopId, row.sopVersion, row.sopChecksum),
    db.executionStep.findMany({
      where: { executionId: row.id },
      orderBy: { seq: "asc" },
      select: { seq: true, stepId: true, kind: true, phase: true, status: true, output: true, token: true },
    }),
    baseOf(db, row),
    undoneRows(db, row.id),
  ]);
  return {
    id: row.id,
    graph,
    journal,
    node: row.node,
    base,
    variables: row.variables as Record<string, unknown>,
    undone,
  };
}

async function baseOf(db: Db, row: Execution): Promise<ForkBase> {
  if (!row.parentId || (row.parentKind !== "fork" && row.parentKind !== "retry")) return NOTHING_BEFORE;
  const [parent, first] = await Promise.all([
    db.execution.findUniqueOrThrow({ where: { id: row.parentId } }),
    db.executionStep.findFirst({
      where: { executionId: row.id, phase: "FORWARD", token: "" },
      orderBy: { seq: "asc" },
      select: { stepId: true },
    }),
  ]);
  const began = first?.stepId ?? row.node;
  return began === null ? NOTHING_BEFORE : baseAt(await forkSource(db, parent), began);
}

/** The rows of this execution whose effect is gone; a call is undone when anything the called one did is. */
async function undoneRows(db: Db, executionId: string): Promise<Set<number>> {
  const called = await calledBy(db, [executionId]);
  const acts = await undoneActs(db, [executionId, ...called.map(({ id }) => id)]);
  const calls = await db.executionStep.findMany({
    where: { executionId, kind: "call_sop", status: "SUCCEEDED" },
    select: { seq: true, output: true },
  });
  const touched = new Set([...acts].map((act) => act.slice(0, act.indexOf("#"))));
  const own = [...acts].flatMap((act) => (act.startsWith(`${executionId}#`) ? [Number(act.split("#")[1])] : []));
  const above = new Map(called.map(({ id, parentId }) => [id, parentId]));
  for (const id of [...touched]) for (let up = above.get(id); up; up = above.get(up)) touched.add(up);
  const through = calls.filter(({ output }) => touched.has((output as { execution_id?: string }).execution_id ?? ""));
  return new Set([...own, ...through.map(({ seq }) => seq)]);
}
