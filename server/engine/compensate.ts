// Undoing what a failed execution did, latest first, each act exactly once and in a commit of its own. A worker that dies
// in the middle leaves the rest to the next.
import { transaction } from "../db";
import { AppError, toPublicError } from "../errors";
import { log } from "../log";
import { announce } from "../postgres/notify";
import { isOutage } from "../postgres/outage";
import { commitStep, type JournalRow, type Move } from "./commit";
import { LeaseLost } from "./lease";
import { endExecution } from "./perform";
import { nextDelay } from "./retry";
import { auditEnding, callSkill, parseSkillInput, skillContext, type Run } from "./run";
import { owedCompensations, type Compensation } from "./saga";
import type { AsyncResults } from "./state";
import type { ExecutionStatus } from "./status";

const RETRY = { count: 3, backoffMs: 200, jitter: true, on: [] };
const TIMEOUT_MS = 15_000;

export async function compensate(run: Run): Promise<void> {
  const { client } = run.engine;
  if (await stillRunning(run)) return;
  const journal = await client.executionStep.findMany({
    where: { executionId: run.execution.id },
    orderBy: { seq: "asc" },
  });
  const owed = owedCompensations(journal, run.engine.getSkill);
  for (const compensation of owed) {
    if (!(await undo(run, compensation))) return end(run, "COMPENSATION_FAILED");
  }
  const undidSomething = owed.length > 0 || journal.some((row) => row.phase === "COMPENSATION");
  await end(run, undidSomething ? "COMPENSATED" : "FAILED");
}

/** What runs beside the execution may yet do something to undo; look again when its lease is due. */
async function stillRunning(run: Run): Promise<boolean> {
  const row = await run.engine.client.execution.findUniqueOrThrow({
    where: { id: run.execution.id },
    select: { asyncResults: true },
  });
  const results = row.asyncResults as AsyncResults;
  if ([...run.started].every((stepId) => results[stepId])) return false;
  await run.engine.client.$executeRaw`
    UPDATE executions SET lease_owner = NULL, lease_until = now() + interval '1 second'
    WHERE id = ${run.execution.id} AND fence = ${run.owner.fence} AND lease_owner = ${run.owner.worker}`;
  return true;
}

/** True when undone; false when it cannot be. */
async function undo(run: Run, compensation: Compensation): Promise<boolean> {
  for (let number = 1; ; number++) {
    const startedAt = run.engine.clock.now();
    try {
      await transaction(run.engine.client, async (tx) => {
        const skill = run.engine.getSkill(compensation.skill);
        const input = parseSkillInput(skill, compensation.input);
        const call = {
          executionId: run.execution.id,
          stepId: compensation.stepId,
          // The undoing is the system's own act: what the customer may not do themselves, Steward still owes them.
          actor: { userId: "system", role: "system", customerId: null, name: "Steward" } as const,
          locale: run.locale,
          idempotencyKey: `undo:${run.execution.id}:${compensation.stepId}`,
        };
        const limits = { timeoutMs: TIMEOUT_MS, signal: run.signal };
        const output = await callSkill(skill, skillContext(run.engine, call, tx), input, limits);
        const row = entry(run, compensation, number, startedAt, { status: "SUCCEEDED", output, error: null });
        const skillLog = {
          skillId: skill.id,
          skillVersion: skill.version,
          costMicroUsd: skill.costMicroUsd,
          resourcesUsed: [],
        };
        return commitStep(tx, run.execution.id, run.owner, run.position, row, onward(), skillLog);
      });
      announce(`execution:${run.execution.id}`, { status: "COMPENSATING" });
      return true;
    } catch (error) {
      if (error instanceof LeaseLost || run.signal.aborted) throw new LeaseLost(run.execution.id);
      if (isOutage(error)) throw error;
      if (!(error instanceof AppError)) log.error({ err: error, executionId: run.execution.id }, "compensation failed");
      const row = entry(run, compensation, number, startedAt, {
        status: "FAILED",
        output: null,
        error: toPublicError(error),
      });
      await commitStep(run.engine.client, run.execution.id, run.owner, run.position, row, onward());
      const delay = nextDelay(RETRY, number, error, run.engine.random);
      if (delay === null) return false;
      await new Promise((wake) => setTimeout(wake, delay));
    }
  }
}

const onward = (): Move => ({ node: null, attempt: 0, status: "COMPENSATING" });

function entry(
  run: Run,
  compensation: Compensation,
  attempt: number,
  startedAt: Date,
  result: Pick<JournalRow, "status" | "output" | "error">,
): JournalRow {
  return {
    stepId: compensation.stepId,
    kind: "skill_call",
    name: compensation.skill,
    phase: "COMPENSATION",
    attempt,
    input: compensation.input,
    startedAt,
    completedAt: run.engine.clock.now(),
    costMicroUsd: 0,
    ...result,
  };
}

async function end(run: Run, status: ExecutionStatus): Promise<void> {
  await transaction(run.engine.client, async (tx) => {
    await endExecution(run, tx, status);
    await auditEnding(run, tx, `execution.${status.toLowerCase()}`, { error: run.execution.error });
  });
  announce(`execution:${run.execution.id}`, { status });
}
