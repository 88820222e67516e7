import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backAt } from "./handoff-texts";
import { isStaffed, nextStaffed, readSupportHours, type SupportHours } from "./support-hours";

const hours = (clock: string, days = "1-7", zone = "UTC") => readSupportHours(clock, days, zone) as SupportHours;
const at = (iso: string) => new Date(iso);

describe("when colleagues are there", () => {
  // 2026-11-23 is a Monday.
  it.each([
    ["09:00-18:00", "1-5", "UTC", "2026-11-23T09:00:00Z", true],
    ["09:00-18:00", "1-5", "UTC", "2026-11-23T08:59:59Z", false],
    ["09:00-18:00", "1-5", "UTC", "2026-11-23T18:00:00Z", false],
    ["09:00-18:00", "1-5", "UTC", "2026-11-22T12:00:00Z", false],
    ["09:00-18:00", "1-5", "Asia/Shanghai", "2026-11-23T01:00:00Z", true],
    ["09:00-18:00", "1-5", "Asia/Shanghai", "2026-11-22T23:00:00Z", false],
    ["09:00-18:00", "1,3,6-7", "UTC", "2026-11-22T12:00:00Z", true],
    ["09:00-18:00", "1,3,6-7", "UTC", "2026-11-24T12:00:00Z", false],
    ["09:00-18:00", "6-1", "UTC", "2026-11-23T12:00:00Z", true],
    ["22:00-06:00", "1-5", "UTC", "2026-11-28T05:59:00Z", true],
    ["22:00-06:00", "1-5", "UTC", "2026-11-23T05:59:00Z", false],
    ["00:00-24:00", "1-7", "UTC", "2026-11-23T23:59:00Z", true],
  ])("%s on %s in %s, at %s: %s", (clock, days, zone, moment, there) => {
    expect(isStaffed(hours(clock, days, zone), at(moment))).toBe(there);
  });

  it.each([
    ["09:00-18:00", "1-5", "UTC", "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z"],
    ["09:00-18:00", "1-5", "UTC", "2026-11-23T07:10:30Z", "2026-11-23T09:00:00Z"],
    ["09:00-18:00", "1-5", "UTC", "2026-11-27T18:00:00Z", "2026-11-30T09:00:00Z"],
    ["09:00-18:00", "1", "UTC", "2026-11-23T18:00:00Z", "2026-11-30T09:00:00Z"],
    // The night in which clocks are put forward there, and back.
    ["09:00-18:00", "1-7", "Europe/Berlin", "2026-03-28T20:00:00Z", "2026-03-29T07:00:00Z"],
    ["09:00-18:00", "1-7", "Europe/Berlin", "2026-10-24T20:00:00Z", "2026-10-25T08:00:00Z"],
  ])("%s on %s in %s, from %s on: %s", (clock, days, zone, moment, next) => {
    expect(nextStaffed(hours(clock, days, zone), at(moment)).toISOString()).toBe(new Date(next).toISOString());
  });

  it("nobody has been there in the week before they are back", () => {
    const clock = fc.integer({ min: 0, max: 1_439 });
    const shift = fc.record({ from: clock, until: clock, day: fc.integer({ min: 1, max: 7 }) });
    const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(shift, moment, fc.constantFrom("UTC", "Asia/Shanghai", "America/New_York"), (given, ms, zone) => {
        const shifts = { from: given.from, until: given.until, days: new Set([given.day]), zone };
        const now = new Date(ms);
        const next = nextStaffed(shifts, now);
        expect(next.getTime()).toBeGreaterThanOrEqual(ms);
        for (let before = now; before < next; before = new Date(before.getTime() + 3_600_000)) {
          expect(isStaffed(shifts, before)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("none means nobody", () => {
    expect(readSupportHours("none", "1-7", "UTC")).toBeNull();
  });

  it("is told on the customer's own clock, in their language", () => {
    const work = hours("09:00-18:00", "1-5", "UTC");
    expect(backAt(at("2026-11-23T09:00:00Z"), work, "en", "Asia/Shanghai")).toBe(
      "on Monday, 23 November at 17:00 (GMT+8)",
    );
    expect(backAt(at("2026-11-23T09:00:00Z"), work, "zh-CN", undefined)).toBe("11月23日（星期一）09:00（UTC）");
  });
});
