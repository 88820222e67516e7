// Where an execution stands between two commits, and what follows from what happens to it. Pure: every decision of the
// engine that is not an effect is made here, so that it can be tested without a database and compared with a model.
//
// An execution is a set of tokens on the graph. The main token "" begins at the entry. A parallel step keeps its token
// waiting and puts one token on each branch; when the join is decided and no branch runs any more, its token goes on.
import type { PublicError } from "../errors";
import type { Node, ParallelNode, SopGraph } from "../sop/graph";

/** What arrived from outside for something awaited: the outcome of an asynchronous call, an answer, a child's end. */
export type Arrival = { status: "SUCCEEDED"; output: unknown } | { status: "FAILED"; error: PublicError };
/** By the id of what was awaited (async_…, appr_…, exec_…). */
export type Arrivals = Record<string, Arrival>;

/** Times are ISO strings. */
export type Wait =
  | { kind: "retry"; until: string }
  | { kind: "timer"; until: string }
  /** Results of asynchronous calls, all of them. */
  | { kind: "async"; ids: string[] }
  /** `until`: the next reminder, escalation or time-out. */
  | { kind: "approval"; id: string; until: string | null }
  | { kind: "child"; id: string; until: string | null }
  /** For the branches of the parallel step this token stands at. */
  | { kind: "branches" };

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
  /** How a branch ended. The main token leaves instead. */
  ended?: "succeeded" | "failed" | "stopped";
  error?: PublicError & { stepId: string };
};

export type State = {
  tokens: Token[];
  /** The task of an asynchronous step's latest call, by step id. */
  started: Record<string, string>;
  /** Steps taken so far, so that a procedure that goes round in circles ends. */
  steps: number;
  /** Set once compensation is done and the steps of its `then` run: how the execution will end. */
  afterwards?: "COMPENSATED" | "COMPENSATION_FAILED" | "CANCELLED";
  /** What made the execution fail: FAILURE in expressions. */
  failure?: PublicError & { step: string };
  /** A cancellation under way. */
  cancelling?: { compensate: boolean; by: string; reason: string | null };
};
