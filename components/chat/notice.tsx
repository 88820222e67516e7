"use client";

import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** Something went wrong or needs saying: what happened, and beside it the one thing to do next. */
export function Notice({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md bg-warning-soft px-3.5 py-2.5">
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-warning" />
      <p className="min-w-0 flex-1 basis-52 text-sm text-foreground">{children}</p>
      {action}
    </div>
  );
}
