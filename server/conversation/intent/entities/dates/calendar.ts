// Days of a calendar, without hours and zones: "2026-11-18". Arithmetic goes through UTC, where every day has 24 hours.

/** "2026-11-18" */
export type Day = string;
/** Both ends included. */
export type Span = { from: Day; to: Day };

const MS = 86_400_000;
const at = (day: Day) => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** Null for a day that no calendar has, and for years nobody means. */
export function makeDay(year: number, month: number, day: number): Day | null {
  if (year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31) return null;
  const made = new Date(Date.UTC(year, month - 1, day));
  return made.getUTCMonth() === month - 1 ? dayOf(made.getTime()) : null;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What calendar and clock show at a moment where people have this time zone: "2026-11-18T15:00". */
export function clockIn(moment: Date, timeZone: string): string {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const [date, time] = [
      { year: "numeric", month: "2-digit", day: "2-digit" },
      { hour: "2-digit", minute: "2-digit" },
    ] as const;
    clock = new Intl.DateTimeFormat("sv-SE", { timeZone, ...date, ...time });
    clocks.set(timeZone, clock);
  }
  return clock.format(moment).replace(" ", "T");
}

export function partsOf(day: Day): { year: number; month: number; day: number; weekday: number } {
  const date = new Date(at(day));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    /** Monday is 1, Sunday 7. */
    weekday: date.getUTCDay() || 7,
  };
}

export const addDays = (day: Day, count: number): Day => dayOf(at(day) + count * MS);
export const daysBetween = (from: Day, to: Day): number => Math.round((at(to) - at(from)) / MS);

/** The last day of a shorter month stands for one it does not have. */
export function addMonths(day: Day, count: number): Day {
  const { year, month, day: date } = partsOf(day);
  const first = new Date(Date.UTC(year, month - 1 + count, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return dayOf(first.getTime() + (Math.min(date, last) - 1) * MS);
}

/** Monday to Friday. */
export function addWorkingDays(day: Day, count: number): Day {
  let left = Math.abs(count);
  let now = day;
  while (left > 0) {
    now = addDays(now, Math.sign(count));
    if (partsOf(now).weekday <= 5) left -= 1;
  }
  return now;
}

/** Weeks begin on Monday. */
export function weekOf(day: Day): Span {
  const from = addDays(day, 1 - partsOf(day).weekday);
  return { from, to: addDays(from, 6) };
}

export function monthOf(day: Day): Span {
  const from: Day = `${day.slice(0, 8)}01`;
  return { from, to: addDays(addMonths(from, 1), -1) };
}

export function quarterOf(day: Day): Span {
  const { month } = partsOf(day);
  const from = addMonths(`${day.slice(0, 5)}01-01`, Math.floor((month - 1) / 3) * 3);
  return { from, to: addDays(addMonths(from, 3), -1) };
}

export function yearOf(day: Day): Span {
  return { from: `${day.slice(0, 4)}-01-01`, to: `${day.slice(0, 4)}-12-31` };
}

export const one = (day: Day): Span => ({ from: day, to: day });
