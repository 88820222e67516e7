import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dueOf, dueParts, tickEvery } from "./due-format";

const T0 = Date.UTC(2026, 0, 20, 8);
const at = (minutes: number) => new Date(T0 + minutes * 60_000);

describe("dueOf", () => {
  test.each([
    [1440, 0, 0, "calm"],
    [1440, 1100, 0, "soon"],
    [60, 10, 0, "calm"],
    [60, 40, 0, "soon"],
    [60, 61, 0, "late"],
    [60, 60, 0, "late"],
    [5, 0, 0, "soon"],
  ])("due after %i minutes, %i gone since %i: %s", (due, now, since, tone) => {
    expect(dueOf(at(due), at(now), at(since)).tone).toBe(tone);
  });

  test("without a beginning the last hour is soon", () => {
    expect(dueOf(at(90), at(0))).toEqual({ tone: "calm", left: 90 * 60_000, gone: null });
    expect(dueOf(at(30), at(0)).tone).toBe("soon");
  });

  test("what is gone stays between nothing and all", () => {
    const minute = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(minute, minute, minute, (due, now, since) => {
        const { gone, left, tone } = dueOf(at(due), at(now), at(since));
        expect(gone).toBeGreaterThanOrEqual(0);
        expect(gone).toBeLessThanOrEqual(1);
        expect(tone === "late").toBe(left <= 0);
      }),
    );
  });
});

test("a clock ticks by the second only when seconds matter", () => {
  expect([tickEvery(30_000), tickEvery(-30_000), tickEvery(3_600_000)]).toEqual([1_000, 1_000, 20_000]);
});

test.each([
  [1, { unit: "seconds", seconds: 1 }],
  [-90_000, { unit: "seconds", seconds: 90 }],
  [121_000, { unit: "minutes", minutes: 3 }],
  [3_599_000, { unit: "hours", hours: 1, minutes: 0 }],
  [5_400_000, { unit: "hours", hours: 1, minutes: 30 }],
  [47 * 3_600_000, { unit: "hours", hours: 47, minutes: 0 }],
  [73 * 3_600_000, { unit: "days", days: 3, hours: 1 }],
])("%i ms are told as %j", (left, parts) => {
  expect(dueParts(left)).toEqual(parts);
});
