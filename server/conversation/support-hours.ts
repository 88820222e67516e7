// When colleagues are there to take a conversation over, on the clock of their own place. Pure: settings and a moment in,
// whether they are there and when they are back out. Hours that end before they begin go on past midnight.

export type SupportHours = {
  /** Minutes since midnight; `until` may be 1440, or lie before `from`. */
  from: number;
  until: number;
  /** Monday is 1. A shift past midnight belongs to the day it begins on. */
  days: ReadonlySet<number>;
  zone: string;
};

const DAY = 1_440;
const MINUTE_MS = 60_000;

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** Settings as they stand in the environment, already checked there; null for "none": nobody takes over. */
export function readSupportHours(hours: string, days: string, zone: string): SupportHours | null {
  if (hours === "none") return null;
  const [from = "", until = ""] = hours.split("-");
  return { from: minutesOf(from), until: minutesOf(until), days: new Set(days.split(",").flatMap(range)), zone };
}

function range(part: string): number[] {
  const [first = 1, last = first] = part.split("-").map(Number);
  // "6-2" goes round the end of the week.
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, i) => ((first - 1 + i) % 7) + 1);
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** A clock for each time zone, made once: making one costs a hundred times what reading it does. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const form = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, ...form });
  clocks.set(timeZone, clock);
  return clock;
}

function wallClock(at: Date, timeZone: string): { day: number; minutes: number } {
  const parts = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    day: WEEKDAYS.indexOf(parts.weekday ?? "Mon") + 1,
    minutes: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

export function isStaffed(hours: SupportHours, at: Date): boolean {
  const { from, until, days, zone } = hours;
  const { day, minutes } = wallClock(at, zone);
  const yesterday = day === 1 ? 7 : day - 1;
  if (from < until) return days.has(day) && minutes >= from && minutes < until;
  return (days.has(day) && minutes >= from) || (days.has(yesterday) && minutes < until);
}

/** When colleagues are there again; `at` itself while they are. */
export function nextStaffed(hours: SupportHours, at: Date): Date {
  if (isStaffed(hours, at)) return at;
  const minute = new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);
  const today = wallClock(minute, hours.zone);
  for (let ahead = 0; ahead <= 7; ahead++) {
    const day = ((today.day - 1 + ahead) % 7) + 1;
    const left = ahead * DAY + hours.from - today.minutes;
    if (!hours.days.has(day) || left <= 0) continue;
    const opening = new Date(minute.getTime() + left * MINUTE_MS);
    // Where the clock is changed in between, the wall shows another time than was counted.
    const off = hours.from - wallClock(opening, hours.zone).minutes;
    const nearest = off > DAY / 2 ? off - DAY : off < -DAY / 2 ? off + DAY : off;
    return new Date(opening.getTime() + nearest * MINUTE_MS);
  }
  return at;
}
