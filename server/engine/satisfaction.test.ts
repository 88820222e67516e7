import fc from "fast-check";
import { expect, it } from "vitest";
import { predictSatisfaction, type SatisfactionFactors } from "./satisfaction";

const calm: SatisfactionFactors = { ended: "resolved", sentiment: 0, compensated: false, durationMs: 0 };

it("rates a frustrated customer whose late order was made good about as the source document does (0.82)", () => {
  const score = predictSatisfaction({ ended: "resolved", sentiment: -0.6, compensated: true, durationMs: 2_300 });
  expect(score).toBeCloseTo(0.816, 3);
});

it("ranks endings: resolved, unresolved, failed", () => {
  const scores = (["resolved", "unresolved", "failed"] as const).map((ended) =>
    predictSatisfaction({ ...calm, ended }),
  );
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(new Set(scores).size).toBe(3);
});

it("stays within 0 and 1, and never falls because of a gift or rises because of a wait", () => {
  const factors = fc.record({
    ended: fc.constantFrom("resolved" as const, "unresolved" as const, "failed" as const),
    sentiment: fc.double({ min: -2, max: 2, noNaN: true }),
    compensated: fc.constant(false),
    durationMs: fc.integer({ min: 0, max: 10_000_000 }),
  });
  fc.assert(
    fc.property(factors, (given) => {
      const score = predictSatisfaction(given);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(predictSatisfaction({ ...given, compensated: true })).toBeGreaterThanOrEqual(score);
      expect(predictSatisfaction({ ...given, durationMs: given.durationMs * 2 })).toBeLessThanOrEqual(score);
    }),
  );
});
