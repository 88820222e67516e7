// Moves an execution along: one commit per step until it ends, waits, or this worker must stop. The only place where the
// engine acts; everything it decides by is in state, retry and saga.
import { transaction, type Db } from "../db";
import { AppError, toPublicError } from "../errors";
import { log } from "../log";
import { announce } from "../postgres/notify";
import { isOutage } from "../postgres/outage";
import { modelCallsOf } from "../models/call";
import { variablesRead } from "../sop/expressions";
import { failureTarget } from "../sop/failure";
import type { Node } from "../sop/graph";
import { commitStep, park, type JournalRow, type Move } from "./commit";
import { compensate } from "./compensate";
import { giveBack, LeaseLost } from "./lease";
import { endExecution, failed, performStep, type Attempt, type Stepped } from "./perform";
import { MAX_LOST_ATTEMPTS, nextDelay } from "./retry";
import { openRun, type Engine, type Run } from "./run";
import { currentNode, readiness } from "./state";
import { isTerminal, type ExecutionStatus } from "./status";

/** Backoffs shorter than this are slept through; longer ones give the lease back. */
const INLINE_WAIT_MS = 2_000;

/** Advances one execution as far as it goes now. Safe to call at any time, by any number of workers. */
export async function advance(engine: Engine, executionId: string): Promise<void> {
  const run = await openRun(engine, executionId);
  if (!run) return;
  try {
    if (run.cursor.attempt > run.execution.attempt) await noteLostAttempt(run);
    let status = run.execution.status as ExecutionStatus;
    while (status === "RUNNING") {
      if (engine.stopping()) return await giveBack(engine.client, "executions", executionId, run.owner);
      status = await takeStep(run);
    }
    if (status === "COMPENSATING") await compensate(run);
  } catch (error) {
    if (error instanceof LeaseLost) {
      log.warn({ executionId, worker: engine.worker }, "lease lost; another worker goes on");
    } else if (isOutage(error)) {
      // Not a verdict on the step: whoever claims next reads how far it really got, and goes on from there.
      log.warn({ executionId, err: error }, "the database was away; the work is taken up again");
      await giveBack(engine.client, "executions", executionId, run.owner).catch(() => {});
    } else throw error;
  } finally {
    run.release();
  }
}

/** One step, one commit. Returns the status the execution then has. */
async function takeStep(run: Run): Promise<ExecutionStatus> {
  const node = currentNode(run.graph, run.cursor);
  if (!node) return finishOrWait(run);
  const ready = readiness(run.graph, run.cursor, variablesRead(node), run.started);
  if (ready.kind === "waiting") return waitFor(run, ready.for);
  const attempt: Attempt = { number: run.cursor.attempt + 1, startedAt: run.engine.clock.now(), input: null };
  if (ready.kind === "broken") {
    const result = run.cursor.asyncResults[ready.source.id];
    const why = result?.status === "FAILED" ? result.error.message : "It did not finish.";
    return giveUp(run, ready.source, node, attempt, new AppError("CONFLICT", `${ready.source.id} failed: ${why}`));
  }
  try {
    return settle(run, await performStep(run, node, attempt));
  } catch (error) {
    if (error instanceof LeaseLost || run.signal.aborted) throw new LeaseLost(run.execution.id);
    if (isOutage(error)) throw error;
    return tryAgain(run, node, attempt, error);
  }
}

/** Takes over what a step committed, and tells whoever watches. */
function settle(run: Run, { committed, move }: Stepped): ExecutionStatus {
  run.cursor.node = move.node;
  run.cursor.attempt = move.attempt;
  run.position = { node: move.node, attempt: move.attempt };
  run.cursor.asyncResults = committed.asyncResults;
  Object.assign(run.cursor.variables, move.variables);
  if (move.output !== undefined) run.execution.output = move.output as typeof run.execution.output;
  if (move.error !== undefined) run.execution.error = move.error as typeof run.execution.error;
  announce(`execution:${run.execution.id}`, { seq: committed.seq, status: move.status });
  return move.release && !isTerminal(move.status) ? "WAITING" : move.status;
}

