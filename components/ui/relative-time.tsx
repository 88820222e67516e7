"use client";

import { useFormatter, useNow } from "next-intl";
import { cn } from "./cn";

/** "3 minutes ago", with the exact time on hover; keeps itself current. */
export function RelativeTime({ date, className }: { date: Date | string | number; className?: string }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const at = new Date(date);
  // A clock a little behind the server's must not say "in 2 seconds" of something that has happened.
  const skewed = at > now && at.getTime() - now.getTime() < 60_000 ? now : at;
  return (
    <time
      dateTime={at.toISOString()}
      title={format.dateTime(at, { dateStyle: "medium", timeStyle: "long" })}
      className={cn("whitespace-nowrap tabular-nums", className)}
    >
      {format.relativeTime(skewed, now)}
    </time>
  );
}
