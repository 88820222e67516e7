"use client";

import { Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** Something went wrong or needs saying: what happened, and beside it the one thing to do next. */
export function Notice({
  children,
  action,
  calm = false,
}: {
  children: ReactNode;
  action?: ReactNode;
  calm?: boolean;
}) {
  const Icon = calm ? Info : TriangleAlert;
  return (
    <div
      className={cn(
        "flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md px-3.5 py-2.5",
        calm ? "bg-muted" : "bg-warning-soft",
      )}
    >
      <Icon aria-hidden className={cn("size-4 shrink-0", calm ? "text-muted-foreground" : "text-warning")} />
      <p className="min-w-0 flex-1 basis-52 text-sm">{children}</p>
      {action}
    </div>
  );
}
