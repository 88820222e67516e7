// How the statuses of executions, attempts and audit records look: one colour and one shape each, the same everywhere.
// Each map covers its whole union, so that a new status does not compile until it has a look.
import type { DecisionStatus, ExecutionStatus } from "@/server/engine/status";
import type { Status } from "../ui/status-badge";
import type { BarState, RowState } from "./timeline-model";

const EXECUTION_LOOK: Record<ExecutionStatus, Status> = {
  PENDING: "pending",
  RUNNING: "running",
  WAITING: "waiting-time",
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
  succeeded: "succeeded",
  failed: "failed",
  lost: "partial",
  compensated: "compensated",
};

/** The bar's fill, and its pattern where the fill alone would not tell. */
export const BAR_LOOK: Record<BarState, string> = {
  running: "bg-accent animate-breathe",
  waiting: "border border-dashed border-border-strong bg-muted",
  succeeded: "bg-success",
  failed: "bg-danger",
  lost: "border border-warning bg-[repeating-linear-gradient(135deg,var(--warning)_0_2px,transparent_2px_5px)]",
  compensated: "bg-compensated",
};

export const EXECUTION_STATUSES = Object.keys(EXECUTION_LOOK) as ExecutionStatus[];

export function isExecutionStatus(value: string): value is ExecutionStatus {
  return value in EXECUTION_LOOK;
}

/** The database holds statuses as text. One this page does not know is shown as still to come, not as a crash. */
export const executionLook = (status: string): Status =>
  isExecutionStatus(status) ? EXECUTION_LOOK[status] : "pending";

export function isDecisionStatus(value: string): value is DecisionStatus {
  return value in DECISION_LOOK;
}

export const decisionLook = (status: DecisionStatus): Status => DECISION_LOOK[status];
