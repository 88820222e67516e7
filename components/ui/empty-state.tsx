import type { ComponentType, ReactNode } from "react";
import { cn } from "./cn";

/** Nothing here yet: says why, and what to do next. */
export function EmptyState({
  icon: Icon,
  title,
  description,
  action,
  className,
}: {
  icon?: ComponentType<{ className?: string; "aria-hidden"?: boolean }>;
  title: string;
  description?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn("mx-auto flex max-w-sm flex-col items-center gap-2 px-4 py-12 text-center", className)}>
      {Icon && <Icon aria-hidden className="mb-1 size-6 text-muted-foreground" />}
      <p className="font-medium">{title}</p>
      {description && <p className="text-muted-foreground">{description}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
