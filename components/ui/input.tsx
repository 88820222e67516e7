import type { ComponentProps } from "react";
import { cn } from "./cn";

/** What every field looks like; textareas and select triggers use it too. */
export const fieldClasses =
  "w-full min-w-0 rounded-md border border-border-strong bg-surface px-3 text-foreground transition-colors placeholder:text-muted-foreground hover:border-foreground/60 focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-danger";

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return <input type={type} className={cn(fieldClasses, "h-control", className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(fieldClasses, "min-h-20 py-2", className)} {...props} />;
}
