// Hours in which somebody is left alone, in their own time zone, over midnight and through changes of the clock. Pure.

/** "22:00" to "08:00", as a clock on the wall shows it. */
export type QuietHours = { from: string; until: string };

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

export const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** A clock for each time zone, made once: making one costs a hundred times what reading it does. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  clocks.set(timeZone, clock);
  return clock;
}

/** Minutes since midnight on a wall in that time zone. */
const wallMinutes = (at: Date, timezone: string) => minutesOf(clockOf(timezone).format(at));

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
  // A change of the clock in between moves the end by an hour or so, and may leave out the minute it was to be.
  while (isQuiet(end, hours, timezone)) end = new Date(end.getTime() + 15 * MINUTE_MS);
  for (const step of [15 * MINUTE_MS, MINUTE_MS]) {
    for (let before = earlier(end, step); before > minute && !isQuiet(before, hours, timezone);) {
      end = before;
      before = earlier(end, step);
    }
  }
  return end;
}

const earlier = (at: Date, ms: number) => new Date(at.getTime() - ms);
