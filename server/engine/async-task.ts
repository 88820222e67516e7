// A skill that runs beside its execution. It has a lease of its own; its result is written into the execution's row in
// the same commit as its effect, and wakes the execution if that waits.
import { requirePermission } from "../auth/permissions";
import type { Actor, Locale } from "../context";
import { Prisma, type Db, type Execution } from "../db";
import { AppError, toPublicError, type PublicError } from "../errors";
import { newId } from "../ids";
import { log } from "../log";
import { announce } from "../postgres/notify";
import { isOutage } from "../postgres/outage";
import type { RetryPolicy, SopGraph } from "../sop/graph";
import { asPublished } from "../sop/skill-majors";
import { getGraph } from "../sop/versions";
import { arrive } from "./arrive";
import { decisionIdOf } from "./decision";
import { claimTask, giveBack, keepLease, LeaseLost, type Owner } from "./lease";
import type { Hidden, Person } from "./masking";
import { journaledCall, loggedCall, recordedValue } from "./masking-writes";
import { MAX_LOST_ATTEMPTS, nextDelay } from "./retry";
import { callSkill, parseSkillInput, runSkill, skillContext, type Engine } from "./run";
import { hiddenOfRow, skillOf } from "./run-hidden";
import { withinLimits } from "../skills/limits";

type TaskInput = {
  skill: string;
  input: unknown;
  idempotencyKey: string;
  timeoutMs: number;
  retry: RetryPolicy;
  token?: string;
};
type Task = { id: string; executionId: string; stepId: string; attempt: number; input: TaskInput };
type Outcome = { status: "SUCCEEDED"; output: unknown } | { status: "FAILED"; error: PublicError };

export async function runAsyncTask(worker: Engine, taskId: string): Promise<void> {
  const claim = await claimTask(worker.client, taskId, worker.worker);
  if (!claim) return;
  const { client } = worker;
  const owner = { worker: worker.worker, fence: claim.fence };
  const lease = keepLease(client, "async_tasks", taskId, owner);
  try {
    const row = await client.asyncTask.findUniqueOrThrow({ where: { id: taskId } });
    const [execution, customer] = await Promise.all([
      client.execution.findUniqueOrThrow({ where: { id: row.executionId } }),
      customerOf(client, row.executionId),
    ]);
    const graph = await getGraph(client, execution.sopId, execution.sopVersion, execution.sopChecksum);
    const engine = { ...worker, getSkill: asPublished(graph, worker.getSkill) };
    const { auditPolicy: policy } = graph;
    const hidden = hiddenOfRow(execution, graph, customer, skillOf(engine));
    const task: Task = { ...row, attempt: row.attempt + 1, input: row.input as TaskInput };
    await attemptTask({ engine, execution, policy, hidden, task, owner, startedAt: engine.clock.now() }, lease.signal);
  } catch (error) {
    if (isOutage(error)) await giveBack(client, "async_tasks", taskId, owner).catch(() => {});
    else if (!(error instanceof LeaseLost)) throw error;
  } finally {
    lease.stop();
  }
}

/** Calls that nobody has begun, or that wait for another try, are not made any more. */
export async function cancelPendingTasks(tx: Db, executionId: string): Promise<void> {
  const cancelled = await tx.$queryRaw<{ id: string }[]>`
    UPDATE async_tasks SET status = 'CANCELLED', completed_at = now()
    WHERE execution_id = ${executionId} AND status = 'PENDING' AND lease_owner IS NULL RETURNING id`;
  const error = { code: "CONFLICT", reason: "cancelled", message: "The execution was cancelled first." } as const;
  for (const { id } of cancelled) await arrive(tx, executionId, id, { status: "FAILED", error });
}

/** One attempt under way, and who makes it. */
type Attempt = {
  engine: Engine;
  execution: Execution;
  /** What may be written down of it beside what the engine needs. */
  policy: SopGraph["auditPolicy"];
  hidden: Hidden;
  task: Task;
  owner: Owner;
  startedAt: Date;
};

async function customerOf(db: Db, executionId: string): Promise<Person | null> {
  const rows = await db.$queryRaw<Person[]>`
    SELECT c.name, c.email, c.phone FROM executions e JOIN customers c ON c.id = e.customer_id WHERE e.id = ${executionId}`;
  return rows[0] ?? null;
}

async function attemptTask(attempt: Attempt, signal: AbortSignal): Promise<void> {
  const { engine, execution, task } = attempt;
  try {
    await act(attempt, signal);
  } catch (error) {
    if (error instanceof LeaseLost || signal.aborted) throw new LeaseLost(task.id);
    if (isOutage(error)) throw error;
    if (!(error instanceof AppError)) log.error({ err: error, taskId: task.id }, "asynchronous step failed");
    const delay = nextDelay(task.input.retry, task.attempt, error, engine.random);
    const outcome: Outcome = { status: "FAILED", error: toPublicError(error) };
    const spent = delay === null || task.attempt > task.input.retry.count + MAX_LOST_ATTEMPTS;
    await engine.transaction((tx) => (spent ? complete(attempt, tx, outcome) : postpone(attempt, tx, outcome, delay)));
  }
  announce(`execution:${execution.id}`, { stepId: task.stepId });
}

