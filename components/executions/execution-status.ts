// How the statuses of executions, attempts and audit records look: one colour and one shape each, the same everywhere.
// Each map covers its whole union, so that a new status does not compile until it has a look.
import type { DecisionStatus, ExecutionStatus } from "@/server/engine/status";
import type { Status } from "../ui/status-badge";
import type { Bar, RowState } from "./timeline-model";
import type { BarState } from "./timeline-spans";

const EXECUTION_LOOK: Record<ExecutionStatus, Status> = {
  PENDING: "pending",
  RUNNING: "running",
  WAITING: "waiting-time",
  PAUSED: "paused",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  COMPENSATING: "running",
  COMPENSATED: "compensated",
  COMPENSATION_FAILED: "failed",
  CANCELLED: "skipped",
};

const DECISION_LOOK: Record<DecisionStatus, Status> = {
  RUNNING: "running",
  SUCCESS: "succeeded",
  FAILED: "failed",
  COMPENSATED: "compensated",
  PARTIAL: "partial",
};

export const STATE_LOOK: Record<RowState, Status> = {
  pending: "pending",
  running: "running",
  waiting: "waiting-time",
  asking: "waiting-person",
  paused: "paused",
  succeeded: "succeeded",
  failed: "failed",
  lost: "partial",
  compensated: "compensated",
  skipped: "skipped",
  stopped: "stopped",
  ordered: "ordered",
};

/** The bar's fill, and its pattern where the fill alone would not tell. */
const BAR_LOOK: Record<BarState, string> = {
  running: "bg-accent animate-breathe",
  waiting: "border border-dashed border-border-strong bg-muted",
  asking: "border border-dashed border-warning bg-warning-soft",
  paused: "border border-dashed border-info bg-info-soft",
  succeeded: "bg-success",
  failed: "bg-danger",
  lost: "border border-warning bg-[repeating-linear-gradient(135deg,var(--warning)_0_2px,transparent_2px_5px)]",
  compensated: "bg-compensated",
  skipped: "border border-border-strong bg-surface",
  stopped: "bg-border-strong",
  ordered: "bg-info",
};

/** Time that was spent waiting is an outline in the colour of how it ended, for it was no work. */
const WAITED_LOOK: Partial<Record<BarState, string>> = {
  succeeded: "border border-success bg-success-soft",
  failed: "border border-danger bg-danger-soft",
};

export function barLook({ state, wait }: Pick<Bar, "state" | "wait">): string {
  return (wait && WAITED_LOOK[state]) ?? BAR_LOOK[state];
}

export const EXECUTION_STATUSES = Object.keys(EXECUTION_LOOK) as ExecutionStatus[];

export function isExecutionStatus(value: string): value is ExecutionStatus {
  return value in EXECUTION_LOOK;
}

/** The database holds statuses as text. One this page does not know is shown as still to come, not as a crash. */
export function executionLook(status: string, waitingFor: string | null = null): Status {
  if (status === "WAITING" && waitingFor === "approval") return "waiting-person";
  return isExecutionStatus(status) ? EXECUTION_LOOK[status] : "pending";
}

export function isDecisionStatus(value: string): value is DecisionStatus {
  return value in DECISION_LOOK;
}

export const decisionLook = (status: DecisionStatus): Status => DECISION_LOOK[status];

const WAITING_FOR = ["approval", "time", "child", "async"] as const;

export function isWaitingFor(value: string): value is (typeof WAITING_FOR)[number] {
  return (WAITING_FOR as readonly string[]).includes(value);
}
