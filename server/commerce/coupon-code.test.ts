import { describe, expect, it } from "vitest";
import { CODE_ALPHABET, couponCode } from "./coupon-code";

describe("couponCode", () => {
  it("names the occasion and the year and ends in letters nobody mistakes", () => {
    const code = couponCode("SORRY", new Date("2026-11-22T17:00:00Z"));
    expect(code).toMatch(/^SORRY2026[A-Z]{6}$/);
    expect(CODE_ALPHABET).not.toMatch(/[ILOS0-9]/);
  });

  it("reaches the whole alphabet", () => {
    const first = couponCode("X", new Date(0), () => 0);
    const last = couponCode("X", new Date(0), (below) => below - 1);
    expect([first, last]).toEqual(["X1970AAAAAA", "X1970ZZZZZZ"]);
  });
});
