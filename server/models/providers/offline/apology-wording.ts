// What both languages of the apology share: how late is late, when a new date may be named, and how a date is written.
import type { Locale } from "../../../context";
import type { ApologyFacts } from "./apology-facts";

/** unknown: late by the customer's account, not by the carrier's. */
export type Lateness = "unknown" | "short" | "days" | "long";

export function latenessOf({ days_delayed: days }: ApologyFacts): Lateness {
  if (days === 0) return "unknown";
  if (days <= 2) return "short";
  return days < 7 ? "days" : "long";
}

/**
 * A parcel that may be lost has no date worth naming, an estimate that never moved is not a new one, and one that lies
 * fewer days ahead of the first than the parcel is late has passed too.
 */
export function newDate(facts: ApologyFacts, locale: Locale): string | null {
  const { new_estimated_delivery: next, estimated_delivery: first, delay_reason: reason, timezone } = facts;
  if (!next || reason === "LOST") return null;
  if (first) {
    const moved = calendarDay(next, timezone) - calendarDay(first, timezone);
    if (next <= first || moved < facts.days_delayed) return null;
  }
  return writeDate(next, locale, timezone);
}

/** Days since 1970, as counted where the customer lives. "en-CA" writes 2026-11-22. */
function calendarDay(date: Date, timezone: string | null | undefined): number {
  return Date.parse(`${inZone(timezone, (timeZone) => day("en-CA", timeZone, date))}T00:00:00Z`) / 86_400_000;
}

const day = (locale: string, timeZone: string, date: Date) =>
  new Intl.DateTimeFormat(locale, { timeZone, dateStyle: "short" }).format(date);

export function writeDate(date: Date, locale: Locale, timezone: string | null | undefined): string {
  const options = { month: "long", day: "numeric", weekday: "long" } as const;
  const text = inZone(timezone, (timeZone) => new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(date));
  return text.replace(/(星期.)$/, "（$1）");
}

/** A time zone we do not know is UTC. */
function inZone(timezone: string | null | undefined, write: (timeZone: string) => string): string {
  try {
    return write(timezone ?? "UTC");
  } catch {
    return write("UTC");
  }
}

export function reasonText(facts: ApologyFacts, locale: Locale): string | null {
  const given = facts.delay_reason_text;
  const text = typeof given === "string" ? given : given?.[locale];
  return text?.trim().replace(/[。.!!]+$/, "") || null;
}
