import { describe, expect, it } from "vitest";
import { parseEnd } from "./apikey-program";

const NOW = Date.parse("2030-01-01T12:00:00Z");

describe("--expires", () => {
  it("takes a day, to its end, or a number of days", () => {
    expect(parseEnd("2030-12-31", undefined, NOW).toISOString()).toBe("2030-12-31T23:59:59.999Z");
    expect(parseEnd("90d", undefined, NOW).toISOString()).toBe("2030-04-01T12:00:00.000Z");
  });

  it.each(["tomorrow", "2030-02-30", "2030-13-01", "0d", "-1d", "90", "12/31/2030", ""])("refuses %j", (text) => {
    expect(() => parseEnd(text, undefined, NOW)).toThrow("It must be a day such as 2030-12-31");
  });
});
