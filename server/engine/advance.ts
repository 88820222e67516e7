// Moves an execution along: one commit per step until it ends, waits, or this worker must stop. Paths that run side by
// side are stepped side by side; what each step does is in perform*, what follows from it in state.
import { AppError, toPublicError, type PublicError } from "../errors";
import { log } from "../log";
import { modelCallsOf } from "../models/call";
import { isOutage } from "../postgres/outage";
import { renderInput, variablesRead } from "../sop/expressions";
import { failureTarget } from "../sop/failure";
import type { Node } from "../sop/graph";
import { carryOut } from "./carry-out";
import { compensate, noteLostCompensation } from "./compensate";
import { giveBack, LeaseLost } from "./lease";
import { failed, type Attempt } from "./journal";
import { performStep } from "./perform";
import { record, recordWith, type Change } from "./record";
import { resume } from "./resume";
import { MAX_LOST_ATTEMPTS, nextDelay } from "./retry";
import { expressionScope, openRun, type Engine, type Run } from "./run";
import { failedLog } from "./run-hidden";
import {
  again,
  fail,
  finish,
  goTo,
  isReady,
  joinBranches,
  MAX_STEPS,
  nodeAt,
  readiness,
  tokenOf,
  wait,
  type Token,
  type Wait,
} from "./state";
import { wasCutOff } from "./until-stopped";

/** Backoffs shorter than this are slept through; longer ones give the lease back. */
const INLINE_WAIT_MS = 2_000;

