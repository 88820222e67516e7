"use client";

import { useTranslations } from "next-intl";
import { StatusBadge } from "../ui/status-badge";
import { executionLook, isExecutionStatus, isWaitingFor } from "./execution-status";

/** How an execution stands; a waiting one says for what. */
export function ExecutionStatusBadge({ status, waitingFor = null }: { status: string; waitingFor?: string | null }) {
  const t = useTranslations("executions");
  const label =
    status === "WAITING" && waitingFor !== null && isWaitingFor(waitingFor)
      ? t(`waitingFor.${waitingFor}`)
      : isExecutionStatus(status)
        ? t(`status.${status}`)
        : status;
  return <StatusBadge status={executionLook(status, waitingFor)} label={label} />;
}
