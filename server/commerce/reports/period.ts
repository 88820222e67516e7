// The days a report is about, as days of somebody's clock. Everything is said in calendar dates of a time zone; the
// database turns them into moments, so that days on which clocks change are as long as they were.
import { AppError } from "../../errors";
import { isTimeZone } from "../../context";

export const PERIODS = [
  "today",
  "yesterday",
  "last_7_days",
  "last_30_days",
  "this_week",
  "last_week",
  "this_month",
  "last_month",
  "this_quarter",
  "last_quarter",
  "this_year",
  "last_year",
] as const;
export type PeriodName = (typeof PERIODS)[number];

/** Both days belong to it. */
export type Period = { from: string; to: string; timeZone: string };

const DAY_MS = 86_400_000;
const MOST_DAYS = 1_100;

const parse = (date: string) => new Date(`${date}T00:00:00Z`);
const format = (date: Date) => date.toISOString().slice(0, 10);
export const addDays = (date: string, days: number) => format(new Date(parse(date).getTime() + days * DAY_MS));
const monthStart = (date: string, months = 0) => {
  const at = parse(date);
  return format(new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1)));
};
/** Monday. */
const weekStart = (date: string) => addDays(date, -((parse(date).getUTCDay() + 6) % 7));

/** The date on the clocks of a time zone. */
export function dateIn(timeZone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(at);
}

function named(name: PeriodName, today: string): { from: string; to: string } {
  const month = monthStart(today);
  const quarter = monthStart(today, -(parse(today).getUTCMonth() % 3));
  const year = `${today.slice(0, 4)}-01-01`;
  switch (name) {
    case "today":
      return { from: today, to: today };
    case "yesterday":
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case "last_7_days":
      return { from: addDays(today, -7), to: addDays(today, -1) };
    case "last_30_days":
      return { from: addDays(today, -30), to: addDays(today, -1) };
    case "this_week":
      return { from: weekStart(today), to: today };
    case "last_week":
      return { from: addDays(weekStart(today), -7), to: addDays(weekStart(today), -1) };
    case "this_month":
      return { from: month, to: today };
    case "last_month":
      return { from: monthStart(month, -1), to: addDays(month, -1) };
    case "this_quarter":
      return { from: quarter, to: today };
    case "last_quarter":
      return { from: monthStart(quarter, -3), to: addDays(quarter, -1) };
    case "this_year":
      return { from: year, to: today };
    case "last_year":
      return { from: monthStart(year, -12), to: addDays(year, -1) };
  }
}

export type PeriodRequest = {
  period?: PeriodName | undefined;
  from?: string | undefined;
  to?: string | undefined;
  timeZone: string;
};

/** Dates that are given win over a name. Throws VALIDATION (time_zone_unknown, period_invalid). */
export function resolvePeriod(request: PeriodRequest, now: Date): Period {
  const { timeZone } = request;
  if (!isTimeZone(timeZone)) {
    throw new AppError("VALIDATION", "There is no such time zone. Use a name such as Europe/Berlin.", {
      reason: "time_zone_unknown",
    });
  }
  const today = dateIn(timeZone, now);
  const { from, to } =
    request.from === undefined && request.to === undefined
      ? named(request.period ?? "last_30_days", today)
      : { from: request.from ?? request.to ?? today, to: request.to ?? today };
  const days = (parse(to).getTime() - parse(from).getTime()) / DAY_MS + 1;
  if (!(days >= 1 && days <= MOST_DAYS)) {
    throw new AppError("VALIDATION", `A report is about one day to ${MOST_DAYS}, the first before the last.`, {
      reason: "period_invalid",
    });
  }
  return { from, to, timeZone };
}

/** The period in pieces, so that no single query reads much, however long it is. */
export function pieces({ from, to, timeZone }: Period, most: "month" | number): Period[] {
  const found: Period[] = [];
  for (let start = from; start <= to;) {
    const end = most === "month" ? addDays(monthStart(start, 1), -1) : addDays(start, most - 1);
    const last = end < to ? end : to;
    found.push({ from: start, to: last, timeZone });
    start = addDays(last, 1);
  }
  return found;
}
