"use client";

import { useFormatter, useNow, useTranslations } from "next-intl";
import { cn } from "./cn";
import { dueOf, dueParts, tickEvery, type Due } from "./due-format";

const TONE: Record<Due["tone"], string> = { calm: "text-muted-foreground", soon: "text-warning", late: "text-danger" };

/** How long there is still, counting down; the exact time on hover. */
export function DueTime({ date, since = null, className }: { date: Date; since?: Date | null; className?: string }) {
  const t = useTranslations("common");
  const format = useFormatter();
  const due = useDue(date, since);
  const { unit, ...numbers } = dueParts(due.left);
  const time = t(`due.${unit}`, numbers);
  return (
    <time
      dateTime={date.toISOString()}
      title={format.dateTime(date, { dateStyle: "medium", timeStyle: "long" })}
      className={cn("whitespace-nowrap tabular-nums", TONE[due.tone], className)}
    >
      {due.tone === "late" ? t("due.overdue", { time }) : t("due.left", { time })}
    </time>
  );
}

function useDue(date: Date, since: Date | null): Due {
  const slow = useNow({ updateInterval: 20_000 });
  const interval = tickEvery(date.getTime() - slow.getTime());
  return dueOf(date, useNow({ updateInterval: interval }), since);
}

const RADIUS = 7;
const AROUND = 2 * Math.PI * RADIUS;

/** The same as a ring that empties: for lists, beside words. */
export function DeadlineRing({ date, since }: { date: Date; since: Date }) {
  const due = useDue(date, since);
  return (
    <svg aria-hidden viewBox="0 0 20 20" className={cn("size-4 shrink-0 -rotate-90", TONE[due.tone])}>
      <circle cx="10" cy="10" r={RADIUS} fill="none" strokeWidth="3" className="stroke-border" />
      <circle
        cx="10"
        cy="10"
        r={RADIUS}
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeDasharray={`${(due.tone === "late" ? 1 : 1 - (due.gone ?? 0)) * AROUND} ${AROUND}`}
      />
    </svg>
  );
}
