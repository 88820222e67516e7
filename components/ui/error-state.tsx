"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";

/** Something failed: stays on the page, says what to do, offers to try again. */
export function ErrorState({
  title,
  description,
  onRetry,
  className,
}: {
  title?: string;
  description?: ReactNode;
  onRetry?: () => void;
  className?: string;
}) {
  const t = useTranslations("common");
  return (
    <div
      role="alert"
      className={cn("mx-auto flex max-w-sm flex-col items-center gap-2 px-4 py-12 text-center", className)}
    >
      <TriangleAlert aria-hidden className="mb-1 size-6 text-danger" />
      <p className="font-medium">{title ?? t("errorTitle")}</p>
      <p className="text-muted-foreground">{description ?? t("errorDescription")}</p>
      {onRetry && (
        <Button variant="outline" className="mt-2" onClick={onRetry}>
          {t("retry")}
        </Button>
      )}
    </div>
  );
}
