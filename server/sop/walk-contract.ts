// What a walk is made of: whom it asks, in which order, and what it writes down.
import type { Locale, Localized } from "../context";
import { AppError } from "../errors";
import type { ApprovalNode, CallSopNode, ModelNode, Node, SkillNode, SopGraph } from "./graph";

export type StepError = { code: string; reason?: string; message?: string; retryable?: boolean };
/** `undoable`: what a called SOP did, which its caller undoes when it fails later. */
export type StepResult = { output: unknown; undoable?: readonly Done[] } | { error: StepError };
/** A call that succeeded, or that may have: then nobody knows its output. */
export type Done = { node: SkillNode; token: string; input: unknown; output: unknown; inDoubt?: true };

/** One attempt of a step that reaches outside the graph, or the undoing of one (`skill` is then what undoes it). */
export type StepCall = {
  token: string;
  /** From 1, anew each time the step is reached. */
  attempt: number;
  input: unknown;
  scope: Readonly<Record<string, unknown>>;
} & (
  | { kind: "skill"; node: SkillNode; skill: string; key: string | null }
  | { kind: "undo"; node: SkillNode; skill: string }
  | { kind: "model"; node: ModelNode; prompt: string }
  | { kind: "approval"; node: ApprovalNode; input: ApprovalAsked }
  | { kind: "sop"; node: CallSopNode }
);
export type Caller = (call: StepCall) => Promise<StepResult>;

export type ApprovalAsked = {
  message: Localized;
  amount: unknown;
  currency: unknown;
  shows: unknown;
  editable: Record<string, unknown>;
};

/** In which order branches take their steps. */
export type Schedule = {
  /** Of the branches that still run, the one that takes the next step. */
  next: (running: readonly string[]) => string;
  /** Whether a branch was in the middle of a step when its join was decided: it stops only after that step. */
  busy: (token: string) => boolean;
  /** Attempts at a step that were lost with their worker before its next one; they count as tries. */
  lost?: (token: string, step: string) => number;
  /** Whether a join that failed inside a branch was being judged already when that branch was told to stop. */
  judged?: (token: string, step: string) => boolean;
  /** What a branch that is stopped leaves in doubt. */
  abandons?: (token: string) => readonly Done[];
  /** Told of each step a path has taken to its end. */
  took?: (token: string) => void;
};

export type Facts = {
  input: Record<string, unknown>;
  locale: Locale;
  now: string;
  customer: Record<string, unknown>;
  executionId?: string;
};

export type Failure = StepError & { step: string };

export type WalkStatus = "SUCCEEDED" | "FAILED" | "COMPENSATED" | "COMPENSATION_FAILED";

/** One attempt, as the engine's journal has it. */
export type WalkedStep = {
  step: string;
  token: string;
  phase: "FORWARD" | "COMPENSATION";
  attempt: number;
  status: "SUCCEEDED" | "FAILED";
  /** No further attempt follows. */
  last: boolean;
  skill: string | null;
  error?: StepError;
};

export type Walk = {
  /** Steps in the order they were reached. */
  path: string[];
  steps: WalkedStep[];
  /** The ways taken out of steps, as `branches` in coverage.ts names them. */
  ways: Set<string>;
  /** What each step was given, by step id. */
  given: Record<string, unknown>;
  keys: Record<string, string>;
  waits: { step: string; durationMs: number | null; until: string | null }[];
  /** Skill calls that did something, or may have, and were not undone. */
  done: Done[];
  /** Steps that were undone, in that order. */
  undone: string[];
  /** Branches that were stopped because their join was decided. */
  stopped: string[];
  notified: string[];
  alerts: string[];
  variables: Record<string, unknown>;
  failure: Failure | null;
  status: WalkStatus;
  ending:
    | {
        kind: "answered";
        node: string;
        outcome: "resolved" | "unresolved";
        message: Localized;
        /** Said instead where its cards are drawn. */
        messageWithCards?: Localized;
      }
    | { kind: "failed"; node: string; code: string; message: string };
};

/** A walk under way. */
export type Walking = {
  graph: SopGraph;
  facts: Facts;
  call: Caller;
  schedule: Schedule;
  compensationOf: CompensationOf;
  walk: Walk;
  /** Results of asynchronous steps, by step id; their variables are set from the start, failures are met where read. */
  asynchronous: Map<string, StepResult>;
  answer: Extract<Walk["ending"], { kind: "answered" }> | null;
};

/** `by`: the skill that undoes it; null when nobody can. `external`: it may have acted although it gave no answer. */
export type Undoing = "nothing" | { by: string | null; external: boolean };
export type CompensationOf = (skill: string) => Undoing;

/** As many as the engine takes: a walk that goes on longer goes round in circles. */
const MAX_STEPS = 2_000;

/** The step of this id, noted as reached. */
export function nodeOf({ graph, walk }: Walking, id: string): Node {
  const node = graph.nodes[id];
  if (!node) throw new AppError("INTERNAL", `There is no step ${id}.`);
  if (walk.path.push(id) > MAX_STEPS) throw new AppError("INTERNAL", `The walk does not end: ${id} again.`);
  return node;
}
