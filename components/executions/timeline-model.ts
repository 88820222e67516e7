// Where everything on an execution's timeline stands, as pure functions of the journal: time runs right in percent of
// the whole, rows go down, compensations follow in their own order. Nothing here knows pixels, colours or words.
// Must stay true: every bar lies within 0–100 %, is wide enough to hit, and no two bars of one lane overlap.
import type { ExecutionStep } from "@/server/db";

export type JournalRow = Pick<
  ExecutionStep,
  "seq" | "stepId" | "kind" | "phase" | "attempt" | "status" | "startedAt" | "completedAt" | "durationMs"
>;

export type TimelineInput = {
  execution: {
    status: string;
    node: string | null;
    /** Attempts at this node that were made already. */
    attempt: number;
    createdAt: Date;
    startedAt: Date | null;
    completedAt: Date | null;
  };
  steps: readonly JournalRow[];
  /** Step ids of the usual path; those the execution has yet to reach are shown waiting. */
  mainPath: readonly string[];
  /** Steps that run beside the others. */
  asyncSteps: ReadonlySet<string>;
  /** Those of them whose outcome is still to come. */
  openSteps: ReadonlySet<string>;
  /** False once nothing of this execution will change any more. */
  live: boolean;
  /** The server's time when the data was read: the end of a bar that still runs. */
  now: Date;
};

export type Phase = "forward" | "compensation";
export type BarState = "running" | "waiting" | "succeeded" | "failed" | "lost" | "compensated";
export type RowState = BarState | "pending";

export type Bar = {
  /** 1-based place among the bars of its row, in journal order. */
  ordinal: number;
  /** The journal row behind it; null while the step still runs. */
  seq: number | null;
  attempt: number;
  state: BarState;
  /** Milliseconds after the timeline's zero. */
  start: number;
  duration: number;
  /** Percent of the timeline. */
  left: number;
  width: number;
  /** 0 is the row's upper lane; attempts stack downwards. */
  lane: number;
  /** The clocks of two machines disagree: the bar was moved to where the journal's order says it can be. */
  skewed: boolean;
};

export type Row = {
  /** "create_ticket", or "undo:create_ticket" for its compensation. */
  key: string;
  stepId: string;
  phase: Phase;
  async: boolean;
  state: RowState;
  bars: Bar[];
  lanes: number;
};

export type Tick = { ms: number; left: number };
export type Timeline = { durationMs: number; rows: Row[]; ticks: Tick[] };

/** The least width of a bar, so that a step of no time at all can still be seen and hit. */
export const MIN_WIDTH = 0.8;

type Span = Pick<Bar, "seq" | "attempt" | "state" | "start" | "duration" | "skewed"> & { key: string };

export function layOutTimeline(input: TimelineInput): Timeline {
  const journal = [...input.steps].sort((a, b) => a.seq - b.seq);
  const zero = timeZero(input.execution, journal[0]);
  const until = input.live ? input.now : (input.execution.completedAt ?? input.now);
  const end = Math.max(0, until.getTime() - zero);
  const spans = journalSpans(journal, zero, end);
  spans.push(...unwritten(input, spans, end));

  const durationMs = Math.max(1, end, ...spans.map((span) => span.start + span.duration));
  const rows = rowKeys(input, spans).map((key) => rowOf(key, input, spans, durationMs));
  return { durationMs, rows, ticks: ticksOf(durationMs) };
}

const UNDO = "undo:";
const isUndo = (key: string) => key.startsWith(UNDO);

export function rowKey(stepId: string, phase: string): string {
  return phase === "COMPENSATION" ? UNDO + stepId : stepId;
}

export type LabelSide = "after" | "before" | "inside";

/**
 * Where a bar's duration is written: after it, or before it when it ends too near the edge, or inside. `room` is what
 * the longest duration takes, in percent of the line: more of a narrow screen.
 */
export function labelSide({ left, width }: Pick<Bar, "left" | "width">, room: number): LabelSide {
  if (left + width <= 100 - room) return "after";
  return left >= room ? "before" : "inside";
}

/** Round marks for an axis of this length: 1, 2 or 5 of a power of ten below ten seconds, clock-like steps above. */
export function ticksOf(durationMs: number, wanted = 5): Tick[] {
  const step = tickStep(durationMs / wanted);
  const ticks: Tick[] = [];
  for (let ms = 0; ms <= durationMs; ms += step) ticks.push({ ms, left: (ms / durationMs) * 100 });
  return ticks;
}

const CLOCK_STEPS = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

