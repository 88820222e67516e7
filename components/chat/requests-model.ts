// "My requests": the customer's own executions, told in their words and without the words of the console.
import type { ExecutionStatus } from "@/server/engine/status";
import type { Status } from "@/components/ui/status-badge";

export const REQUEST_PAGE_SIZE = 20;

/** What this page takes of an execution. */
export type RequestRow = {
  id: string;
  status: ExecutionStatus;
  orderId: string | null;
  sessionId: string | null;
  /** The words its conversation began with. */
  title: string | null;
  createdAt: Date;
  live: boolean;
};

export type RequestView = RequestRow & { look: Status };

const LOOK: Record<ExecutionStatus, Status> = {
  PENDING: "pending",
  RUNNING: "running",
  WAITING: "waiting-time",
  PAUSED: "waiting-person",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  COMPENSATING: "running",
  COMPENSATED: "compensated",
  // To the customer it is not over: a person takes it from here.
  COMPENSATION_FAILED: "waiting-person",
  CANCELLED: "skipped",
};

/** Pages may overlap when something new pushed the list down between two of them. */
export function viewRequests(pages: readonly { rows: readonly RequestRow[] }[]): RequestView[] {
  const rows = new Map(pages.flatMap((page) => page.rows).map((row) => [row.id, row]));
  return [...rows.values()].map((row) => ({ ...row, look: LOOK[row.status] }));
}
