// The line of time itself: round marks along it, and where a bar's duration is written. Pure.

export type Tick = { ms: number; left: number };
export type LabelSide = "after" | "before" | "inside";

/**
 * Where a bar's duration is written: after it, or before it when it ends too near the edge, or inside. `room` is what
 * the longest duration takes, in percent of the line: more of a narrow screen.
 */
export function labelSide({ left, width }: { left: number; width: number }, room: number): LabelSide {
  if (left + width <= 100 - room) return "after";
  return left >= room ? "before" : "inside";
}

/** Round marks for an axis of this length: 1, 2 or 5 of a power of ten below ten seconds, clock-like steps above. */
export function ticksOf(durationMs: number, wanted = 5): Tick[] {
  const step = tickStep(durationMs / wanted);
  const ticks: Tick[] = [];
  for (let ms = 0; ms <= durationMs; ms += step) ticks.push({ ms, left: (ms / durationMs) * 100 });
  return ticks;
}

const CLOCK_STEPS = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

function tickStep(atLeast: number): number {
  if (atLeast > 5_000) {
    const step = CLOCK_STEPS.find((seconds) => seconds * 1_000 >= atLeast);
    return step ? step * 1_000 : Math.ceil(atLeast / 86_400_000) * 86_400_000;
  }
  const power = 10 ** Math.floor(Math.log10(Math.max(1, atLeast)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= atLeast) ?? 10 * power;
}
