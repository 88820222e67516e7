// One colour and one shape per status, everywhere a status is drawn. Shape carries the meaning without colour.
import {
  Check,
  Circle,
  CircleDashed,
  Clock,
  Contrast,
  Hand,
  Minus,
  Pause,
  Square,
  Undo2,
  UserRound,
  X,
} from "lucide-react";
import type { ComponentProps, ComponentType } from "react";
import { cn } from "./cn";

export type Status =
  | "running"
  | "waiting-person"
  | "waiting-time"
  | "succeeded"
  | "failed"
  | "compensated"
  | "partial"
  | "pending"
  | "skipped"
  | "paused"
  | "stopped"
  /** A person stepped in. */
  | "ordered";

type Look = { shape: ComponentType<{ className?: string; "aria-hidden"?: boolean }>; text: string; soft: string };

function MovingDot({ className, ...props }: { className?: string }) {
  return (
    <Circle {...props} fill="currentColor" strokeWidth={0} className={cn(className, "scale-60 animate-moving-dot")} />
  );
}

const LOOK: Record<Status, Look> = {
  running: { shape: MovingDot, text: "text-accent-text", soft: "bg-accent-soft" },
  "waiting-person": { shape: Hand, text: "text-warning", soft: "bg-warning-soft" },
  "waiting-time": { shape: Clock, text: "text-muted-foreground", soft: "bg-muted" },
  succeeded: { shape: Check, text: "text-success", soft: "bg-success-soft" },
  failed: { shape: X, text: "text-danger", soft: "bg-danger-soft" },
  compensated: { shape: Undo2, text: "text-compensated", soft: "bg-compensated-soft" },
  partial: { shape: Contrast, text: "text-warning", soft: "bg-warning-soft" },
  pending: { shape: CircleDashed, text: "text-muted-foreground", soft: "bg-muted" },
  skipped: { shape: Minus, text: "text-muted-foreground", soft: "bg-muted" },
  paused: { shape: Pause, text: "text-info", soft: "bg-info-soft" },
  stopped: { shape: Square, text: "text-muted-foreground", soft: "bg-muted" },
  ordered: { shape: UserRound, text: "text-info", soft: "bg-info-soft" },
};

/** The shape alone, in its colour. Say the status in words beside it, or give it a label. */
export function StatusIcon({ status, label, className }: { status: Status; label?: string; className?: string }) {
  const { shape: Shape, text } = LOOK[status];
  return (
    <span
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      data-status={status}
      className={cn("inline-flex size-4 shrink-0 items-center justify-center", text, className)}
    >
      <Shape aria-hidden className="size-full" />
    </span>
  );
}

export function StatusBadge({
  status,
  label,
  className,
  ...props
}: Omit<ComponentProps<"span">, "children"> & { status: Status; label: string }) {
  const { shape: Shape, text, soft } = LOOK[status];
  return (
    <span
      data-status={status}
      className={cn(
        "inline-flex h-5 items-center align-middle gap-1.5 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap",
        text,
        soft,
        className,
      )}
      {...props}
    >
      <Shape aria-hidden className="size-3.5 shrink-0" />
      {label}
    </span>
  );
}
