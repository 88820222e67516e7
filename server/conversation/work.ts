// The work card of an execution: its usual steps with what the journal says of each. A projection; it stores nothing.
import type { Locale } from "../context";
import type { AsyncTask, Execution, ExecutionStep, ModelCall } from "../db";
import type { State } from "../engine/state";
import { isTerminal } from "../engine/status";
import type { Node, SopGraph } from "../sop/graph";
import type { WorkPart, WorkStepStatus } from "./parts.schema";
import { summariseStep } from "./summary";

export type Work = {
  execution: Execution;
  /** The journal, by seq. */
  steps: readonly ExecutionStep[];
  asyncTasks: readonly Pick<AsyncTask, "stepId" | "status">[];
  modelCalls: readonly Pick<ModelCall, "provider" | "status">[];
  graph: SopGraph;
  /** Whom it asks, if it does: whether that is the customer. */
  asks: { customer: boolean } | null;
  /** The conversation's latest message about it: the one that shows it. */
  shownIn: string | null;
};

export function projectWork(work: Work, locale: Locale): WorkPart {
  const { execution, graph } = work;
  return {
    executionId: execution.id,
    sopId: execution.sopId,
    sopVersion: execution.sopVersion,
    title: graph.title[locale],
    status: execution.status as WorkPart["status"],
    waitingFor: waitingFor(work),
    startedAt: execution.startedAt?.toISOString() ?? null,
    durationMs: execution.completedAt ? Math.max(0, +execution.completedAt - +execution.createdAt) : null,
    offline: work.modelCalls.some((call) => call.provider === "offline" && call.status === "SUCCEEDED"),
    steps: shownSteps(work).flatMap((id) => {
      const node = graph.nodes[id];
      return node ? [projectStep(work, node, locale)] : [];
    }),
  };
}

/**
 * The usual steps, and what a person was asked beside them, where it was asked. Of a run that has ended without any of the
 * usual ones: what it did instead.
 */
function shownSteps(work: Work): string[] {
  const { execution, graph, steps } = work;
  const visited = [
    ...steps.filter(({ phase }) => phase === "FORWARD").map(({ stepId }) => stepId),
    ...placesOf(work).keys(),
  ];
  const done = visited.filter((id) => DOES.has(graph.nodes[id]?.type ?? ""));
  const elsewhere = isTerminal(execution.status) && done.length > 0 && !done.some((id) => graph.mainPath.includes(id));
  const shown = elsewhere ? [...new Set(done)] : [...graph.mainPath];
  for (const id of new Set(visited)) {
    if (shown.includes(id) || graph.nodes[id]?.type !== "human_approval") continue;
    const before = visited.slice(0, visited.indexOf(id)).findLast((one) => shown.includes(one));
    shown.splice(before === undefined ? 0 : shown.indexOf(before) + 1, 0, id);
  }
  return shown;
}

/** Steps that look something up or do something. */
const DOES: ReadonlySet<string> = new Set(["skill_call", "model_call", "call_sop"]);

function waitingFor({ execution, asks }: Work): WorkPart["waitingFor"] {
  if (execution.status !== "WAITING") return null;
  switch (execution.waitingFor) {
    case "approval":
      // Asked of nobody any more: it was answered, and goes on as soon as a worker comes to it.
      return asks && (asks.customer ? "customer" : "person");
    case "child":
      // What a called SOP waits for, this one waits for.
      return asks ? (asks.customer ? "customer" : "person") : "result";
    case "time":
      return "time";
    default:
      return "result";
  }
}

/** Where its paths stand: one without parallel steps stands at one step. */
function placesOf({ execution }: Work): Map<string, "waits" | "runs"> {
  const tokens = (execution.state as Partial<State> | null)?.tokens ?? [];
  const places = new Map<string, "waits" | "runs">();
  for (const { node, ended, wait } of tokens) {
    if (node === null || ended) continue;
    const waits = wait && wait.kind !== "branches";
    if (!waits || !places.has(node)) places.set(node, waits ? "waits" : "runs");
  }
  if (places.size === 0 && execution.node !== null) {
    places.set(execution.node, execution.status === "WAITING" ? "waits" : "runs");
  }
  return places;
}

function projectStep(work: Work, node: Node, locale: Locale): WorkPart["steps"][number] {
  const rows = work.steps.filter((row) => row.stepId === node.id && row.phase === "FORWARD");
  const last = rows.at(-1);
  const status = stepStatus(work, node, last);
  const first = rows[0];
  return {
    id: node.id,
    label: node.label[locale],
    kind: node.type,
    status,
    durationMs: last?.completedAt && first ? Math.max(0, +last.completedAt - +first.startedAt) : null,
    async: node.type === "skill_call" && node.async,
    summary: status === "succeeded" ? summariseStep(node, last?.output, locale) : null,
  };
}

function stepStatus(work: Work, node: Node, last: ExecutionStep | undefined): WorkStepStatus {
  const { execution } = work;
  const over = isTerminal(execution.status);
  const place = placesOf(work).get(node.id);
  const here = place !== undefined && !over && execution.status !== "COMPENSATING";
  switch (last?.status) {
    case "SUCCEEDED":
      return "succeeded";
    case "STARTED":
      if (node.type === "skill_call") return beside(work, node, over);
      return here ? (place === "waits" ? "waiting" : "running") : over ? "failed" : "skipped";
    case "SKIPPED":
    case "STOPPED":
      return "skipped";
    case "FAILED":
    case "LOST":
      // An attempt that failed is not the step's end while it is tried again.
      return stillTried(work, node) && !over ? "running" : "failed";
    default:
      if (here && execution.status !== "PENDING") return place === "waits" ? "waiting" : "running";
      return over || execution.status === "COMPENSATING" || wasPassed(work, node) ? "skipped" : "pending";
  }
}

/** A step that runs beside the execution: the journal's last row says that it began. */
function beside(work: Work, node: Node, over: boolean): WorkStepStatus {
  const task = work.asyncTasks.find(({ stepId }) => stepId === node.id);
  if (task?.status === "SUCCEEDED") return "succeeded";
  return task?.status === "FAILED" || over ? "failed" : "running";
}

function stillTried(work: Work, node: Node): boolean {
  const { execution, asyncTasks } = work;
  if (placesOf(work).has(node.id)) return execution.status === "RUNNING" || execution.status === "WAITING";
  return asyncTasks.some(({ stepId, status }) => stepId === node.id && (status === "PENDING" || status === "RUNNING"));
}

/** The execution is already at or beyond a later step of the usual path. */
function wasPassed(work: Work, node: Node): boolean {
  const { steps, graph } = work;
  const later = new Set(graph.mainPath.slice(graph.mainPath.indexOf(node.id) + 1));
  return [...placesOf(work).keys()].some((id) => later.has(id)) || steps.some((row) => later.has(row.stepId));
}
