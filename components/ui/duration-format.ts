/** Which two numbers a duration is worth saying in; the page puts the units to them. */
export type DurationParts =
  | { unit: "milliseconds"; value: number }
  | { unit: "seconds"; value: number; decimals: 0 | 1 }
  | { unit: "minutes"; minutes: number; seconds: number }
  | { unit: "hours"; hours: number; minutes: number };

/** Splits milliseconds. Rounds first, so that 59.96 s reads as one minute and never as 60 s. */
export function durationParts(ms: number): DurationParts {
  const rounded = Math.max(0, Math.round(ms));
  if (rounded < 1_000) return { unit: "milliseconds", value: rounded };
  const tenths = Math.round(rounded / 100);
  if (tenths < 100) return { unit: "seconds", value: tenths / 10, decimals: 1 };
  const seconds = Math.round(rounded / 1_000);
  if (seconds < 60) return { unit: "seconds", value: seconds, decimals: 0 };
  if (seconds < 3_600) return { unit: "minutes", minutes: Math.floor(seconds / 60), seconds: seconds % 60 };
  const minutes = Math.round(seconds / 60);
  return { unit: "hours", hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}
