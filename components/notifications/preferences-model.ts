// What the page of preferences edits, and what it sends. Pure.
import type { inferRouterOutputs } from "@trpc/server";
import type { NOTIFICATION_CHANNELS, Muted, OptionalCategory } from "@/server/resources/notification.schema";
import type { AppRouter } from "@/server/trpc/root";

export type Saved = inferRouterOutputs<AppRouter>["notifications"]["preferences"];

export type Draft = {
  muted: Muted[];
  quietOn: boolean;
  from: string;
  until: string;
  timezone: string;
  updatesPerDay: string;
  offersPerWeek: string;
};

export const LIMITS = { updatesPerDay: { min: 1, max: 100 }, offersPerWeek: { min: 1, max: 50 } } as const;

export function draftOf({ muted, quiet, timezone, updatesPerDay, offersPerWeek }: Saved): Draft {
  return {
    muted,
    quietOn: quiet !== null,
    from: quiet?.from ?? "22:00",
    until: quiet?.until ?? "08:00",
    timezone,
    updatesPerDay: String(updatesPerDay),
    offersPerWeek: String(offersPerWeek),
  };
}

export type Problem = "sameTimes" | keyof typeof LIMITS;

/** The first thing that keeps a draft from being saved. */
export function problemOf(draft: Draft): Problem | null {
  if (draft.quietOn && (draft.from === draft.until || draft.from === "" || draft.until === "")) return "sameTimes";
  for (const name of ["updatesPerDay", "offersPerWeek"] as const) {
    const value = Number(draft[name]);
    const { min, max } = LIMITS[name];
    if (draft[name].trim() === "" || !Number.isInteger(value) || value < min || value > max) return name;
  }
  return null;
}

export function toSave(draft: Draft) {
  return {
    muted: draft.muted,
    quiet: draft.quietOn ? { from: draft.from, until: draft.until } : null,
    timezone: draft.timezone,
    updatesPerDay: Number(draft.updatesPerDay),
    offersPerWeek: Number(draft.offersPerWeek),
  };
}

/** Customers hear of the shop, colleagues of their work. */
export function categoriesFor(staff: boolean): readonly OptionalCategory[] {
  return staff ? ["work", "updates"] : ["updates", "offers"];
}

export function isOn(
  draft: Draft,
  channel: (typeof NOTIFICATION_CHANNELS)[number],
  category: OptionalCategory,
): boolean {
  return !draft.muted.includes(`${channel}:${category}`);
}

export function toggled(draft: Draft, name: Muted): Draft {
  const muted = draft.muted.includes(name) ? draft.muted.filter((one) => one !== name) : [...draft.muted, name];
  return { ...draft, muted };
}
