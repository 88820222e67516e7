// Percentiles that can be added up over pieces of a period: durations are counted in steps of 2 %, so that a percentile is
// known to 2 % however many rows there were.
export const STEP = 1.02;

/** The step a duration falls into, as SQL. */
export const stepOf = (ms: string) => `ceil(ln(greatest(${ms}, 1)) / ln(${STEP}))::int`;

export type Histogram = Map<number, number>;

export function count(histogram: Histogram, step: number, n: number): void {
  histogram.set(step, (histogram.get(step) ?? 0) + n);
}

/** The duration that this share of all did not exceed; null of nothing. */
export function percentile(histogram: Histogram, share: number): number | null {
  const total = [...histogram.values()].reduce((sum, n) => sum + n, 0);
  let left = Math.ceil(total * share);
  for (const [step, n] of [...histogram].sort(([a], [b]) => a - b)) {
    left -= n;
    if (left <= 0) return Math.round(STEP ** step);
  }
  return null;
}