/** The call and its result, in one transaction when the skill writes in it. */
async function act(attempt: Attempt, signal: AbortSignal): Promise<void> {
  const { engine, execution, task } = attempt;
  const actor = execution.actor as unknown as Actor;
  const skill = engine.getSkill(task.input.skill);
  for (const permission of skill.permissions) requirePermission({ actor }, permission);
  const input = parseSkillInput(skill, task.input.input);
  const call = {
    executionId: execution.id,
    stepId: task.stepId,
    actor,
    locale: execution.locale as Locale,
    idempotencyKey: task.input.idempotencyKey,
  };
  const limits = { timeoutMs: task.input.timeoutMs, signal };
  const finish = (tx: Db, output: unknown) => complete(attempt, tx, { status: "SUCCEEDED", output });
  if (skill.effect === "local") {
    const work = async (tx: Db) => finish(tx, await runSkill(skill, skillContext(engine, call, tx), input, limits));
    await withinLimits(skill, signal, () => engine.transaction(work));
  } else {
    const output = await callSkill(skill, skillContext(engine, call, engine.client), input, limits);
    await engine.transaction((tx) => finish(tx, output));
  }
}

/** The last word on a task: its own row, the journal, the skill log, and the result where the execution reads it. */
async function complete(attempt: Attempt, tx: Db, outcome: Outcome): Promise<void> {
  const { engine, execution, task } = attempt;
  await release(attempt, tx, { status: outcome.status, completedAt: engine.clock.now() });
  await journal(attempt, tx, outcome, await nextSeq(tx, execution.id));
  await arrive(tx, execution.id, task.id, outcome);
}

/** The journal's next number; holds the execution's row until the commit. */
async function nextSeq(tx: Db, executionId: string): Promise<number> {
  const { seq } = await tx.execution.update({
    where: { id: executionId },
    data: { seq: { increment: 1 } },
    select: { seq: true },
  });
  return seq;
}

/** An attempt failed and another will follow. */
async function postpone(attempt: Attempt, tx: Db, outcome: Outcome, delayMs: number): Promise<void> {
  await release(attempt, tx, { status: "PENDING", leaseUntil: new Date(Date.now() + delayMs) });
  await journal(attempt, tx, outcome, await nextSeq(tx, attempt.execution.id));
}

/** Gives the task back in its new state. Throws LeaseLost when it is somebody else's by now. */
async function release(
  { task, owner }: Attempt,
  tx: Db,
  state: { status: string; completedAt?: Date; leaseUntil?: Date },
): Promise<void> {
  const owned = await tx.asyncTask.updateMany({
    where: { id: task.id, fence: owner.fence, leaseOwner: owner.worker },
    data: { ...state, attempt: task.attempt, leaseOwner: null },
  });
  if (owned.count === 0) throw new LeaseLost(task.id);
}

const json = (value: unknown) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue));

async function journal(
  { engine, execution, policy, hidden, task, owner, startedAt }: Attempt,
  tx: Db,
  outcome: Outcome,
  seq: number,
): Promise<void> {
  const completedAt = engine.clock.now();
  const skill = engine.getSkill(task.input.skill);
  const ok = outcome.status === "SUCCEEDED";
  const durationMs = completedAt.getTime() - startedAt.getTime();
  const call = { input: task.input.input, output: ok ? outcome.output : null };
  const kept = journaledCall(policy, skill.effect, call);
  const logged = loggedCall(policy, skill, call, hidden);
  const cost = ok ? skill.costMicroUsd : 0;
  await tx.executionStep.create({
    data: {
      id: newId("step"),
      executionId: execution.id,
      seq,
      stepId: task.stepId,
      kind: "skill_call",
      name: task.input.skill,
      phase: "FORWARD",
      attempt: task.attempt,
      status: outcome.status,
      input: json(kept.input),
      startedAt,
      completedAt,
      durationMs,
      ...(ok ? { output: json(kept.output) } : { error: outcome.error }),
      costMicroUsd: cost,
      worker: owner.worker,
      fence: owner.fence,
      token: task.input.token ?? "",
    },
    select: { id: true },
  });
  await tx.skillExecutionLog.create({
    data: {
      id: newId("log"),
      executionId: execution.id,
      decisionId: decisionIdOf(execution.id),
      stepId: task.stepId,
      skillId: skill.id,
      skillVersion: skill.version,
      startedAt,
      completedAt,
      durationMs,
      inputParams: json(logged.input),
      status: outcome.status,
      ...(ok
        ? { outputResult: json(logged.output) }
        : {
            errorCode: outcome.error.code,
            errorMessage: recordedValue(policy, outcome.error.message, hidden),
          }),
      retryCount: task.attempt - 1,
      costMicroUsd: cost,
    },
    select: { id: true },
  });
}
