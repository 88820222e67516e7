import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMPENSATION_POLICIES, compensationFor } from "./compensation-policy";
import { CURRENCIES } from "./money";

const policy = COMPENSATION_POLICIES.standard_delay_v1;
const usd = (totalMinor: number) => ({ totalMinor, currency: "USD" as const });

describe("standard_delay_v1", () => {
  it.each([
    [0, null],
    [1, 5],
    [2, 10],
    [3, 15],
    [6, 15],
    [7, 20],
    [365, 20],
  ])("gives for %d days %s percent", (days, percent) => {
    expect(compensationFor(policy, usd(10_000), days)?.percent ?? null).toBe(percent);
  });

  it("gives 12.50 for three days on an order of 83.33", () => {
    expect(compensationFor(policy, usd(8_333), 3)).toEqual({ percent: 15, worthMinor: 1_250, validDays: 90 });
  });

  it("gives nothing for an order that a percentage of is nothing", () => {
    expect(compensationFor(policy, usd(1), 3)).toBeNull();
  });

  it("never exceeds the order or the currency's cap, and never shrinks as the delay grows", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 100_000_000 }),
        fc.constantFrom(...CURRENCIES),
        fc.nat({ max: 60 }),
        fc.nat({ max: 60 }),
        (totalMinor, currency, a, b) => {
          const worth = (days: number) => compensationFor(policy, { totalMinor, currency }, days)?.worthMinor ?? 0;
          expect(worth(a)).toBeLessThanOrEqual(Math.min(totalMinor, policy.capMinor[currency]));
          expect(worth(Math.min(a, b))).toBeLessThanOrEqual(worth(Math.max(a, b)));
        },
      ),
    );
  });
});
