// Undoing what a failed or cancelled execution did, each act exactly once and in a commit of its own. A worker that dies
// in the middle leaves the rest to the next. One act that cannot be undone does not keep the others from it.
import { openTask } from "../commerce/tickets";
import type { Db } from "../db";
import { AppError, toPublicError } from "../errors";
import { log } from "../log";
import { isOutage } from "../postgres/outage";
import { recordAudit } from "../audit/record";
import type { CompensationRule, RetryPolicy } from "../sop/graph";
import { raiseAlert } from "./alerts";
import type { JournalRow } from "./commit";
import { LeaseLost } from "./lease";
import { recordSkill } from "./perform";
import { maskValue } from "./masking";
import { record } from "./record";
import { nextDelay } from "./retry";
import { parseSkillInput, type Run } from "./run";
import { keptLog, recorded } from "./run-hidden";
import { calledExecutions, owedCompensations, type Compensation, type JournalEntry } from "./saga";
import type { State } from "./state";
import type { ExecutionStatus } from "./status";
import { tellPeople } from "./tell-people";

/** What looks like a verdict is asked for twice more: what it speaks of may have been under way. */
const STUBBORN_TRIES = 2;
/** Shorter waits are slept through; longer ones give the lease back. */
const INLINE_WAIT_MS = 2_000;
const TIMEOUT_MS = 15_000;
/** Workers one execution may cost while it is being undone, before a person takes over. */
const MAX_CRASHES = 20;

const SYSTEM = { userId: "system", role: "system", customerId: null, name: "Steward" } as const;

export async function compensate(run: Run): Promise<void> {
  if (await stillRunning(run)) return;
  const journal = await journalOf(run, run.execution.id);
  const rule = run.graph.compensation.find(({ step }) => step === run.state.failure?.step) ?? null;
  const { cancelling } = run.state;
  const keeps = cancelling !== undefined && !cancelling.compensate;
  const owed = keeps
    ? []
    : owedCompensations(journal, {
        skill: run.engine.getSkill,
        now: run.engine.clock.now(),
        first: cancelling ? [] : (rule?.rollback ?? []),
        children: await childJournals(run, journal),
      });
  const open: Compensation[] = [];
  for (const compensation of owed) {
    const failures = journal.filter((row) => row.undoes === compensation.undoes && row.status === "FAILED");
    // A worker that died, or a wait for another one, changes nothing of what was found to be final.
    const undone = failures.some(isFinal) ? false : await undo(run, compensation, failures.length);
    if (undone === "later") return;
    if (!undone) open.push(compensation);
  }
  const undidSomething = owed.length > open.length || journal.some((row) => row.phase === "COMPENSATION");
  await end(run, rule, open, undidSomething);
}

/** Whether this failed undoing was the last try. */
const isFinal = ({ error }: JournalEntry) => (error as { final?: boolean } | null)?.final === true;

async function journalOf(run: Run, executionId: string): Promise<JournalEntry[]> {
  return run.engine.client.executionStep.findMany({ where: { executionId }, orderBy: { seq: "asc" } });
}

/** Of the executions it called, those that ended well. One that failed or was cancelled has settled its own. */
async function childJournals(run: Run, journal: readonly JournalEntry[]): Promise<Map<string, JournalEntry[]>> {
  const known = new Map<string, JournalEntry[]>();
  let ids = calledExecutions(journal);
  while (ids.length > 0) {
    const where = { id: { in: ids }, status: "SUCCEEDED" };
    const ended = await run.engine.client.execution.findMany({ where, select: { id: true } });
    const found: string[] = [];
    for (const { id } of ended) {
      if (known.has(id)) continue;
      const child = await journalOf(run, id);
      known.set(id, child);
      found.push(...calledExecutions(child));
    }
    ids = found;
  }
  return known;
}

/** What runs beside the execution, or was called by it, may yet do something to undo; look again after a while. */
async function stillRunning(run: Run): Promise<boolean> {
  const { client } = run.engine;
  // By the tasks themselves: one that is lost to the state may still act.
  const tasks = await client.asyncTask.count({
    where: { executionId: run.execution.id, status: { in: ["PENDING", "RUNNING"] } },
  });
  const children = await client.execution.count({
    where: { parentId: run.execution.id, parentKind: "call", completedAt: null },
  });
  if (tasks + children === 0) return false;
  await comeBack(run, 1_000);
  return true;
}

