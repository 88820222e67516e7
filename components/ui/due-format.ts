// How urgent a time to come is, and when the words about it change next. Pure.

export type Due = {
  /** How it is drawn: plenty of time, less than a quarter of it (or an hour) left, past. */
  tone: "calm" | "soon" | "late";
  /** Milliseconds to go; negative once it is past. */
  left: number;
  /** How much of the time has gone, 0–1; null when its beginning is not known. */
  gone: number | null;
};

const HOUR_MS = 3_600_000;

export function dueOf(due: Date, now: Date, since: Date | null = null): Due {
  const left = due.getTime() - now.getTime();
  const whole = since ? due.getTime() - since.getTime() : null;
  const gone = whole === null ? null : whole <= 0 ? 1 : Math.min(1, Math.max(0, 1 - left / whole));
  if (left <= 0) return { tone: "late", left, gone };
  const soon = left < HOUR_MS && (gone === null || gone > 0.5 || left < HOUR_MS / 6);
  return { tone: soon || (gone !== null && gone > 0.75) ? "soon" : "calm", left, gone };
}

/** Seconds matter in the last two minutes only; a page of fifty clocks must not draw itself fifty times a second. */
export function tickEvery(left: number): number {
  return Math.abs(left) < 2 * 60_000 ? 1_000 : 20_000;
}

export type DueParts =
  | { unit: "seconds"; seconds: number }
  | { unit: "minutes"; minutes: number }
  | { unit: "hours"; hours: number; minutes: number }
  | { unit: "days"; days: number; hours: number };

/** The two largest units, rounded up, so that nothing says "0 left" while there is still time. */
export function dueParts(left: number): DueParts {
  const seconds = Math.ceil(Math.abs(left) / 1_000);
  if (seconds < 120) return { unit: "seconds", seconds };
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return { unit: "minutes", minutes };
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return { unit: "hours", hours, minutes: minutes % 60 };
  return { unit: "days", days: Math.floor(hours / 24), hours: hours % 24 };
}
