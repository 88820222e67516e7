// How satisfied the customer probably is, between 0 and 1: a transparent sum, not a model, so that it can be explained.
// It starts from how the request ended, and moves with the customer's mood, what was done for them, and the time it took.

export type SatisfactionFactors = {
  ended: "resolved" | "unresolved" | "failed";
  /** -1 (angry) … 1 (happy), of the message that started it. */
  sentiment: number;
  /** A coupon or credit was given. */
  compensated: boolean;
  durationMs: number;
};

const START = { resolved: 0.8, unresolved: 0.55, failed: 0.25 } as const;

export function predictSatisfaction(factors: SatisfactionFactors): number {
  const mood = 0.1 * Math.max(-1, Math.min(1, factors.sentiment));
  const gift = factors.compensated ? 0.08 : 0;
  const wait = -0.1 * Math.min(1, factors.durationMs / 60_000);
  return Math.round(Math.max(0, Math.min(1, START[factors.ended] + mood + gift + wait)) * 1000) / 1000;
}
