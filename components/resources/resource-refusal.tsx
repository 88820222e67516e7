"use client";

import { useTranslations } from "next-intl";
import type { ErrorCode } from "@/server/errors";

const REASONS = [
  "endpoint_not_usable",
  "endpoint_has_credentials",
  "endpoint_not_used",
  "settings_not_usable",
  "resource_exists",
  "resource_changed",
  "resource_built_in",
  "credential_form",
  "credential_unknown",
  "credential_needed",
  "delivery_under_way",
] as const;

export type ResourceError = {
  data?: {
    appCode?: ErrorCode;
    reason?: string | undefined;
    details?: Record<string, unknown> | undefined;
  } | null;
} | null;

/** Which field the server refused, if it was one. */
export function refusedField(error: ResourceError): string | null {
  const field = error?.data?.details?.field;
  return typeof field === "string" ? field : null;
}

export function useRefusal(): (error: ResourceError) => string | null {
  const t = useTranslations();
  return (error) => {
    if (!error) return null;
    const reason = REASONS.find((one) => one === error.data?.reason);
    return reason ? t(`resources.refused.${reason}`) : t(`common.errors.${error.data?.appCode ?? "UNAVAILABLE"}`);
  };
}

/** Why something was not done, in the reader's words. */
export function ResourceRefusal({ error }: { error: ResourceError }) {
  const words = useRefusal()(error);
  if (!words) return null;
  return (
    <p role="alert" className="rounded-md bg-danger-soft px-3 py-2">
      {words}
    </p>
  );
}