/** Advances one execution as far as it goes now. Safe to call at any time, by any number of workers. */
export async function advance(engine: Engine, executionId: string): Promise<void> {
  const run = await openRun(engine, executionId);
  if (!run) return;
  try {
    if (run.execution.previousOwner) {
      await (run.status === "COMPENSATING" ? noteLostCompensation(run) : noteLostAttempts(run));
    }
    await drive(run);
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

/** Steps every path that can go on, and between steps does what was ordered or is owed. */
async function drive(run: Run): Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  const faults: unknown[] = [];
  const begin = ({ id }: Token) => {
    run.busy.add(id);
    const step = takeStep(run, id)
      .catch((error: unknown) => void faults.push(error))
      .finally(() => {
        run.busy.delete(id);
        underWay.delete(id);
      });
    underWay.set(id, step);
  };
  while (faults.length === 0 && !run.released) {
    const idle = underWay.size === 0;
    if (run.engine.stopping()) {
      if (idle) return giveBack(run.engine.client, "executions", run.execution.id, run.owner);
    } else if (run.orders.length > 0) {
      if (idle) await carryOut(run);
    } else if (run.status === "COMPENSATING") {
      await compensate(run);
    } else {
      const now = run.engine.clock.now().getTime();
      // A path that the commit under way stops must not begin a step before that is known.
      const settled = (token: Token) => run.coming === null || run.coming.tokens.includes(token);
      const free = run.state.tokens.filter((token) => !underWay.has(token.id) && settled(token));
      const ready = free.filter((token) => isReady(run.state, token, run.arrivals, now));
      for (const token of ready) begin(token);
      if (underWay.size === 0) await record(run, () => ({ state: run.state, row: null }));
    }
    if (underWay.size > 0) await Promise.race(underWay.values());
  }
  await Promise.allSettled(underWay.values());
  if (faults.length > 0) throw faults[0];
}

/** One step of one path. */
async function takeStep(run: Run, tokenId: string): Promise<void> {
  const token = tokenOf(run.state, tokenId);
  const node = nodeAt(run.graph, token);
  const startedAt = run.engine.clock.now();
  if (!node) {
    await record(run, () => ({ state: finish(run.state, run.arrivals, startedAt.toISOString()), row: null }));
    return;
  }
  const attempt: Attempt = { token: tokenId, number: token.attempt + 1, startedAt, input: null };
  try {
    run.state = { ...run.state, steps: run.state.steps + 1 };
    if (run.state.steps > MAX_STEPS) throw circling(node);
    if (token.wait && token.wait.kind !== "retry" && token.wait.kind !== "async") {
      attempt.startedAt = new Date(token.wait.since);
      attempt.number = Math.max(1, token.attempt);
      await resume(run, node, token.wait, attempt);
      return;
    }
    const ready = readiness(run.graph, run.state, run.arrivals, variablesRead(node));
    if (ready.kind === "waiting") {
      const how = { kind: "async", ids: ready.ids, since: startedAt.toISOString() } as const;
      await record(run, () => ({ state: wait(run.state, tokenId, how, token.attempt), row: null }));
    } else if (ready.kind === "broken") {
      const why = new AppError("CONFLICT", `${ready.source.id} failed: ${ready.error.message}`);
      await giveUp(run, ready.source, node, attempt, why);
    } else {
      await performStep(run, node, attempt);
    }
  } catch (error) {
    if (error instanceof LeaseLost || run.signal.aborted) throw new LeaseLost(run.execution.id);
    if (isOutage(error)) throw error;
    await tryAgain(run, node, attempt, error);
  }
}

function circling(node: Node): AppError {
  const message = `More than ${MAX_STEPS} steps were taken; the procedure goes round in circles at ${node.id}.`;
  return new AppError("CONFLICT", message, { reason: "endless_loop" });
}

async function tryAgain(run: Run, node: Node, attempt: Attempt, error: unknown): Promise<void> {
  if (!(error instanceof AppError))
    log.error({ err: error, executionId: run.execution.id, step: node.id }, "step failed");
  if (wasCutOff(error)) return cutShort(run, node, attempt, error);
  const delay = nextDelay(node.retry, attempt.number, error, run.engine.random);
  if (delay === null) return giveUp(run, node, node, attempt, error);
  const row = failed(run, node, attempt, error);
  const since = run.engine.clock.now();
  const until = new Date(since.getTime() + delay).toISOString();
  const inline = delay <= INLINE_WAIT_MS;
  const next = () =>
    inline
      ? again(run.state, attempt.token, attempt.number)
      : wait(run.state, attempt.token, { kind: "retry", until, since: since.toISOString() }, attempt.number);
  const call = failedLog(run, node, attempt.input, toPublicError(error));
  await commitFailure(run, error, () => ({ state: next(), row, log: call, dropped: givenUp(run, attempt) }));
  const goesOn = run.state.tokens.some(({ id, ended }) => id === attempt.token && !ended);
  if (inline && goesOn) await new Promise((wake) => setTimeout(wake, delay));
}

/** The order it was cut off for comes with this commit, and is carried out next. */
function cutShort(run: Run, node: Node, attempt: Attempt, error: unknown): Promise<void> {
  const row = failed(run, node, attempt, error);
  const log = failedLog(run, node, attempt.input, toPublicError(error));
  return commitFailure(run, error, () => ({ state: again(run.state, attempt.token, attempt.number), row, log }));
}

/** The step failed for good: its own way out, or the path ends here and what was done is undone. */
async function giveUp(run: Run, cause: Node, at: Node, attempt: Attempt, error: unknown): Promise<void> {
  const row = failed(run, at, attempt, error);
  const why = toPublicError(error);
  const target = failureTarget(cause, why);
  const call = failedLog(run, at, attempt.input, why);
  await commitFailure(run, error, () => {
    const dropped = givenUp(run, attempt);
    const failing = { ...joinBranches(run.state, attempt.token), failure: failureOf(cause, why) };
    const { stop } = tokenOf(failing, attempt.token);
    if (target !== null || stop) return { state: goTo(failing, attempt.token, target), row, log: call, dropped };
    const fault = { ...why, stepId: cause.id };
    const state = fail(failing, attempt.token, fault);
    return { state, row, log: call, dropped, ...(attempt.token === "" ? { error: fault } : {}) };
  });
}

/** What the path waited for when its step failed: nobody waits for the answer or the child any more. */
function givenUp(run: Run, attempt: Attempt): Wait[] {
  const waited = tokenOf(run.state, attempt.token).wait;
  const outside = waited?.kind === "approval" || waited?.kind === "child";
  return outside && !run.arrivals[waited.id] ? [waited] : [];
}

/** FAILURE as expressions read it. */
export function failureOf(node: Pick<Node, "id">, { code, message, reason }: PublicError) {
  return { step: node.id, code, message, reason: reason ?? "" };
}

/** Commits an attempt that did not succeed, with the model calls it cost. */
async function commitFailure(run: Run, error: unknown, make: () => Change): Promise<void> {
  const calls = modelCallsOf(error);
  if (calls.length === 0) return void (await record(run, make));
  const { row } = make();
  const at = { executionId: run.execution.id, ...(row ? { stepId: row.stepId } : {}) };
  await recordWith(run, (tx) => run.engine.recordModelCalls(tx, calls, at), make);
}

/** What the lost call was given: it may have happened elsewhere, and then it must be undone by this. */
function lostInput(run: Run, node: Node): unknown {
  if (node.type !== "skill_call") return null;
  try {
    return run.engine.getSkill(node.skill).effect === "external" ? renderInput(node.input, expressionScope(run)) : null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** The worker before this one died here: the journal says so, and a step that kills workers is given up. */
async function noteLostAttempts(run: Run): Promise<void> {
  // Orders are carried out between steps: whoever claims a paused one is in none, and it stays paused.
  if (run.status === "PAUSED") return;
  for (const token of run.state.tokens) {
    const node = token.ended || token.wait ? null : nodeAt(run.graph, token);
    if (!node || run.released) continue;
    const attempt: Attempt = {
      token: token.id,
      number: token.attempt + 1,
      startedAt: run.engine.clock.now(),
      input: lostInput(run, node),
    };
    const lost = new AppError("UNAVAILABLE", "The worker that held this step went away.", { reason: "worker_lost" });
    if (attempt.number > node.retry.count + MAX_LOST_ATTEMPTS) await giveUp(run, node, node, attempt, lost);
    else {
      const row = { ...failed(run, node, attempt, lost), status: "LOST" as const };
      await record(run, () => ({ state: again(run.state, token.id, attempt.number), row }));
    }
  }
}