/** Gives the lease back until the time has come to look again. */
async function comeBack(run: Run, ms: number): Promise<void> {
  await run.engine.client.$executeRaw`
    UPDATE executions SET lease_owner = NULL, lease_until = now() + make_interval(secs => ${ms / 1_000}::float8)
    WHERE id = ${run.execution.id} AND fence = ${run.owner.fence} AND lease_owner = ${run.owner.worker}`;
  run.released = true;
}

/** True when undone; false when it cannot be; "later" when it will be tried again after a while. */
async function undo(run: Run, compensation: Compensation, failuresBefore: number): Promise<boolean | "later"> {
  if (compensation.skill === null) {
    const why =
      compensation.because === "past_window" ? "The time in which it can be undone is over." : "It cannot be undone.";
    const error = new AppError("CONFLICT", why, { reason: compensation.because ?? "irreversible" });
    await noteFailure(run, compensation, failuresBefore + 1, run.engine.clock.now(), error, true);
    return false;
  }
  for (let number = failuresBefore + 1; ; number++) {
    const startedAt = run.engine.clock.now();
    try {
      await attemptUndo(run, compensation, compensation.skill, number, startedAt);
      return true;
    } catch (error) {
      if (error instanceof LeaseLost || run.signal.aborted) throw new LeaseLost(run.execution.id);
      if (isOutage(error)) throw error;
      if (!(error instanceof AppError)) log.error({ err: error, executionId: run.execution.id }, "compensation failed");
      const delay = nextDelay(policyFor(run, error), number, retryable(error), run.engine.random);
      await noteFailure(run, compensation, number, startedAt, error, delay === null);
      if (delay === null) return false;
      if (delay > INLINE_WAIT_MS) {
        await comeBack(run, delay);
        return "later";
      }
      await new Promise((wake) => setTimeout(wake, delay));
    }
  }
}

function policyFor(run: Run, error: unknown): RetryPolicy {
  const { undoRetry } = run.engine;
  const verdict = error instanceof AppError && !error.retryable;
  return verdict ? { ...undoRetry, count: Math.min(STUBBORN_TRIES, undoRetry.count) } : undoRetry;
}

/** Every failure of an undoing is worth another try. */
function retryable(error: unknown): AppError {
  return new AppError("UNAVAILABLE", "The undoing failed.", { cause: error });
}

async function attemptUndo(
  run: Run,
  compensation: Compensation,
  name: string,
  number: number,
  startedAt: Date,
): Promise<void> {
  const skill = run.engine.getSkill(name);
  const input = parseSkillInput(skill, compensation.input);
  const call = {
    executionId: run.execution.id,
    stepId: compensation.stepId,
    // The undoing is the system's own act: what the customer may not do themselves, Steward still owes them.
    actor: SYSTEM,
    locale: run.locale,
    idempotencyKey: `undo:${run.execution.id}:${compensation.undoes}`,
  };
  const { id: skillId, version: skillVersion, costMicroUsd } = skill;
  const { labels = {} } = run.engine.getSkill(compensation.called);
  await recordSkill(run, skill, call, input, TIMEOUT_MS, (output) => ({
    state: run.state,
    status: "COMPENSATING",
    row: entry(run, compensation, number, startedAt, { status: "SUCCEEDED", output, error: null }),
    log: keptLog(run, skill, {
      skillId,
      skillVersion,
      costMicroUsd,
      resourcesUsed: [],
      // What the undone call gave is part of it.
      input: maskValue(compensation.input, run.graph.auditPolicy.maskSensitive ? labels : {}),
      output,
    }),
  }));
}

async function noteFailure(
  run: Run,
  compensation: Compensation,
  number: number,
  startedAt: Date,
  error: unknown,
  final: boolean,
): Promise<void> {
  const why = { ...toPublicError(error), ...(final ? { final } : {}) };
  const row = entry(run, compensation, number, startedAt, { status: "FAILED", output: null, error: why });
  await record(run, () => ({ state: run.state, status: "COMPENSATING", row }));
}

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
    name: compensation.skill ?? compensation.called,
    phase: "COMPENSATION",
    attempt,
    input: compensation.input,
    startedAt,
    completedAt: run.engine.clock.now(),
    costMicroUsd: 0,
    token: "",
    undoes: compensation.undoes,
    ...result,
  };
}

