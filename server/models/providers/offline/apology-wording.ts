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

/** A parcel that may be lost has no date worth naming, and an estimate that never moved is not a new one. */
export function newDate(facts: ApologyFacts, locale: Locale): string | null {
  const { new_estimated_delivery: next, estimated_delivery: first, delay_reason: reason } = facts;
  if (!next || reason === "LOST" || (first && next <= first)) return null;
  return writeDate(next, locale, facts.timezone);
}

export function writeDate(date: Date, locale: Locale, timezone: string | null | undefined): string {
  const format = (timeZone: string) =>
    new Intl.DateTimeFormat(locale, { timeZone, month: "long", day: "numeric", weekday: "long" })
      .format(date)
      .replace(/(星期.)$/, "（$1）");
  try {
    return format(timezone ?? "UTC");
  } catch {
    return format("UTC");
  }
}

export function reasonText(facts: ApologyFacts, locale: Locale): string | null {
  const given = facts.delay_reason_text;
  const text = typeof given === "string" ? given : given?.[locale];
  return text?.trim().replace(/[。.!!]+$/, "") || null;
}