function tickStep(atLeast: number): number {
  if (atLeast > 5_000) {
    const step = CLOCK_STEPS.find((seconds) => seconds * 1_000 >= atLeast);
    return step ? step * 1_000 : Math.ceil(atLeast / 86_400_000) * 86_400_000;
  }
  const power = 10 ** Math.floor(Math.log10(Math.max(1, atLeast)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= atLeast) ?? 10 * power;
}

/** The first moment anybody wrote down. The queue's wait before it is told in the header, not drawn. */
function timeZero(execution: TimelineInput["execution"], first: JournalRow | undefined): number {
  const begun = (execution.startedAt ?? execution.createdAt).getTime();
  return first ? Math.min(begun, first.startedAt.getTime()) : begun;
}

/** One span a journal row, but an asynchronous step's start and its first outcome are two rows of one span. */
function journalSpans(journal: JournalRow[], zero: number, end: number): Span[] {
  const spans: Span[] = [];
  for (const step of journal) {
    const span = step.status === "LOST" ? lostSpan(step, spans, zero) : spanOf(step, zero, end);
    const begun = spans.findIndex((other) => other.key === span.key && other.state === "running");
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

function spanOf(step: JournalRow, zero: number, end: number): Span {
  const startedAt = step.startedAt.getTime() - zero;
  const start = Math.max(0, startedAt);
  const measured = (step.completedAt ? step.completedAt.getTime() - zero : Math.max(start, end)) - startedAt;
  const duration = measured < 0 || startedAt < 0 ? (step.durationMs ?? 0) : measured;
  return {
    key: rowKey(step.stepId, step.phase),
    seq: step.seq,
    attempt: step.attempt,
    state: stateOf(step),
    start,
    duration: Math.max(0, duration),
    skewed: startedAt < 0 || measured < 0 || start > end,
  };
}

/** Nobody saw a lost attempt end: its row is written when it is found, so it lasted from the step before until then. */
function lostSpan(step: JournalRow, before: Span[], zero: number): Span {
  const found = Math.max(0, step.startedAt.getTime() - zero);
  const start = Math.max(0, ...before.map((span) => span.start + span.duration).filter((end) => end <= found));
  const { seq, attempt } = step;
  return {
    key: rowKey(step.stepId, step.phase),
    seq,
    attempt,
    state: "lost",
    start,
    duration: found - start,
    skewed: false,
  };
}

function stateOf(step: JournalRow): BarState {
  switch (step.status) {
    case "STARTED":
      return "running";
    case "SUCCEEDED":
      return step.phase === "COMPENSATION" ? "compensated" : "succeeded";
    case "LOST":
      return "lost";
    default:
      return "failed";
  }
}

/** What is under way has no journal row before it commits: it runs from the end of what came before it until now. */
function unwritten(input: TimelineInput, spans: Span[], end: number): Span[] {
  if (!input.live) return [];
  const underWay = (key: string, before: Span[], attempt: number, state: BarState): Span => {
    const start = Math.max(0, ...before.map((span) => span.start + span.duration));
    const duration = Math.max(0, end - start);
    return { key, seq: null, attempt, state, start: Math.min(start, end), duration, skewed: start > end };
  };
  const isRunning = (key: string) => spans.some((span) => span.key === key && span.state === "running");
  const added: Span[] = [];
  for (const key of input.openSteps) {
    const before = spans.filter((span) => span.key === key);
    if (before.length > 0 && !isRunning(key))
      added.push(underWay(key, before, (before.at(-1)?.attempt ?? 0) + 1, "running"));
  }
  const { status, node, attempt } = input.execution;
  if (node && (status === "RUNNING" || status === "WAITING") && !isRunning(node) && !input.openSteps.has(node)) {
    const before = spans.filter((span) => span.state !== "running" && !input.asyncSteps.has(span.key));
    added.push(underWay(node, before, attempt + 1, status === "WAITING" ? "waiting" : "running"));
  }
  return added;
}

/** Forward rows as they were reached, then what is still to come, then the compensations as they ran. */
function rowKeys(input: TimelineInput, spans: Span[]): string[] {
  const reached = [...new Set(spans.map((span) => span.key))];
  const forward = reached.filter((key) => !isUndo(key));
  const compensations = reached.filter(isUndo);
  const ahead = input.live && compensations.length === 0 ? stepsAhead(input.mainPath, forward) : [];
  return [...forward, ...ahead, ...compensations];
}

function stepsAhead(mainPath: readonly string[], reached: string[]): string[] {
  const furthest = Math.max(-1, ...reached.map((key) => mainPath.indexOf(key)));
  return mainPath.slice(furthest + 1).filter((id) => !reached.includes(id));
}

function rowOf(key: string, input: TimelineInput, spans: Span[], durationMs: number): Row {
  const stepId = isUndo(key) ? key.slice(UNDO.length) : key;
  const bars = stack(
    spans.filter((span) => span.key === key),
    durationMs,
  );
  return {
    key,
    stepId,
    phase: key === stepId ? "forward" : "compensation",
    async: key === stepId && input.asyncSteps.has(stepId),
    state: bars.at(-1)?.state ?? "pending",
    bars,
    lanes: Math.max(1, ...bars.map((bar) => bar.lane + 1)),
  };
}

/** A second attempt goes under the one before; a second visit shares the lane when there is room after the first. */
function stack(spans: Span[], durationMs: number): Bar[] {
  const bars: Bar[] = [];
  const laneEnds: number[] = [];
  for (const { key: _, ...span } of spans) {
    const { left, width } = place(span.start, span.duration, durationMs);
    const previous = bars.at(-1);
    const from = previous && span.attempt > previous.attempt ? previous.lane + 1 : 0;
    let lane = from;
    while ((laneEnds[lane] ?? 0) > left) lane += 1;
    laneEnds[lane] = left + width;
    bars.push({ ...span, ordinal: bars.length + 1, left, width, lane });
  }
  return bars;
}

/** Percent of the whole; a bar too short to see is widened, and moved left rather than over the edge. */
function place(start: number, duration: number, durationMs: number): { left: number; width: number } {
  const width = Math.min(100, Math.max(MIN_WIDTH, (duration / durationMs) * 100));
  const left = Math.min((start / durationMs) * 100, 100 - width);
  return { left: Math.max(0, left), width };
}
