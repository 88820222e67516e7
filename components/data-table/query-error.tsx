"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ErrorCode } from "@/server/errors";
import { EmptyState } from "../ui/empty-state";
import { ErrorState } from "../ui/error-state";

/** What a failed query looks like from here: our code when the server answered, nothing when it did not. */
export type QueryFailure = { data?: { appCode?: ErrorCode } | null };

/** Denied and failed are different faces: the first cannot be helped by trying again. */
export function QueryError({ error, onRetry }: { error: QueryFailure; onRetry: () => void }) {
  const t = useTranslations();
  const code = error.data?.appCode ?? "UNAVAILABLE";
  if (code === "FORBIDDEN") {
    return <EmptyState icon={Lock} title={t("table.denied")} description={t("common.errors.FORBIDDEN")} />;
  }
  return <ErrorState description={t(`common.errors.${code}`)} onRetry={onRetry} />;
}
