import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Holds the place of what is loading. Give it the size of what comes. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return <div aria-hidden className={cn("h-4 animate-breathe rounded-sm bg-muted", className)} {...props} />;
}