async function tryAgain(run: Run, node: Node, attempt: Attempt, error: unknown): Promise<ExecutionStatus> {
  if (!(error instanceof AppError))
    log.error({ err: error, executionId: run.execution.id, step: node.id }, "step failed");
  const delay = nextDelay(node.retry, attempt.number, error, run.engine.random);
  if (delay === null) return giveUp(run, node, node, attempt, error);
  const row = failed(run, node, attempt, error);
  if (delay > INLINE_WAIT_MS) {
    const wakeAt = new Date(Date.now() + delay);
    return commit(
      run,
      row,
      { node: node.id, attempt: attempt.number, status: "WAITING", release: true, wakeAt },
      error,
    );
  }
  const status = await commit(run, row, { node: node.id, attempt: attempt.number, status: "RUNNING" }, error);
  await new Promise((wake) => setTimeout(wake, delay));
  return status;
}

/** The step failed for good: its own way out, or everything done so far is undone. */
async function giveUp(run: Run, cause: Node, at: Node, attempt: Attempt, error: unknown): Promise<ExecutionStatus> {
  const row = failed(run, at, attempt, error);
  const why = toPublicError(error);
  const target = failureTarget(cause, why);
  const move: Move = target
    ? { node: target, attempt: 0, status: "RUNNING" }
    : { node: null, attempt: 0, status: "COMPENSATING", error: { ...why, stepId: cause.id } };
  return commit(run, row, move, error);
}

/** Commits an attempt that did not succeed, with the model calls it cost. */
async function commit(run: Run, row: JournalRow, move: Move, error?: unknown): Promise<ExecutionStatus> {
  const calls = modelCallsOf(error);
  const write = (db: Db) => commitStep(db, run.execution.id, run.owner, run.position, row, move);
  const committed =
    calls.length === 0
      ? await write(run.engine.client)
      : await transaction(run.engine.client, async (tx) => {
          await run.engine.recordModelCalls(tx, calls, { executionId: run.execution.id, stepId: row.stepId });
          return write(tx);
        });
  return settle(run, { committed, move });
}

/** The graph is at its end. Work that was begun beside it may still run. */
async function finishOrWait(run: Run): Promise<ExecutionStatus> {
  const outstanding = [...run.started].filter((stepId) => !run.cursor.asyncResults[stepId]);
  if (outstanding.length > 0) return waitFor(run, outstanding);
  await transaction(run.engine.client, (tx) => endExecution(run, tx, "SUCCEEDED"));
  announce(`execution:${run.execution.id}`, { status: "SUCCEEDED" });
  return "SUCCEEDED";
}

/** Waits for results without holding anything, unless they arrived while it was deciding to. */
async function waitFor(run: Run, stepIds: readonly string[]): Promise<ExecutionStatus> {
  const arrived = await park(run.engine.client, run.execution.id, run.owner, stepIds);
  if (!arrived) return "WAITING";
  run.cursor.asyncResults = arrived;
  return "RUNNING";
}

/** The worker before this one died at this step: the journal says so, and a step that kills workers is given up. */
async function noteLostAttempt(run: Run): Promise<void> {
  const node = currentNode(run.graph, run.cursor);
  const attempt: Attempt = { number: run.cursor.attempt, startedAt: run.engine.clock.now(), input: null };
  if (!node) return;
  const lost = new AppError("UNAVAILABLE", "The worker that held this step went away.", { reason: "worker_lost" });
  if (attempt.number > node.retry.count + MAX_LOST_ATTEMPTS) {
    run.execution.status = await giveUp(run, node, node, attempt, lost);
    return;
  }
  const row: JournalRow = { ...failed(run, node, attempt, lost), status: "LOST" };
  await commit(run, row, { node: node.id, attempt: attempt.number, status: run.execution.status as ExecutionStatus });
}
