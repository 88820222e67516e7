import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeDelivery, type Wishes } from "./delivery-rules";
import { NOTIFICATION_CATEGORIES, NOTIFICATION_CHANNELS, isOptional } from "./notification.schema";
import { afterQuiet, isQuiet, type QuietHours } from "./quiet-hours";

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}`);
const hours = fc.record({ from: clock, until: clock }).filter(({ from, until }) => from !== until);
const zone = fc.constantFrom("UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe");
const moment = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });
const NIGHT: QuietHours = { from: "22:00", until: "08:00" };

describe("quiet hours", () => {
  it.each([
    ["2026-11-22T05:30:00Z", "America/Phoenix", "2026-11-22T15:00:00.000Z"],
    ["2026-11-22T15:00:00Z", "America/Phoenix", "2026-11-22T15:00:00.000Z"],
    ["2026-11-22T14:59:59Z", "America/Phoenix", "2026-11-22T15:00:00.000Z"],
    // The night in which clocks go forward, and the one in which they go back.
    ["2026-03-29T00:30:00Z", "Europe/Berlin", "2026-03-29T06:00:00.000Z"],
    ["2026-10-24T21:00:00Z", "Europe/Berlin", "2026-10-25T07:00:00.000Z"],
  ])("at %s in %s they end at %s", (at, timezone, end) => {
    expect(afterQuiet(new Date(at), NIGHT, timezone).toISOString()).toBe(end);
  });

  it("end with the hour that is left out when the minute they were to end in falls into it", () => {
    const end = afterQuiet(new Date("2026-03-08T01:27:53Z"), { from: "08:32", until: "02:58" }, "America/New_York");
    expect(end.toISOString()).toBe("2026-03-08T07:00:00.000Z");
  });

  it("end at a moment that is not quiet, within a day and an hour, and never before they are asked about", () => {
    fc.assert(
      fc.property(moment, hours, zone, (at, quiet, timezone) => {
        const end = afterQuiet(at, quiet, timezone);
        expect(isQuiet(end, quiet, timezone)).toBe(false);
        expect(end.getTime()).toBeGreaterThanOrEqual(at.getTime());
        expect(end.getTime() - at.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
        if (!isQuiet(at, quiet, timezone)) expect(end).toEqual(at);
      }),
      { numRuns: 300 },
    );
  });
});

describe("whether somebody is told", () => {
  const now = new Date("2026-11-22T17:00:00Z");
  const wishes: Wishes = { muted: [], quiet: null, timezone: "UTC", updatesPerDay: 2, offersPerWeek: 1 };
  const judge = (given: Partial<Parameters<typeof judgeDelivery>[0]>) =>
    judgeDelivery({ now, category: "updates", channel: "email", wishes, told: [], ...given });
  const hoursAgo = (count: number) => new Date(now.getTime() - count * 3_600_000);

  it("of what they asked for or must know: at once, whatever they set and however much it is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...NOTIFICATION_CATEGORIES), moment, hours, zone, (category, at, quiet, timezone) => {
        if (isOptional(category)) return;
        const muted = NOTIFICATION_CHANNELS.map((channel) => `${channel}:${category}`);
        const strict = { ...wishes, muted, quiet, timezone };
        const told = Array.from({ length: 50 }, () => at);
        expect(judge({ now: at, category, wishes: strict, told })).toEqual({ kind: "now" });
      }),
    );
  });

  it("of what they refuse: never, by the way they refuse it", () => {
    const muted = { ...wishes, muted: ["email:updates"] };
    expect(judge({ wishes: muted })).toEqual({ kind: "never", reason: "muted" });
    expect(judge({ wishes: muted, channel: "in_app" })).toEqual({ kind: "now" });
  });

  it("in quiet hours: when they are over", () => {
    const quiet = { ...wishes, quiet: { from: "16:00", until: "19:30" } };
    expect(judge({ wishes: quiet })).toEqual({ kind: "later", at: new Date("2026-11-22T19:30:00Z") });
    expect(judge({ wishes: quiet, category: "work" })).toMatchObject({ kind: "later" });
  });

  it("above the cap: an update a day after the one before, an offer not at all", () => {
    expect(judge({ told: [hoursAgo(1)] })).toEqual({ kind: "now" });
    expect(judge({ told: [hoursAgo(1), hoursAgo(20)] })).toEqual({ kind: "later", at: hoursAgo(-4) });
    expect(judge({ told: [hoursAgo(1), hoursAgo(25)] })).toEqual({ kind: "now" });
    expect(judge({ category: "offers", told: [hoursAgo(150)] })).toEqual({ kind: "never", reason: "frequency_cap" });
    expect(judge({ category: "offers", told: [hoursAgo(170)] })).toEqual({ kind: "now" });
    expect(judge({ category: "work", told: Array.from({ length: 99 }, () => now) })).toEqual({ kind: "now" });
  });

  it("of an offer: never at night, though nothing was set", () => {
    const night = new Date("2026-11-22T23:10:00Z");
    expect(judge({ now: night, category: "offers" })).toEqual({ kind: "later", at: new Date("2026-11-23T08:00:00Z") });
    expect(judge({ now: night })).toEqual({ kind: "now" });
  });

  it("of an offer: not at all when their quiet hours and the night leave nothing of the day", () => {
    const quiet = { ...wishes, quiet: { from: "07:30", until: "21:00" } };
    expect(judge({ category: "offers", wishes: quiet })).toEqual({ kind: "never", reason: "quiet_hours" });
    expect(judge({ category: "updates", wishes: quiet })).toMatchObject({ kind: "later" });
  });

  it("at a moment that is in none of their quiet hours, and no cap is broken by waiting", () => {
    fc.assert(
      fc.property(moment, hours, zone, fc.constantFrom("updates", "offers"), (at, quiet, timezone, category) => {
        const verdict = judge({ now: at, category, wishes: { ...wishes, quiet, timezone } });
        if (verdict.kind === "later") expect(verdict.at.getTime()).toBeGreaterThan(at.getTime());
        const told = verdict.kind === "later" ? verdict.at : at;
        if (verdict.kind !== "never") expect(isQuiet(told, quiet, timezone)).toBe(false);
        if (category === "updates") expect(verdict.kind).not.toBe("never");
      }),
    );
  });
});
