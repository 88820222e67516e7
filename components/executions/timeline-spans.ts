// What happened when, as spans: one per attempt that the journal tells of, and one for each path's step in hand, which
// has no outcome yet. Pure; timeline-model.ts puts the spans on rows and lanes.
import type { ExecutionStep } from "@/server/db";
import type { Token } from "@/server/engine/state";

export type JournalRow = Pick<
  ExecutionStep,
  | "seq"
  | "stepId"
  | "kind"
  | "phase"
  | "attempt"
  | "status"
  | "startedAt"
  | "completedAt"
  | "durationMs"
  | "token"
  | "undoes"
>;

/** Where a path of the execution stands; see server/engine/state.ts. */
export type TokenView = Pick<Token, "id" | "node" | "attempt" | "wait" | "ended">;

export type SpansInput = {
  execution: { status: string; tokens: readonly TokenView[] };
  /** Steps that run beside the others. */
  asyncSteps: ReadonlySet<string>;
  /** Those of them whose outcome is still to come. */
  openSteps: ReadonlySet<string>;
  /** False once nothing of this execution will change any more. */
  live: boolean;
};

export type BarState =
  | "running"
  | "waiting"
  /** For a person. */
  | "asking"
  | "paused"
  | "succeeded"
  | "failed"
  | "lost"
  | "compensated"
  | "skipped"
  | "stopped"
  /** An order that was carried out. */
  | "ordered";

/** What most of a bar's time was spent on when it was not work. */
export type WaitKind = "person" | "time" | "child";

export type Span = {
  key: string;
  token: string;
  seq: number | null;
  attempt: number;
  state: BarState;
  start: number;
  duration: number;
  skewed: boolean;
  wait: WaitKind | null;
  /** ISO time until which an open wait lasts at most. */
  until: string | null;
  undoes: string | null;
};

const UNDO = "undo:";
const ORDER = "order:";
export const isUndo = (key: string) => key.startsWith(UNDO);
export const isOrder = (key: string) => key.startsWith(ORDER);

/** Which row a journal row is drawn on. Every order of a person has a row of its own. */
export function rowKey({ stepId, phase, seq }: Pick<JournalRow, "stepId" | "phase" | "seq">): string {
  if (phase === "CONTROL") return ORDER + seq;
  return phase === "COMPENSATION" ? UNDO + stepId : stepId;
}

/** One span a journal row, but what was begun and its outcome are two rows of one span. */
export function journalSpans(journal: readonly JournalRow[], zero: number, end: number): Span[] {
  const spans: Span[] = [];
  for (const step of journal) {
    const span = step.status === "LOST" ? lostSpan(step, spans, zero) : spanOf(step, zero, end);
    const begun = spans.findIndex((other) => other.key === span.key && OPEN.has(other.state));
    const before = spans[begun];
    if (before && step.status !== "STARTED") {
      const start = Math.min(before.start, span.start);
      spans[begun] = { ...span, start, duration: span.start + span.duration - start };
    } else {
      spans.push(span);
    }
  }
  return spans;
}

const OPEN: ReadonlySet<BarState> = new Set(["running", "waiting", "asking"]);

function spanOf(step: JournalRow, zero: number, end: number): Span {
  const startedAt = step.startedAt.getTime() - zero;
  const start = Math.max(0, startedAt);
  const measured = (step.completedAt ? step.completedAt.getTime() - zero : Math.max(start, end)) - startedAt;
  const duration = measured < 0 || startedAt < 0 ? (step.durationMs ?? 0) : measured;
  return {
    ...plain(step),
    start,
    duration: Math.max(0, duration),
    skewed: startedAt < 0 || measured < 0 || start > end,
  };
}

function plain(step: JournalRow): Omit<Span, "start" | "duration" | "skewed"> {
  return {
    key: rowKey(step),
    token: step.token,
    seq: step.seq,
    attempt: step.attempt,
    state: stateOf(step),
    wait: step.phase === "FORWARD" ? waitOf(step.kind) : null,
    until: null,
    undoes: step.undoes,
  };
}

/** Nobody saw a lost attempt end: its row is written when it is found, so it lasted from the step before until then. */
function lostSpan(step: JournalRow, before: readonly Span[], zero: number): Span {
  const found = Math.max(0, step.startedAt.getTime() - zero);
  const same = before.filter((span) => span.token === step.token);
  const start = Math.max(0, ...same.map((span) => span.start + span.duration).filter((end) => end <= found));
  return { ...plain(step), wait: null, start, duration: found - start, skewed: false };
}

