"use client";

import { useTranslations } from "next-intl";
import { StatusBadge } from "../ui/status-badge";
import { executionLook, isExecutionStatus } from "./execution-status";

export function ExecutionStatusBadge({ status }: { status: string }) {
  const t = useTranslations("executions.status");
  return <StatusBadge status={executionLook(status)} label={isExecutionStatus(status) ? t(status) : status} />;
}
