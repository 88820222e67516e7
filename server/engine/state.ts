// Where an execution stands between two commits, and what follows from what happens to it. Pure: every decision of the
// engine that is not an effect is made here, so that it can be tested without a database and compared with a model.
//
// An execution is a set of tokens on the graph. The main token "" begins at the entry. A parallel step keeps its token
// waiting and puts one token on each branch; when the join is decided and no branch runs any more, its token goes on.
import { AppError, type PublicError } from "../errors";
import type { Node, ParallelNode, SopGraph } from "../sop/graph";
import type { ExecutionStatus } from "./status";

/**
 * What arrived from outside for something awaited: the outcome of an asynchronous call, an answer, a child's end.
 * `variables`: what was read again for an answer and differs from what the execution holds; it goes on with these.
 */
export type Arrival =
  | { status: "SUCCEEDED"; output: unknown; variables?: Record<string, unknown> }
  | { status: "FAILED"; error: PublicError };
/** By the id of what was awaited (async_…, appr_…, exec_…). */
export type Arrivals = Record<string, Arrival>;

/** Times are ISO strings. `since`: when the wait began, for the journal. */
export type Wait = { since: string } & (
  | { kind: "retry"; until: string }
  | { kind: "timer"; until: string }
  /** Results of asynchronous calls, all of them. */
  | { kind: "async"; ids: string[] }
  /** `until`: the next reminder, escalation or time-out. */
  | { kind: "approval"; id: string; until: string | null }
  | { kind: "child"; id: string; until: string | null }
  /** For the branches of the parallel step this token stands at. */
  | { kind: "branches" }
);

export type Token = {
  /** "" is the main path; "notify/0" the first branch of the step notify; "notify/0/inner/1" a branch inside it. */
  id: string;
  /** null: at the end of its path. */
  node: string | null;
  /** Attempts at this node that were already made, lost ones included. */
  attempt: number;
  wait?: Wait;
  /** Stops once the step it is in is done. */
  stop?: true;
  /** How the path ended. */
  ended?: "succeeded" | "failed" | "stopped";
  error?: PublicError & { stepId: string };
};

export type State = {
  tokens: Token[];
  /** The task of an asynchronous step's latest call, by step id. */
  started: Record<string, string>;
  /** Every task ever begun, in order: a step that is taken again begins another. */
  tasks?: string[];
  /** Steps taken so far, so that a procedure that goes round in circles ends. */
  steps: number;
  /** Set once compensation is done and the steps of its `then` run: how the execution will end. */
  afterwards?: "COMPENSATED" | "COMPENSATION_FAILED" | "FAILED";
  /** Workers lost while undoing. */
  crashes?: number;
  /** What made the execution fail: FAILURE in expressions. */
  failure?: PublicError & { step: string };
  /** A cancellation under way. */
  cancelling?: { compensate: boolean; by: string; reason: string | null };
};

/** Steps an execution may take. Nobody writes a procedure this long; one that goes round in circles gets here. */
export const MAX_STEPS = 2_000;

export function startState(entry: string): State {
  return { tokens: [{ id: "", node: entry, attempt: 0 }], started: {}, steps: 0 };
}

export function tokenOf(state: State, id: string): Token {
  const token = state.tokens.find((one) => one.id === id);
  if (!token) throw new AppError("INTERNAL", `There is no path "${id}".`);
  return token;
}

/** The node a token stands at; null at the end of its path. */
export function nodeAt(graph: SopGraph, token: Token): Node | null {
  if (token.node === null) return null;
  const node = graph.nodes[token.node];
  if (!node) throw new AppError("INTERNAL", `Step ${token.node} is not in ${graph.sopId} v${graph.version}.`);
  return node;
}

function branchId(parent: Token, index: number): string {
  return `${parent.id ? `${parent.id}/` : ""}${parent.node ?? ""}/${index}`;
}

/** The tokens on the branches of the parallel step a token waits at. */
export function branchesOf(state: State, parent: Token): Token[] {
  const prefix = `${parent.id ? `${parent.id}/` : ""}${parent.node ?? ""}/`;
  return state.tokens.filter((one) => one.id.startsWith(prefix) && !one.id.slice(prefix.length).includes("/"));
}

function change(state: State, id: string, to: (token: Token) => Token): State {
  return { ...state, tokens: state.tokens.map((token) => (token.id === id ? to(token) : token)) };
}

function end({ id, node }: Token, ended: NonNullable<Token["ended"]>, error?: Token["error"]): Token {
  return { id, node, attempt: 0, ended, ...(error ? { error } : {}) };
}

/** The step is done: the token goes on, or its path is at its end. */
export function goTo(state: State, id: string, next: string | null): State {
  return change(state, id, (token) => {
    if (token.stop) return end(token, "stopped");
    if (next === null && id !== "") return end(token, "succeeded");
    return { id, node: next, attempt: 0 };
  });
}

export function wait(state: State, id: string, how: Wait, attempt = 0): State {
  return change(state, id, (token) => {
    const { stop, node } = token;
    return { id, node, attempt, wait: how, ...(stop ? { stop } : {}) };
  });
}

