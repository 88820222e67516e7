// Hours in which somebody is left alone, in their own time zone, over midnight and through changes of the clock. Pure.

/** "22:00" to "08:00", as a clock on the wall shows it. */
export type QuietHours = { from: string; until: string };

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

export const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Minutes since midnight on a wall in that time zone. */
function wallMinutes(at: Date, timezone: string): number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return minutesOf(format.format(at));
}

export function isQuiet(at: Date, hours: QuietHours, timezone: string): boolean {
  const now = wallMinutes(at, timezone);
  const from = minutesOf(hours.from);
  const until = minutesOf(hours.until);
  return from <= until ? now >= from && now < until : now >= from || now < until;
}

/** The first full minute from `at` on that is not quiet; `at` itself when it is not. */
export function afterQuiet(at: Date, hours: QuietHours, timezone: string): Date {
  if (!isQuiet(at, hours, timezone)) return at;
  const minute = new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);
  const left = (minutesOf(hours.until) - wallMinutes(minute, timezone) + DAY_MINUTES) % DAY_MINUTES;
  let end = new Date(minute.getTime() + left * MINUTE_MS);
  // A change of the clock in between moves the end by an hour at most, in steps of a quarter.
  while (isQuiet(end, hours, timezone)) end = new Date(end.getTime() + 15 * MINUTE_MS);
  for (;;) {
    const before = new Date(end.getTime() - 15 * MINUTE_MS);
    if (before <= minute || isQuiet(before, hours, timezone)) return end;
    end = before;
  }
}
