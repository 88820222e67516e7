// Where everything on an execution's timeline stands, as pure functions of the journal: time runs right in percent of
// the whole, rows go down, branches stand under their parallel step, compensations and people's orders follow in their
// own order. Nothing here knows pixels, colours or words.
// Must stay true: every bar lies within 0–100 %, is wide enough to hit, and no two bars of one lane overlap.
import type { BranchPlace } from "./branch-places";
import { type Tick, ticksOf } from "./timeline-axis";
import {
  type BarState,
  isOrder,
  isUndo,
  journalSpans,
  type JournalRow,
  type Span,
  spansInHand,
  type SpansInput,
} from "./timeline-spans";

export type TimelineInput = Omit<SpansInput, "execution"> & {
  execution: SpansInput["execution"] & { createdAt: Date; startedAt: Date | null; completedAt: Date | null };
  steps: readonly JournalRow[];
  /** Step ids of the usual path; those the execution has yet to reach are shown as still to come. */
  mainPath: readonly string[];
  places: ReadonlyMap<string, BranchPlace>;
  /** The server's time when the data was read: the end of a bar that still runs. */
  now: Date;
};

export type Phase = "forward" | "compensation" | "control";
export type RowState = BarState | "pending";

/** A span in its place. ordinal: 1-based among its row's bars, in journal order. lane: attempts stack downwards from 0. */
export type Bar = Omit<Span, "key" | "token"> & { ordinal: number; left: number; width: number; lane: number };

export type Row = {
  /** "create_ticket", "undo:create_ticket" for its compensation, "order:7" for what a person ordered. */
  key: string;
  stepId: string;
  phase: Phase;
  async: boolean;
  state: RowState;
  bars: Bar[];
  lanes: number;
  /** How many parallel steps it is inside of. */
  depth: number;
  /** The branch that begins with this row. */
  branch: string | null;
};

/** A moment that concerns the whole execution, drawn through all rows. */
export type Marker = { key: string; left: number };
export type Timeline = { durationMs: number; rows: Row[]; ticks: Tick[]; markers: Marker[] };

/** The least width of a bar, so that a step of no time at all can still be seen and hit. */
export const MIN_WIDTH = 0.8;

export function layOutTimeline(input: TimelineInput): Timeline {
  const journal = [...input.steps].sort((a, b) => a.seq - b.seq);
  const zero = timeZero(input.execution, journal[0]);
  const until = input.live ? input.now : (input.execution.completedAt ?? input.now);
  const end = Math.max(0, until.getTime() - zero);
  const spans = spansInHand(input, journalSpans(journal, zero, end), zero, end);

  const durationMs = Math.max(1, end, ...spans.map((span) => span.start + span.duration));
  const stepOf = new Map(journal.map((step) => [`order:${step.seq}`, step.stepId]));
  const rows = rowKeys(input, spans).map((key) => rowOf(key, input, spans, durationMs, stepOf.get(key)));
  const markers = rows.flatMap((row) => (isOrder(row.key) ? [{ key: row.key, left: row.bars[0]?.left ?? 0 }] : []));
  return { durationMs, rows: withBranches(rows, input.places), ticks: ticksOf(durationMs), markers };
}

/** The first moment anybody wrote down. The queue's wait before it is told in the header, not drawn. */
function timeZero(execution: TimelineInput["execution"], first: JournalRow | undefined): number {
  const begun = (execution.startedAt ?? execution.createdAt).getTime();
  return first ? Math.min(begun, first.startedAt.getTime()) : begun;
}

/** Forward rows as they were reached, then what is still to come, then the compensations and the orders as they ran. */
function rowKeys(input: TimelineInput, spans: readonly Span[]): string[] {
  const reached = [...new Set(spans.map((span) => span.key))];
  const forward = reached.filter((key) => !isUndo(key) && !isOrder(key));
  const undone = reached.filter(isUndo);
  const ahead = input.live && undone.length === 0 ? stepsAhead(input.mainPath, forward) : [];
  return [...nested([...forward, ...ahead], input.places), ...undone, ...reached.filter(isOrder)];
}

function stepsAhead(mainPath: readonly string[], reached: readonly string[]): string[] {
  const furthest = Math.max(-1, ...reached.map((key) => mainPath.indexOf(key)));
  return mainPath.slice(furthest + 1).filter((id) => !reached.includes(id));
}

/** Each branch's steps right under their parallel step, one branch after the other, whatever ran first. */
function nested(keys: readonly string[], places: TimelineInput["places"]): string[] {
  const holders = keys.flatMap((key) => holdersOf(key, places));
  const all = [...new Set([...keys.flatMap((key) => [...holdersOf(key, places), key]), ...holders])];
  const under = (parent: string | undefined): string[] => {
    const own = all.filter((key) => places.get(key)?.of === parent);
    const branchOf = (key: string) => places.get(key)?.index ?? 0;
    const ordered = parent === undefined ? own : own.sort((a, b) => branchOf(a) - branchOf(b));
    return ordered.flatMap((key) => [key, ...under(key)]);
  };
  return under(undefined);
}

/** The parallel steps around a step, outermost first. */
function holdersOf(key: string, places: TimelineInput["places"]): string[] {
  const place = places.get(key);
  return place ? [...holdersOf(place.of, places), place.of] : [];
}

function rowOf(
  key: string,
  input: TimelineInput,
  spans: readonly Span[],
  durationMs: number,
  orderedStep: string | undefined,
): Row {
  const phase: Phase = isOrder(key) ? "control" : isUndo(key) ? "compensation" : "forward";
  const stepId = phase === "control" ? (orderedStep ?? "") : key.replace(/^undo:/, "");
  const bars = stack(
    spans.filter((span) => span.key === key),
    durationMs,
  );
  return {
    key,
    stepId,
    phase,
    async: phase === "forward" && input.asyncSteps.has(stepId),
    state: bars.at(-1)?.state ?? "pending",
    bars,
    lanes: Math.max(1, ...bars.map((bar) => bar.lane + 1)),
    depth: phase === "forward" ? (input.places.get(stepId)?.depth ?? 0) : 0,
    branch: null,
  };
}

function withBranches(rows: Row[], places: TimelineInput["places"]): Row[] {
  const named = new Set<string>();
  return rows.map((row) => {
    const place = row.phase === "forward" ? places.get(row.stepId) : undefined;
    const branch = place && `${place.of}/${place.index}`;
    if (!place || !branch || named.has(branch)) return row;
    named.add(branch);
    return { ...row, branch: place.name };
  });
}

/** A second attempt goes under the one before; a second visit shares the lane when there is room after the first. */
function stack(spans: Span[], durationMs: number): Bar[] {
  const bars: Bar[] = [];
  const laneEnds: number[] = [];
  for (const { key: _key, token: _token, ...span } of spans) {
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
