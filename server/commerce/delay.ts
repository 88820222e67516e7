// How late a parcel is, in calendar days as its recipient counts them.

const DAY_MS = 86_400_000;

function calendarDay(at: Date, timezone: string): number {
  // "en-CA" writes dates as 2026-11-22.
  const text = new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short" }).format(at);
  return Date.parse(`${text}T00:00:00Z`) / DAY_MS;
}

export type DeliveryTimes = {
  estimated: Date;
  /** The carrier's newer estimate, when it gave one. */
  revised: Date | null;
  delivered: Date | null;
};

/**
 * Whole days of delay, never negative. A delivered parcel counts to its delivery; one on its way counts to the newer
 * estimate, or to today once that has passed too.
 */
export function daysDelayed(times: DeliveryTimes, now: Date, timezone: string): number {
  const due = times.revised && times.revised > times.estimated ? times.revised : times.estimated;
  const until = times.delivered ?? (now > due ? now : due);
  return Math.max(0, calendarDay(until, timezone) - calendarDay(times.estimated, timezone));
}
