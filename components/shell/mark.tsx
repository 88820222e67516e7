import { cn } from "../ui/cn";

/** The product's mark: a counter bell. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cn("size-7 shrink-0", className)}>
      <rect width="32" height="32" rx="6" className="fill-accent" />
      <g className="fill-none stroke-accent-foreground" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M8.5 19.5a7.5 7.5 0 0 1 15 0Z" />
        <path d="M16 12V9.5m-2 0h4M7 23h18" />
      </g>
    </svg>
  );
}

export function Wordmark({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2.5 font-semibold tracking-tight", className)}>
      <Mark />
      <span>Steward</span>
    </span>
  );
}
