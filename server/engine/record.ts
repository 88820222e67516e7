// Writing down what happened to an execution, and taking it over. A change is worked out from the state as it is when its
// turn comes, committed, and only then adopted: memory is never ahead of the database.
import { queryOf, type Db } from "../db";
import { announce } from "../postgres/notify";
import { cancelApprovals } from "./approval-step";
import { commitEntry, type Committed, type Entry, type JournalRow, type SkillLog } from "./commit";
import { closeDecisions, type EndedExecution } from "./decision";
import { afterEnding } from "./ending";
import { LeaseLost } from "./lease";
import { giveOrder } from "./give-order";
import type { Run } from "./run";
import { recorded } from "./run-hidden";
import { endingOf, settleBranches, standing, type State, type Token, type Wait } from "./state";
import type { ExecutionStatus } from "./status";

export type Change = {
  state: State;
  row: JournalRow | null;
  log?: SkillLog | null;
  variables?: Record<string, unknown> | undefined;
  output?: unknown;
  error?: unknown;
  /** When it is not what the state says. */
  status?: ExecutionStatus | undefined;
  /** Orders carried out with it. */
  orders?: number;
  /** Waits that were given up. */
  dropped?: readonly Wait[];
  /** Further writes of the same commit. */
  also?: (tx: Db) => Promise<void>;
};

/** Commits a change. Resolves with the status the execution then has. Throws LeaseLost. */
export function record(run: Run, make: () => Change): Promise<ExecutionStatus> {
  return inTurn(run, async () => {
    const plan = planOf(run, make());
    const writesMore = plan.change.also !== undefined || plan.dropped.length > 0;
    const committed = writesMore
      ? await run.engine.transaction((tx) => commitIn(run, tx, plan))
      : await run.engine.commits.push({ entry: plan.entry, ending: (row) => endedBy(run, plan, row) });
    return adopt(run, plan, committed);
  });
}

/**
 * Does something in a transaction and commits the change that follows from it in the same one. Its turn begins before the
 * transaction: nobody holds a connection while they wait for another path of the same execution.
 */
export function recordWith<T>(
  run: Run,
  act: (tx: Db) => Promise<T>,
  make: (result: T) => Change,
): Promise<ExecutionStatus> {
  return inTurn(run, async () => {
    const { plan, committed } = await run.engine.transaction(async (tx) => {
      const planned = planOf(run, make(await act(tx)));
      return { plan: planned, committed: await commitIn(run, tx, planned) };
    });
    return adopt(run, plan, committed);
  });
}

function inTurn<T>(run: Run, commit: () => Promise<T>): Promise<T> {
  return run.exclusively(() => commit().finally(() => (run.coming = null)));
}

/** `moved`: the paths whose step, or attempt at one, this change ends. */
type Plan = { change: Change; moved: readonly string[]; state: State; dropped: readonly Wait[]; entry: Entry };

function planOf(run: Run, change: Change): Plan {
  const moved = [...run.busy].filter((id) => tokenIn(run.state, id) !== tokenIn(change.state, id));
  const busy = new Set([...run.busy].filter((id) => !moved.includes(id)));
  const settled = settleBranches(run.graph, change.state, busy);
  const { state } = settled;
  run.coming = state;
  const stands = standing(state, run.arrivals, run.engine.clock.now().getTime());
  const status =
    change.status ??
    (stands.kind === "runs" ? "RUNNING" : stands.kind === "waits" ? "WAITING" : endingOf(state, stands.status));
  const waits = stands.kind === "waits" && status === "WAITING" ? stands : null;
  const entry: Entry = {
    executionId: run.execution.id,
    owner: run.owner,
    revision: run.revision,
    state,
    status,
    variables: change.variables,
    output: change.output,
    error: change.error,
    awaited: waits?.awaited ?? [],
    wakeAt: waits?.wakeAt ?? null,
    waitingFor: waits?.waitingFor ?? null,
    orders: change.orders ?? 0,
    row: change.row,
    log: change.log ?? null,
  };
  return { change, moved, state, dropped: [...(change.dropped ?? []), ...settled.dropped], entry };
}

function tokenIn(state: State, id: string): Token | undefined {
  return state.tokens.find((one) => one.id === id);
}

async function commitIn(run: Run, tx: Db, plan: Plan): Promise<Committed> {
  const now = run.engine.clock.now();
  await plan.change.also?.(tx);
  const approvals = plan.dropped.flatMap((one) => (one.kind === "approval" ? [one.id] : []));
  if (approvals.length > 0) await cancelApprovals(tx, approvals, now);
  for (const one of plan.dropped) {
    if (one.kind === "child") await giveOrder(tx, one.id, cancelled(run, plan.state, now));
  }
  const committed = await commitEntry(tx, plan.entry);
  if (!committed) throw new LeaseLost(run.execution.id);
  if (committed.completedAt) {
    const ended = [endedBy(run, plan, committed)];
    await closeDecisions(queryOf(tx), ended);
    await afterEnding(queryOf(tx), ended);
  }
  return committed;
}

/** A child nobody waits for any more is undone, unless it goes with a cancellation that keeps what was done. */
function cancelled(run: Run, state: State, now: Date) {
  const by = { userId: "system", name: "Steward", role: "system" };
  const reason = `${run.execution.id} does not wait for it any more`;
  const compensate = state.cancelling?.compensate ?? true;
  return { kind: "cancel", compensate, by, reason, at: now.toISOString() } as const;
}

function endedBy(run: Run, { change }: Plan, row: Committed): EndedExecution {
  const { execution } = run;
  const output = (change.output ?? execution.output) as EndedExecution["output"];
  const error = (change.error ?? execution.error) as EndedExecution["error"];
  return {
    id: execution.id,
    createdAt: execution.createdAt,
    completedAt: row.completedAt ?? run.engine.clock.now(),
    status: row.status,
    sentiment: execution.sentiment,
    output,
    error,
    recorded: recorded(run, { output, message: error?.message ?? null }),
    sessionId: execution.sessionId,
    locale: execution.locale,
    parent: execution.parentKind === "call" ? execution.parentId : null,
  };
}

function adopt(run: Run, { change, moved, state, entry }: Plan, committed: Committed | null): ExecutionStatus {
  if (!committed) throw new LeaseLost(run.execution.id);
  run.revision += 1;
  run.state = state;
  for (const id of moved) run.busy.delete(id);
  run.arrivals = committed.arrivals;
  run.orders = committed.control;
  run.status = committed.status;
  if (change.variables) Object.assign(run.variables, change.variables);
  if (change.output !== undefined) run.execution.output = change.output as typeof run.execution.output;
  if (change.error !== undefined) run.execution.error = change.error as typeof run.execution.error;
  run.released = committed.status !== "RUNNING" && committed.status !== "COMPENSATING";
  announce(`execution:${entry.executionId}`, { seq: committed.seq, status: committed.status });
  return committed.status;
}