/** Another attempt at the same step follows at once. */
export function again(state: State, id: string, attempt: number): State {
  return change(state, id, ({ node, stop }) => ({ id, node, attempt, ...(stop ? { stop } : {}) }));
}

/** The step failed for good and nothing answers it: the path ends here. */
export function fail(state: State, id: string, error: PublicError & { stepId: string }): State {
  return change(state, id, (token) => end(token, "failed", error));
}

/** Every path that has not ended stops where it is. For cancellations; nothing is under way then. */
export function stopAll(state: State): { state: State; dropped: Wait[] } {
  const dropped = state.tokens.flatMap((token) => (token.wait ? [token.wait] : []));
  const tokens = state.tokens.filter(({ id }) => id === "").map((token) => end(token, "stopped"));
  return { state: { ...state, tokens }, dropped };
}

/** One token for each branch; the parent waits for them. */
export function fork(state: State, id: string, node: ParallelNode, since: string): State {
  const parent = tokenOf(state, id);
  const branches = node.branches.map(({ entry }, i): Token => ({ id: branchId(parent, i), node: entry, attempt: 0 }));
  const waiting = wait(state, id, { kind: "branches", since });
  return { ...waiting, tokens: [...waiting.tokens, ...branches] };
}

/** open: branches still run and may decide it. reached: enough succeeded. missed: enough cannot succeed any more. */
export function joinVerdict(node: ParallelNode, branches: readonly Token[]): "open" | "reached" | "missed" {
  const needed = node.join.kind === "all" ? branches.length : node.join.kind === "any" ? 1 : node.join.count;
  const succeeded = branches.filter(({ ended }) => ended === "succeeded").length;
  const running = branches.filter(({ ended }) => !ended).length;
  if (succeeded >= needed) return "reached";
  return succeeded + running < needed ? "missed" : "open";
}

/**
 * After a path ended: joins that are decided stop their other branches. A branch in the middle of a step (`busy`) stops
 * after it, so that what the step did is journaled and can be undone; one that waits stops at once. `dropped`: the waits
 * that nobody waits for any more.
 */
export function settleBranches(
  graph: SopGraph,
  state: State,
  busy: ReadonlySet<string>,
): { state: State; dropped: Wait[] } {
  const dropped: Wait[] = [];
  let now = state;
  const stop = (id: string): void => {
    const token = tokenOf(now, id);
    if (token.ended) return;
    if (token.wait?.kind === "branches") {
      for (const branch of branchesOf(now, token)) stop(branch.id);
      now = change(now, id, (one) => ({ ...one, stop: true }));
    } else if (busy.has(id)) {
      now = change(now, id, (one) => ({ ...one, stop: true }));
    } else {
      if (token.wait) dropped.push(token.wait);
      now = change(now, id, (one) => end(one, "stopped"));
    }
  };
  const depth = (token: Token) => token.id.split("/").length;
  const parents = state.tokens.filter((token) => token.wait?.kind === "branches").sort((a, b) => depth(b) - depth(a));
  for (const { id } of parents) {
    const parent = tokenOf(now, id);
    const node = nodeAt(graph, parent);
    if (node?.type !== "parallel_execution") continue;
    const branches = branchesOf(now, parent);
    if (node.others === "stop" && joinVerdict(node, branches) !== "open") for (const one of branches) stop(one.id);
  }
  return { state: now, dropped };
}

/** Takes the branches of a decided join away; their parent is free to go on, to fail, or to stop. */
export function joinBranches(state: State, id: string): State {
  const prefix = `${id ? `${id}/` : ""}${tokenOf(state, id).node ?? ""}/`;
  const kept = { ...state, tokens: state.tokens.filter((token) => !token.id.startsWith(prefix)) };
  return change(kept, id, ({ node, attempt, stop }) => ({ id, node, attempt, ...(stop ? { stop } : {}) }));
}

/** Whether a token can take its next step now. `now` in ms. */
export function isReady(state: State, token: Token, arrivals: Arrivals, now: number): boolean {
  if (token.ended) return false;
  const { wait: waits } = token;
  if (!waits) return true;
  switch (waits.kind) {
    case "retry":
    case "timer":
      return Date.parse(waits.until) <= now;
    case "async":
      return waits.ids.every((id) => arrivals[id]);
    case "approval":
    case "child":
      return !!arrivals[waits.id] || (waits.until !== null && Date.parse(waits.until) <= now);
    case "branches":
      return branchesOf(state, token).every(({ ended }) => ended);
  }
}

export type Standing =
  | { kind: "runs" }
  /** `awaited`: ids of arrivals that would wake it; `wakeAt`: the first time something is due. */
  | { kind: "waits"; awaited: string[]; wakeAt: Date | null; waitingFor: WaitingFor }
  /** The main path ended. */
  | { kind: "over"; status: "SUCCEEDED" | "FAILED" | "STOPPED" };

export type WaitingFor = "approval" | "time" | "child" | "async";

