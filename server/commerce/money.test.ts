import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentOf } from "./money";

const amount = fc.nat({ max: 2_000_000_000 });
const percent = fc.integer({ min: 0, max: 100 });

describe("percentOf", () => {
  it("gives the coupon of the story: 15 % of 83.33 is 12.50", () => {
    expect(percentOf(8_333, 15)).toBe(1_250);
  });

  it("rounds halves up", () => {
    expect(percentOf(50, 1)).toBe(1);
    expect(percentOf(49, 1)).toBe(0);
    expect(percentOf(30, 15)).toBe(5);
  });

  it("is the nearest integer, never more than half a unit off", () => {
    fc.assert(
      fc.property(amount, percent, (minor, rate) => {
        const doubled = percentOf(minor, rate) * 200 - minor * rate * 2;
        expect(doubled).toBeGreaterThan(-100);
        expect(doubled).toBeLessThanOrEqual(100);
      }),
    );
  });

  it("grows with the amount and with the rate, and never exceeds the amount", () => {
    fc.assert(
      fc.property(amount, amount, percent, percent, (a, b, p, q) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const [less, more] = p < q ? [p, q] : [q, p];
        expect(percentOf(low, less)).toBeLessThanOrEqual(percentOf(high, less));
        expect(percentOf(high, less)).toBeLessThanOrEqual(percentOf(high, more));
        expect(percentOf(high, more)).toBeLessThanOrEqual(high);
      }),
    );
  });

  it("splits an amount and its rest within one unit of the whole", () => {
    fc.assert(
      fc.property(amount, percent, (minor, rate) => {
        const sum = percentOf(minor, rate) + percentOf(minor, 100 - rate);
        expect(sum - minor).toBeGreaterThanOrEqual(0);
        expect(sum - minor).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([
    [-1, 10],
    [1.5, 10],
    [Number.NaN, 10],
    [100, 101],
    [100, -1],
    [100, 2.5],
  ])("refuses %d at %d %%", (minor, rate) => {
    expect(() => percentOf(minor, rate)).toThrow(RangeError);
  });
});
