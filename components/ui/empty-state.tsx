import type { ComponentType, ReactNode } from "react";
import { cn } from "./cn";

/** Nothing here yet: says why, and what to do next. */
export function EmptyState({
  icon: Icon,
  title,
  description,
  action,
  heading = false,
  className,
}: {
  icon?: ComponentType<{ className?: string; "aria-hidden"?: boolean }>;
  title: string;
  description?: ReactNode;
  action?: ReactNode;
  /** It is all there is to the page, so its title is the page's heading. */
  heading?: boolean;
  className?: string;
}) {
  const Title = heading ? "h1" : "p";
  return (
    <div className={cn("mx-auto flex max-w-sm flex-col items-center gap-2 px-4 py-12 text-center", className)}>
      {Icon && <Icon aria-hidden className="mb-1 size-6 text-muted-foreground" />}
      <Title className="font-medium">{title}</Title>
      {description && <p className="text-muted-foreground">{description}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
