"use client";

import { useTranslations } from "next-intl";
import { ErrorState } from "@/components/ui/error-state";

export default function ErrorPage({ retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const t = useTranslations("shell.failed");
  return <ErrorState className="pt-[20vh]" title={t("title")} description={t("description")} onRetry={retry} />;
}
