// What the work card shows of an execution: shapes, progress and the one line it folds to.
import type { WorkPart, WorkStepStatus } from "@/server/conversation/parts.schema";

export type WorkTone = "running" | "waiting" | "waitingPerson" | "succeeded" | "failed" | "undone" | "cancelled";

const TONE: Record<WorkPart["status"], WorkTone> = {
  PENDING: "running",
  RUNNING: "running",
  WAITING: "waiting",
  PAUSED: "waitingPerson",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  COMPENSATING: "running",
  COMPENSATED: "undone",
  COMPENSATION_FAILED: "failed",
  CANCELLED: "cancelled",
};

const ENDED: ReadonlySet<WorkTone> = new Set(["succeeded", "failed", "undone", "cancelled"]);

export type WorkStepView = {
  id: string;
  label: string;
  status: WorkStepStatus;
  summary: string | null;
  durationMs: number | null;
  /** Runs beside the others; the answer does not wait for it. */
  background: boolean;
  /** Stands until somebody has said something. */
  asks: boolean;
};

export type WorkView = {
  tone: WorkTone;
  title: string;
  /** Nothing more will happen to it, its background steps included. */
  settled: boolean;
  offline: boolean;
  /** Somebody of the shop has to act before it goes on. */
  held: "person" | "paused" | null;
  done: number;
  /** Steps of the usual path that this run did not leave out. */
  total: number;
  durationMs: number | null;
  /** The step to name while it works. */
  current: WorkStepView | null;
  steps: WorkStepView[];
};

export function viewWork(work: WorkPart): WorkView {
  const forPerson = work.waitingFor === "customer" || work.waitingFor === "person";
  const tone = forPerson ? "waitingPerson" : TONE[work.status];
  const ended = ENDED.has(tone);
  const steps = work.steps.map((step): WorkStepView => ({
    id: step.id,
    label: step.label,
    // A step nobody will reach any more is not "still to come".
    status: ended && step.status === "pending" ? "skipped" : step.status,
    summary: step.summary,
    durationMs: step.durationMs,
    background: step.async,
    asks: step.kind === "human_approval" && step.status === "waiting",
  }));
  const taken = steps.filter((step) => step.status !== "skipped");
  return {
    tone,
    title: work.title,
    settled: ended && !steps.some((step) => step.status === "running" || step.status === "waiting"),
    offline: work.offline,
    held: work.status === "PAUSED" ? "paused" : work.waitingFor === "person" ? "person" : null,
    done: steps.filter((step) => step.status === "succeeded").length,
    total: taken.length,
    durationMs: work.durationMs,
    current:
      steps.find((step) => step.status === "failed") ??
      steps.find((step) => step.status === "running" && !step.background) ??
      steps.find((step) => step.status === "waiting" || step.status === "running") ??
      (ended ? null : (steps.find((step) => step.status === "pending") ?? null)),
    steps,
  };
}

/** The customer's own choice wins; otherwise the card is open while it works and folds once it is over. */
export function isFolded(view: WorkView, lingering: boolean, chosen: boolean | null): boolean {
  return chosen ?? (view.settled && !lingering);
}

export function percent(confidence: number): number {
  return Math.round(Math.min(1, Math.max(0, confidence)) * 100);
}