/** Everything that can be undone is: people are told, and the execution ends or goes on with what the rule says. */
async function end(
  run: Run,
  rule: CompensationRule | null,
  open: readonly Compensation[],
  undidSomething: boolean,
): Promise<void> {
  const { cancelling } = run.state;
  const status: ExecutionStatus =
    open.length > 0 ? "COMPENSATION_FAILED" : cancelling ? "CANCELLED" : undidSomething ? "COMPENSATED" : "FAILED";
  const then = cancelling || !rule?.then || status === "CANCELLED" ? null : rule.then;
  const next: State = then
    ? {
        ...run.state,
        tokens: [{ id: "", node: then, attempt: 0 }],
        afterwards: status as NonNullable<State["afterwards"]>,
      }
    : run.state;
  await record(run, () => ({
    state: next,
    row: null,
    status: then ? "RUNNING" : status,
    also: async (tx) => {
      if (rule && !cancelling) await tell(run, tx, rule);
      if (open.length > 0) await askPerson(run, tx, open);
      await recordAudit(
        { actor: SYSTEM, db: tx },
        {
          action: `execution.${status.toLowerCase()}`,
          resourceType: "execution",
          resourceId: run.execution.id,
          after: { error: recorded(run, run.execution.error), notUndone: open.map(({ stepId }) => stepId) },
          executionId: run.execution.id,
        },
      );
    },
  }));
}

async function tell(run: Run, tx: Db, rule: CompensationRule): Promise<void> {
  const { id } = run.execution;
  const why = run.state.failure?.message ?? "";
  for (const code of rule.alerts) {
    const facts = { says: "step_failed", step: rule.step, why } as const;
    await raiseAlert(tx, { code, severity: "WARNING", executionId: id, stepId: rule.step, message: why, facts });
  }
  if (rule.notify.length === 0) return;
  const title = run.graph.title;
  await tellPeople(tx, {
    to: rule.notify,
    customerId: run.execution.customerId,
    subject: { "zh-CN": `流程失败：${title["zh-CN"]}`, en: `A procedure failed: ${title.en}` },
    text: {
      "zh-CN": `执行 ${id} 在步骤 ${rule.step} 失败：${why} 已完成的步骤已撤销。`,
      en: `Execution ${id} failed at step ${rule.step}: ${why} What it had done was undone.`,
    },
    key: `compensation:${id}:${rule.step}`,
    executionId: id,
    now: run.engine.clock.now(),
  });
}

/** What could not be undone needs a person: an alert, and a task that says what is left. */
async function askPerson(run: Run, tx: Db, open: readonly Compensation[]): Promise<void> {
  const { id, customerId } = run.execution;
  const steps = open.map(({ stepId, called, because }) => `${stepId} (${called}${because ? `, ${because}` : ""})`);
  const message = `${id} could not undo: ${steps.join("; ")}.`;
  await raiseAlert(tx, {
    code: "COMPENSATION_FAILED",
    severity: "CRITICAL",
    executionId: id,
    stepId: open[0]?.stepId ?? null,
    message,
    facts: { says: "not_undone", steps: open.map(({ stepId, called }) => ({ step: stepId, skill: called })) },
  });
  const ctx = { actor: SYSTEM, db: tx, clock: run.engine.clock, locale: run.locale };
  await openTask(ctx, {
    kind: "COMPENSATION_FAILED",
    priority: "URGENT",
    customerId,
    orderId: null,
    subject: run.locale === "en" ? `Undo by hand: ${id}` : `请手工撤销：${id}`,
    description: message,
    executionId: id,
    idempotencyKey: `compensation-failed:${id}`,
  });
}

/** Counts workers lost while undoing, so that an act that kills its worker cannot kill them all. */
export async function noteLostCompensation(run: Run): Promise<void> {
  const crashes = (run.state.crashes ?? 0) + 1;
  const state = { ...run.state, crashes };
  await record(run, () => ({ state, row: null, status: "COMPENSATING" }));
  if (crashes <= MAX_CRASHES) return;
  const journal = await journalOf(run, run.execution.id);
  const owed = owedCompensations(journal, {
    skill: run.engine.getSkill,
    now: run.engine.clock.now(),
    children: await childJournals(run, journal),
  });
  await end(
    run,
    null,
    owed,
    journal.some((row) => row.phase === "COMPENSATION"),
  );
}
