import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A key on the keyboard. Hidden on touch screens, which have none. */
export function Kbd({ className, ...props }: ComponentProps<"kbd">) {
  return (
    <kbd
      className={cn(
        "inline-flex h-5 min-w-5 items-center justify-center rounded-xs border border-border bg-muted px-1 text-xs text-muted-foreground touch:hidden",
        className,
      )}
      {...props}
    />
  );
}
