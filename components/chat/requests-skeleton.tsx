"use client";

import { useTranslations } from "next-intl";
import { Skeleton } from "@/components/ui/skeleton";

export function RequestsSkeleton() {
  const t = useTranslations("chat.requests");
  return (
    <div role="status" aria-label={t("loading")} className="divide-y divide-border border-y border-border">
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="flex items-center gap-4 py-3.5">
          <div className="flex-1 space-y-2.5">
            <Skeleton className="w-3/5" />
            <Skeleton className="h-3 w-40" />
          </div>
          <Skeleton className="h-5 w-16" />
        </div>
      ))}
    </div>
  );
}
