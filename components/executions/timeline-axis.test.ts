import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labelSide, ticksOf } from "./timeline-axis";

describe("labelSide", () => {
  test.each([
    [0, 20, "after"],
    [60, 40, "before"],
    [99.2, 0.8, "before"],
    [0, 100, "inside"],
    [10, 85, "inside"],
  ])("a bar at %d of %d percent has its duration %s", (left, width, side) => {
    expect(labelSide({ left, width }, 16)).toBe(side);
  });

  test("a duration outside its bar has its room within the line", () => {
    const percent = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(percent, percent, fc.constantFrom(16, 36), (left, reach, room) => {
        const width = reach * (1 - left / 100);
        const side = labelSide({ left, width }, room);
        if (side === "after") expect(left + width + room).toBeLessThanOrEqual(100 + 1e-9);
        if (side === "before") expect(left).toBeGreaterThanOrEqual(room);
      }),
    );
  });
});

describe("ticksOf", () => {
  test.each([
    [1, [0, 1]],
    [40, [0, 10, 20, 30, 40]],
    [2_300, [0, 500, 1_000, 1_500, 2_000]],
    [45_000, [0, 10_000, 20_000, 30_000, 40_000]],
    [3_600_000, [0, 900_000, 1_800_000, 2_700_000, 3_600_000]],
    [10 * 86_400_000, [0, 2, 4, 6, 8, 10].map((days) => days * 86_400_000)],
  ])("marks %i ms at round times", (duration, marks) => {
    expect(ticksOf(duration).map((tick) => tick.ms)).toEqual(marks);
  });

  test("never more than a handful, all in line", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e11 }), (duration) => {
        const ticks = ticksOf(duration);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(7);
        for (const tick of ticks) expect(tick.left).toBeLessThanOrEqual(100);
      }),
    );
  });
});
