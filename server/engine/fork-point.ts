// Where a new execution can begin within the journal of another, and with what. Pure: journal in, variables out.
// What must stay true: an approval counts for the act it was asked about and no other, and what was undone is not
// taken for done.
import type { SopGraph } from "../sop/graph";
import { mainSteps } from "./control-places";
import type { Refusal } from "./control-rules";
import { didYouMean } from "../sop/suggest";

export type ForkRow = {
  seq: number;
  stepId: string;
  kind: string;
  phase: string;
  status: string;
  output: unknown;
};

export type ForkSource = {
  id: string;
  graph: SopGraph;
  /** By seq. */
  journal: readonly ForkRow[];
  /** The step the main path stands at. */
  node: string | null;
  /** What it began with, when it was itself begun in the middle of another. */
  base: ForkBase;
  /** What it knows now; stands in for outputs the journal does not keep (AUDIT_POLICY level SUMMARY). */
  variables: Readonly<Record<string, unknown>>;
  /** The seqs of rows whose effect was undone. */
  undone: ReadonlySet<number>;
};

export type ForkBase = {
  variables: Readonly<Record<string, unknown>>;
  /** An approval that was given for what the variables hold. */
  approval: string | null;
  /** A step whose effect the variables tell of, and which was undone since. */
  undone: string | null;
};

export const NOTHING_BEFORE: ForkBase = { variables: {}, approval: null, undone: null };

/** The rows from before the step was first come to; null when it never was. */
export function rowsBefore(source: ForkSource, stepId: string): ForkRow[] | null {
  const first = source.journal.find((row) => row.phase === "FORWARD" && row.stepId === stepId);
  if (!first) return source.node === stepId ? [...source.journal] : null;
  return source.journal.filter((row) => row.seq < first.seq);
}

/** Null: a new execution can begin at this step. */
export function refuseFork(source: ForkSource, stepId: string): Refusal | null {
  const { graph, id } = source;
  if (!graph.nodes[stepId]) {
    return {
      reason: "step_unknown",
      message: `${graph.sopId} has no step "${stepId}"${didYouMean(stepId, graph.order)}`,
    };
  }
  if (!mainSteps(graph).has(stepId)) {
    return {
      reason: "step_in_branch",
      message: `${stepId} is inside a branch; begin at the step that branches, or before.`,
    };
  }
  const before = rowsBefore(source, stepId);
  if (!before)
    return { reason: "step_not_reached", message: `${id} never came to ${stepId}; begin at a step it has been at.` };
  const { approval, undone } = baseAt(source, stepId);
  if (undone) {
    const message = `What ${undone} did was undone, and ${stepId} builds on it; begin at ${undone} or before.`;
    return { reason: "step_undone", message };
  }
  if (approval) {
    const message = `The answer to ${approval} was given to ${id}, for what was so then; begin at ${approval} or before.`;
    return { reason: "approval_before", message };
  }
  const open = before.find((row) => isBeside(row) && !hasEnded(source, row));
  if (!open) return null;
  return { reason: "step_under_way", message: `${open.stepId} still runs beside ${id}; wait for it, or begin there.` };
}

/** What an execution that begins at this step begins with. */
export function baseAt(source: ForkSource, stepId: string): ForkBase {
  const done = (rowsBefore(source, stepId) ?? []).filter(
    (row) => row.phase === "FORWARD" && row.status === "SUCCEEDED",
  );
  const first = (is: (row: ForkRow) => boolean) => done.find(is)?.stepId ?? null;
  return {
    variables: variablesBefore(source, stepId),
    approval: source.base.approval ?? first((row) => row.kind === "human_approval"),
    undone: source.base.undone ?? first((row) => source.undone.has(row.seq)),
  };
}

/** An asynchronous call; other steps that started stand and wait themselves. */
const isBeside = (row: ForkRow) => row.kind === "skill_call" && row.status === "STARTED";

function hasEnded(source: ForkSource, started: ForkRow): boolean {
  return source.journal.some(
    (row) => row.stepId === started.stepId && row.seq > started.seq && row.phase === "FORWARD",
  );
}

/**
 * The variables as they were before the step's first visit. What a step began beside the path gave counts, however late
 * it came: whoever reads it would have waited for it.
 */
function variablesBefore(source: ForkSource, stepId: string): Record<string, unknown> {
  const before = rowsBefore(source, stepId) ?? [];
  const beside = new Set(before.filter(isBeside).map((row) => row.stepId));
  const known: Record<string, unknown> = { ...source.base.variables };
  for (const row of source.journal) {
    if (row.phase !== "FORWARD" || row.status !== "SUCCEEDED") continue;
    const name = source.graph.nodes[row.stepId]?.outputVar;
    if (!name || !(before.includes(row) || beside.has(row.stepId))) continue;
    known[name] = row.output ?? source.variables[name];
  }
  return known;
}
