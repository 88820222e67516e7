// The work card of an execution: its usual steps with what the journal says of each. A projection; it stores nothing.
import type { Locale } from "../context";
import type { AsyncTask, Execution, ExecutionStep, ModelCall } from "../db";
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
};

export function projectWork(work: Work, locale: Locale): WorkPart {
  const { execution, graph } = work;
  return {
    executionId: execution.id,
    sopId: execution.sopId,
    sopVersion: execution.sopVersion,
    title: graph.title[locale],
    status: execution.status as WorkPart["status"],
    startedAt: execution.startedAt?.toISOString() ?? null,
    durationMs: execution.completedAt ? Math.max(0, +execution.completedAt - +execution.createdAt) : null,
    offline: work.modelCalls.some((call) => call.provider === "offline" && call.status === "SUCCEEDED"),
    steps: graph.mainPath.flatMap((id) => {
      const node = graph.nodes[id];
      return node ? [projectStep(work, node, locale)] : [];
    }),
  };
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
  const here = execution.node === node.id;
  switch (last?.status) {
    case "SUCCEEDED":
      return "succeeded";
    case "STARTED":
      return beside(work, node, over);
    case "FAILED":
    case "LOST":
      // An attempt that failed is not the step's end while it is tried again.
      return stillTried(work, node) && !over ? "running" : "failed";
    default:
      if (here && execution.status === "RUNNING") return "running";
      if (here && execution.status === "WAITING") return "waiting";
      return over || execution.status === "COMPENSATING" || wasPassed(work, node) ? "skipped" : "pending";
  }
}

/** A step that runs beside the execution: the journal's last row says that it began. */
function beside(work: Work, node: Node, over: boolean): WorkStepStatus {
  const task = work.asyncTasks.find(({ stepId }) => stepId === node.id);
  if (task?.status === "SUCCEEDED") return "succeeded";
  return task?.status === "FAILED" || over ? "failed" : "running";
}

function stillTried({ execution, asyncTasks }: Work, node: Node): boolean {
  if (execution.node === node.id) return execution.status === "RUNNING" || execution.status === "WAITING";
  return asyncTasks.some(({ stepId, status }) => stepId === node.id && (status === "PENDING" || status === "RUNNING"));
}

/** The execution is already at or beyond a later step of the usual path. */
function wasPassed({ execution, steps, graph }: Work, node: Node): boolean {
  const later = new Set(graph.mainPath.slice(graph.mainPath.indexOf(node.id) + 1));
  return (execution.node !== null && later.has(execution.node)) || steps.some((row) => later.has(row.stepId));
}
