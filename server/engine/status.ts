// The life of an execution, as words.

export const EXECUTION_STATUSES = [
  "PENDING",
  "RUNNING",
  "WAITING",
  "PAUSED",
  "SUCCEEDED",
  "FAILED",
  "COMPENSATING",
  "COMPENSATED",
  "COMPENSATION_FAILED",
  "CANCELLED",
] as const;

export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

const TERMINAL: readonly string[] = ["SUCCEEDED", "FAILED", "COMPENSATED", "COMPENSATION_FAILED", "CANCELLED"];

/** Whether an execution in this status will never change again. */
export function isTerminal(status: string): boolean {
  return TERMINAL.includes(status);
}

export type DecisionStatus = "RUNNING" | "SUCCESS" | "FAILED" | "COMPENSATED" | "PARTIAL";

/** The audit record's word (§5.1.1) for how an execution ended. */
export function decisionStatus(status: ExecutionStatus): DecisionStatus {
  switch (status) {
    case "SUCCEEDED":
      return "SUCCESS";
    case "COMPENSATED":
      return "COMPENSATED";
    case "COMPENSATION_FAILED":
      return "PARTIAL";
    case "FAILED":
    case "CANCELLED":
      return "FAILED";
    case "PENDING":
    case "RUNNING":
    case "WAITING":
    case "PAUSED":
    case "COMPENSATING":
      return "RUNNING";
  }
}
