// Preferences as skills take and give them.
import { z } from "zod";
import { MUTED, preferenceFields, type Preferences } from "../../resources/preferences";

export const preferenceInput = {
  /** What is refused: "email:offers"; all of it, replacing what was refused before. */
  muted: preferenceFields.muted,
  /** When to be left alone; null for never. */
  quiet_hours: preferenceFields.quiet,
  timezone: preferenceFields.timezone,
  updates_per_day: preferenceFields.updatesPerDay,
  offers_per_week: preferenceFields.offersPerWeek,
};

export const preferenceOutput = {
  muted: z.array(z.enum(MUTED)),
  quiet_hours: z.object({ from: z.string(), until: z.string() }).nullable(),
  timezone: z.string(),
  updates_per_day: z.int(),
  offers_per_week: z.int(),
};
export const preferencesSaid = (preferences: Preferences) => ({
  muted: preferences.muted,
  quiet_hours: preferences.quiet,
  timezone: preferences.timezone,
  updates_per_day: preferences.updatesPerDay,
  offers_per_week: preferences.offersPerWeek,
});
