"use client";

import { useTranslations } from "next-intl";
import { type Status, StatusBadge } from "../ui/status-badge";

/** A caught e-mail reached its end as planned, but nobody received it: partial, not succeeded. */
const LOOK: Record<"QUEUED" | "SENT" | "CAUGHT" | "FAILED" | "SUPPRESSED", Status> = {
  QUEUED: "waiting-time",
  SENT: "succeeded",
  CAUGHT: "partial",
  FAILED: "failed",
  SUPPRESSED: "skipped",
};

function isKnown(status: string): status is keyof typeof LOOK {
  return status in LOOK;
}

export function MailStatus({ status }: { status: string }) {
  const t = useTranslations("mail.status");
  return isKnown(status) ? <StatusBadge status={LOOK[status]} label={t(status)} /> : status;
}

export function useMailStatusText(): (status: string) => string {
  const t = useTranslations("mail.status");
  return (status) => (isKnown(status) ? t(status) : status);
}
