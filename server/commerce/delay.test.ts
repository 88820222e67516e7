import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysDelayed } from "./delay";

const at = (text: string) => new Date(text);
const none = { revised: null, delivered: null };

describe("daysDelayed", () => {
  it("counts to the carrier's newer estimate while that is ahead", () => {
    const times = { estimated: at("2026-11-21T17:00:00Z"), revised: at("2026-11-24T17:00:00Z"), delivered: null };
    expect(daysDelayed(times, at("2026-11-22T17:00:00Z"), "America/Phoenix")).toBe(3);
  });

  it("counts to today once the newer estimate has passed as well", () => {
    const times = { estimated: at("2026-11-21T17:00:00Z"), revised: at("2026-11-24T17:00:00Z"), delivered: null };
    expect(daysDelayed(times, at("2026-11-26T17:00:00Z"), "UTC")).toBe(5);
  });

  it("counts to the delivery, whatever the day is now", () => {
    const times = { estimated: at("2026-11-21T10:00:00Z"), revised: null, delivered: at("2026-11-23T09:00:00Z") };
    expect(daysDelayed(times, at("2027-01-01T00:00:00Z"), "UTC")).toBe(2);
  });

  it("is calendar days in the customer's own time zone", () => {
    const estimated = at("2026-11-21T15:30:00Z");
    const now = at("2026-11-21T16:30:00Z");
    expect(daysDelayed({ estimated, ...none }, now, "UTC")).toBe(0);
    expect(daysDelayed({ estimated, ...none }, now, "Asia/Shanghai")).toBe(1);
  });

  it("is zero for what came early or is not due", () => {
    const estimated = at("2026-11-25T10:00:00Z");
    expect(daysDelayed({ estimated, ...none }, at("2026-11-22T10:00:00Z"), "UTC")).toBe(0);
    const early = { estimated, revised: at("2026-11-24T10:00:00Z"), delivered: at("2026-11-23T10:00:00Z") };
    expect(daysDelayed(early, at("2026-11-30T10:00:00Z"), "UTC")).toBe(0);
  });

  it("is a whole number, never negative, and never shrinks as time passes", () => {
    const date = fc.date({ min: at("2020-01-01T00:00:00Z"), max: at("2030-01-01T00:00:00Z"), noInvalidDate: true });
    const zone = fc.constantFrom("UTC", "America/Los_Angeles", "Asia/Shanghai", "Pacific/Auckland", "Asia/Kolkata");
    fc.assert(
      fc.property(date, fc.option(date), date, date, zone, (estimated, revised, a, b, timezone) => {
        const [earlier, later] = a < b ? [a, b] : [b, a];
        const before = daysDelayed({ estimated, revised, delivered: null }, earlier, timezone);
        expect(Number.isInteger(before) && before >= 0).toBe(true);
        expect(daysDelayed({ estimated, revised, delivered: null }, later, timezone)).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
