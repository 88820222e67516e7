"use client";

import { useTranslations } from "next-intl";
import type { ErrorCode } from "@/server/errors";

const REASONS = [
  "execution_ended",
  "execution_undoing",
  "already_paused",
  "not_paused",
  "no_retry_waits",
  "order_pending",
  "not_standing",
  "not_at_step",
  "step_output",
  "preview_changed",
  "rollback_under_way",
  "rolled_back",
  "nothing_to_undo",
  "not_ended",
  "retried_before",
  "built_on",
  "choice_before",
] as const;

export type ControlError = { data?: { appCode?: ErrorCode; reason?: string | undefined } | null } | null;

/** Why an order was not taken, in the reader's words. */
export function ControlRefusal({ error }: { error: ControlError }) {
  const t = useTranslations();
  if (!error) return null;
  const reason = REASONS.find((one) => one === error.data?.reason);
  return (
    <p role="alert" className="rounded-md bg-danger-soft px-3 py-2">
      {reason ? t(`executions.control.refused.${reason}`) : t(`common.errors.${error.data?.appCode ?? "UNAVAILABLE"}`)}
    </p>
  );
}
