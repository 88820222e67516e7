// How the statuses of approvals look: one colour and one shape each, the same as everywhere.
import type { Status } from "../ui/status-badge";
import type { ApprovalRow } from "./page-data";

export const APPROVAL_LOOK: Record<ApprovalRow["status"], Status> = {
  PENDING: "waiting-person",
  INFO_REQUESTED: "waiting-time",
  APPROVED: "succeeded",
  REJECTED: "failed",
  EXPIRED: "skipped",
  CANCELLED: "stopped",
};

export const isOpen = (status: ApprovalRow["status"]): boolean => status === "PENDING" || status === "INFO_REQUESTED";
