import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAttempts } from "./attempts";

describe("attempts", () => {
  it("lets the first ones through, then says how long to wait", () => {
    const attempts = createAttempts({ max: 2, windowMs: 60_000 });
    expect(attempts.take("maya", 0)).toBe(0);
    expect(attempts.take("maya", 10_000)).toBe(0);
    expect(attempts.take("maya", 20_000)).toBe(40);
    expect(attempts.take("jonas", 20_000)).toBe(0);
    expect(attempts.take("maya", 60_000)).toBe(0);
    expect(attempts.take("maya", 60_001)).toBe(10);
  });

  it("forgets whoever proved who they are", () => {
    const attempts = createAttempts({ max: 1, windowMs: 60_000 });
    expect(attempts.take("maya", 0)).toBe(0);
    attempts.clear("maya");
    expect(attempts.take("maya", 1)).toBe(0);
  });

  it("never lets more than the limit through in any window", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 5 }), (steps, max) => {
        const attempts = createAttempts({ max, windowMs: 1_000 });
        let now = 0;
        const passed = steps.flatMap((gap) => {
          now += gap;
          return attempts.take("maya", now) === 0 ? [now] : [];
        });
        for (const at of passed) {
          expect(passed.filter((other) => other > at - 1_000 && other <= at).length).toBeLessThanOrEqual(max);
        }
      }),
    );
  });
});