const WAITING_FOR: Record<Exclude<Wait["kind"], "branches">, WaitingFor> = {
  approval: "approval",
  child: "child",
  async: "async",
  timer: "time",
  retry: "time",
};

/** What an execution in this state does next. Branches of a decided join and results it begins with are settled first. */
export function standing(state: State, arrivals: Arrivals, now: number): Standing {
  const main = tokenOf(state, "");
  if (main.ended) return { kind: "over", status: main.ended === "stopped" ? "STOPPED" : OVER[main.ended] };
  if (state.tokens.some((token) => isReady(state, token, arrivals, now))) return { kind: "runs" };
  const waits = state.tokens.flatMap(({ wait: one }) => (one && one.kind !== "branches" ? [one] : []));
  const times = waits.flatMap((one) => ("until" in one && one.until !== null ? [Date.parse(one.until)] : []));
  const awaited = waits.flatMap((one) => (one.kind === "async" ? one.ids : "id" in one ? [one.id] : []));
  const order: WaitingFor[] = ["approval", "child", "async", "time"];
  const kinds = new Set(waits.map((one) => WAITING_FOR[one.kind as keyof typeof WAITING_FOR]));
  return {
    kind: "waits",
    awaited: awaited.filter((id) => !arrivals[id]),
    wakeAt: times.length > 0 ? new Date(Math.min(...times)) : null,
    waitingFor: order.find((kind) => kinds.has(kind)) ?? "time",
  };
}

const OVER = { succeeded: "SUCCEEDED", failed: "FAILED" } as const;

/** Tasks whose results have not arrived. */
export function outstandingTasks(state: State, arrivals: Arrivals): string[] {
  return [...new Set([...(state.tasks ?? []), ...Object.values(state.started)])].filter((id) => !arrivals[id]);
}

/** Notes that an asynchronous step began. */
export function beginTask(state: State, stepId: string, taskId: string): State {
  const started = { ...state.started, [stepId]: taskId };
  return { ...state, started, tasks: [...(state.tasks ?? Object.values(state.started)), taskId] };
}

/** At the end of the main path: done, unless something begun beside it still runs. */
export function finish(state: State, arrivals: Arrivals, since: string): State {
  const outstanding = outstandingTasks(state, arrivals);
  if (outstanding.length > 0) return wait(state, "", { kind: "async", ids: outstanding, since });
  return change(state, "", (token) => end(token, "succeeded"));
}

/**
 * What follows when the main path is over. A failure and a cancellation go through COMPENSATING, also when nothing is to be
 * undone: what still runs beside the execution is waited for there.
 */
export function endingOf(state: State, over: "SUCCEEDED" | "FAILED" | "STOPPED"): ExecutionStatus {
  return state.afterwards ?? (over === "SUCCEEDED" ? "SUCCEEDED" : "COMPENSATING");
}

/** The asynchronous steps whose results these variables are. */
function asyncSources(graph: SopGraph, variables: readonly string[]): Node[] {
  return graph.order
    .map((id) => graph.nodes[id])
    .filter(
      (node): node is Node =>
        node?.type === "skill_call" && node.async && node.outputVar !== null && variables.includes(node.outputVar),
    );
}

export type Readiness =
  | { kind: "ready" }
  | { kind: "waiting"; ids: string[] }
  /** A result this node reads will never come. */
  | { kind: "broken"; source: Node; error: PublicError };

/** Whether the results of asynchronous steps that a node reads have arrived. */
export function readiness(graph: SopGraph, state: State, arrivals: Arrivals, reads: readonly string[]): Readiness {
  const missing: string[] = [];
  for (const source of asyncSources(graph, reads)) {
    const taskId = state.started[source.id];
    if (!taskId) continue;
    const arrival = arrivals[taskId];
    if (arrival?.status === "FAILED") return { kind: "broken", source, error: arrival.error };
    if (!arrival) missing.push(taskId);
  }
  return missing.length > 0 ? { kind: "waiting", ids: missing } : { kind: "ready" };
}

/** The state without the results of asynchronous steps whose variables were read again since: those would stand in front. */
export function withoutResults(graph: SopGraph, state: State, arrivals: Arrivals, variables: readonly string[]): State {
  const isOld = ([stepId, taskId]: [string, string]) =>
    !!arrivals[taskId] && variables.includes(graph.nodes[stepId]?.outputVar ?? "");
  return { ...state, started: Object.fromEntries(Object.entries(state.started).filter((one) => !isOld(one))) };
}

/** Everything an expression of this execution may read, apart from the built-in names. */
export function readableVariables(
  graph: SopGraph,
  state: State,
  variables: Record<string, unknown>,
  arrivals: Arrivals,
): Record<string, unknown> {
  const scope = { ...variables };
  for (const [stepId, taskId] of Object.entries(state.started)) {
    const name = graph.nodes[stepId]?.outputVar;
    const arrival = arrivals[taskId];
    if (name && arrival?.status === "SUCCEEDED") scope[name] = arrival.output;
  }
  return scope;
}
