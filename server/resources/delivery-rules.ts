// Whether somebody is told now, later or not at all. What they asked for or must know is told at once; the rest keeps to
// what they refuse, their quiet hours, and how much of it they want. Pure: wishes and facts in, verdict out.
import {
  isOptional,
  type NotificationCategory,
  type NotificationChannel,
  type OptionalCategory,
} from "./notification.schema";
import { afterQuiet, type QuietHours } from "./quiet-hours";

export type Wishes = {
  muted: readonly string[];
  /** As the person set them; null when they did not. */
  quiet: QuietHours | null;
  timezone: string;
  updatesPerDay: number;
  offersPerWeek: number;
};

export const DEFAULT_WISHES = { muted: [], quiet: null, updatesPerDay: 10, offersPerWeek: 2 } as const;
/** Nobody is sent advertising at night, whatever they set. */
const NO_OFFERS: QuietHours = { from: "21:00", until: "08:00" };

export type Verdict =
  { kind: "now" } | { kind: "later"; at: Date } | { kind: "never"; reason: "muted" | "frequency_cap" | "quiet_hours" };

const HOUR_MS = 3_600_000;

/** How far back what was sent counts against a cap. */
export const CAP_WINDOW_MS: Record<OptionalCategory, number> = {
  updates: 24 * HOUR_MS,
  offers: 7 * 24 * HOUR_MS,
  work: 24 * HOUR_MS,
};

export function judgeDelivery(given: {
  now: Date;
  category: NotificationCategory;
  channel: NotificationChannel;
  wishes: Wishes;
  /** When things of this category are told by this channel within the window; later ones are waiting. */
  told: readonly Date[];
}): Verdict {
  const { now, category, channel, wishes, told } = given;
  if (!isOptional(category)) return { kind: "now" };
  if (wishes.muted.includes(`${channel}:${category}`)) return { kind: "never", reason: "muted" };
  const free = capFree(category, wishes, told, now);
  if (free === null) return { kind: "never", reason: "frequency_cap" };
  const quiet = [wishes.quiet, category === "offers" ? NO_OFFERS : null].filter((hours) => hours !== null);
  const at = beyond(free, quiet, wishes.timezone);
  if (at === null) return { kind: "never", reason: "quiet_hours" };
  return at <= now ? { kind: "now" } : { kind: "later", at };
}

/** When the cap lets one more through; null when it is not worth waiting for. Work is never capped. */
function capFree(category: OptionalCategory, wishes: Wishes, told: readonly Date[], now: Date): Date | null {
  const cap = category === "offers" ? wishes.offersPerWeek : category === "updates" ? wishes.updatesPerDay : null;
  const window = CAP_WINDOW_MS[category];
  const counted = told.filter((at) => at.getTime() > now.getTime() - window).sort((a, b) => b.getTime() - a.getTime());
  const last = cap === null ? undefined : counted[cap - 1];
  if (last === undefined) return now;
  // An offer is stale by the time there is room for it; an update is still news.
  return category === "offers" ? null : new Date(last.getTime() + window);
}

/** The first moment that is in none of the quiet hours; null when together they leave none of the day. */
function beyond(from: Date, quiet: readonly QuietHours[], timezone: string): Date | null {
  let at = from;
  for (let round = 0; round < 4; round++) {
    const next = quiet.reduce((sofar, hours) => afterQuiet(sofar, hours, timezone), at);
    if (next.getTime() === at.getTime()) return at;
    at = next;
  }
  return null;
}