function waitOf(kind: string): WaitKind | null {
  if (kind === "human_approval") return "person";
  if (kind === "wait") return "time";
  return kind === "call_sop" ? "child" : null;
}

function stateOf(step: JournalRow): BarState {
  switch (step.status) {
    case "STARTED":
      return openState(waitOf(step.kind));
    case "SUCCEEDED":
      if (step.phase === "CONTROL") return "ordered";
      return step.phase === "COMPENSATION" ? "compensated" : "succeeded";
    case "LOST":
      return "lost";
    case "SKIPPED":
      return "skipped";
    case "STOPPED":
      return "stopped";
    default:
      return "failed";
  }
}

function openState(wait: WaitKind | null): BarState {
  if (wait === "person") return "asking";
  return wait === null ? "running" : "waiting";
}

/** What is under way has no outcome before it commits: it runs from the end of what came before it until now. */
export function spansInHand(input: SpansInput, spans: readonly Span[], zero: number, end: number): Span[] {
  if (!input.live) return [...spans];
  const all = [...spans];
  for (const key of input.openSteps) {
    const before = all.filter((span) => span.key === key);
    const last = before.at(-1);
    if (last && !before.some((span) => OPEN.has(span.state))) {
      all.push(inHand({ key, token: last.token, attempt: last.attempt + 1, state: "running" }, before, end));
    }
  }
  // A branch begins where its parallel step does, so the paths further out come first.
  const outermostFirst = [...input.execution.tokens].sort((a, b) => a.id.length - b.id.length);
  for (const token of outermostFirst) takeUp(input, all, token, { zero, end });
  return all;
}

/** Adds the step a path stands at, or says of the one that is drawn already what it waits for. */
function takeUp(
  { execution, asyncSteps, openSteps }: SpansInput,
  all: Span[],
  token: TokenView,
  { zero, end }: { zero: number; end: number },
): void {
  const { node: key } = token;
  if (key === null || token.ended || !HELD.has(execution.status) || openSteps.has(key)) return;
  const held = heldState(execution.status, token);
  const begun = all.findIndex((span) => span.key === key && OPEN.has(span.state));
  const drawn = all[begun];
  if (drawn) {
    all[begun] = { ...drawn, ...held };
    return;
  }
  const begunAt = token.wait && Date.parse(token.wait.since) - zero;
  if (begunAt !== undefined) {
    all.push(from(begunAt, { key, token: token.id, attempt: token.attempt + 1, ...held }, end));
    return;
  }
  const own = all.filter((span) => span.token === token.id && !OPEN.has(span.state) && !asyncSteps.has(span.key));
  const before = own.length > 0 ? own : all.filter((span) => span.key === parallelOf(token.id)).map(startOf);
  all.push(inHand({ key, token: token.id, attempt: token.attempt + 1, ...held }, before, end));
}

const HELD: ReadonlySet<string> = new Set(["RUNNING", "WAITING", "PAUSED"]);

/** "notify/0/inner/1" runs on a branch of "inner". */
const parallelOf = (token: string) => token.split("/").at(-2);
const startOf = (span: Span): Span => ({ ...span, duration: 0 });

function heldState(status: string, { wait }: TokenView): Pick<Span, "state" | "wait" | "until"> {
  switch (wait?.kind) {
    case "approval":
      return { state: "asking", wait: "person", until: wait.until };
    case "child":
      return { state: "waiting", wait: "child", until: wait.until };
    case "retry":
    case "timer":
      return { state: "waiting", wait: "time", until: wait.until };
    case "branches":
      return { state: "running", wait: null, until: null };
    case "async":
      return { state: "waiting", wait: null, until: null };
    case undefined:
      return { state: status === "PAUSED" ? "paused" : "running", wait: null, until: null };
  }
}

type Begun = Pick<Span, "key" | "token" | "attempt" | "state"> & Partial<Span>;

function inHand(begun: Begun, before: readonly Span[], end: number): Span {
  return from(Math.max(0, ...before.map((span) => span.start + span.duration)), begun, end);
}

function from(begunAt: number, begun: Begun, end: number): Span {
  const start = Math.max(0, begunAt);
  return {
    seq: null,
    wait: null,
    until: null,
    undoes: null,
    ...begun,
    start: Math.min(start, end),
    duration: Math.max(0, end - start),
    skewed: start > end,
  };
}
