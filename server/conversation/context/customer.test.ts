import { describe, expect, it } from "vitest";
import { readSupportHours } from "../support-hours";
import { timeItems } from "./customer";

const hours = readSupportHours("09:00-18:00", "1-5", "Asia/Shanghai");
const told = (now: string, zone: string | undefined, of = hours) =>
  timeItems(new Date(now), zone, of).map(({ text }) => text);

describe("what a model is told of the time", () => {
  it("is the customer's own clock, and that people are there", () => {
    expect(told("2026-11-23T02:30:00Z", "Europe/Berlin")).toEqual([
      "The customer's clock: Monday 2026-11-23 03:30 (Europe/Berlin).",
      "People at the service desk: there now.",
    ]);
  });

  it("is when they are there again, on the customer's clock", () => {
    // Friday evening in Shanghai; Monday at nine there is Sunday evening in New York.
    expect(told("2026-11-27T12:00:00Z", "America/New_York")[1]).toBe(
      "People at the service desk: not there now, again from Sunday 2026-11-29 20:00.",
    );
  });

  it("is that nobody takes over, where that is so, and some clock where none is known", () => {
    expect(told("2026-11-23T02:30:00Z", undefined, null)).toEqual([
      "The customer's clock: Monday 2026-11-23 02:30 (UTC).",
      "No people take conversations over; a ticket is opened instead.",
    ]);
  });
});
