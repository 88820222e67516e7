// When a webhook that was not taken is tried again: the pauses the Standard Webhooks specification recommends.
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const PAUSES = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

const LONGEST = 24 * HOUR;

/** How many attempts a webhook gets before a person has to look. */
export const MAX_ATTEMPTS = PAUSES.length + 1;

/**
 * Milliseconds until the attempt after the `attempts`th; null when that was the last. Up to a tenth longer, so that what
 * failed together does not come back together. A receiver may ask for more time, not for less.
 */
export function pauseAfter(attempts: number, retryAfterMs: number | null, random: () => number): number | null {
  const pause = PAUSES[attempts - 1];
  if (pause === undefined) return null;
  return Math.max(pause * (1 + random() / 10), Math.min(retryAfterMs ?? 0, LONGEST));
}

/** Retry-After as milliseconds from now: seconds, or a date of HTTP. */
export function retryAfter(header: string | null | undefined, now: Date): number | null {
  if (!header) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
