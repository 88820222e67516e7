"use client";

import { useTranslations } from "next-intl";
import { StatusBadge } from "../ui/status-badge";
import { APPROVAL_LOOK } from "./approval-status";
import type { ApprovalRow } from "./page-data";

export function ApprovalStatusBadge({ status }: { status: ApprovalRow["status"] }) {
  const t = useTranslations("approvals.status");
  return <StatusBadge status={APPROVAL_LOOK[status]} label={t(status)} />;
}
