import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cn } from "./cn";
import { durationParts } from "./duration-format";
import { formatMicroUsd, formatMoney } from "./money-format";

describe("formatMoney", () => {
  it.each([
    [12_800, "CNY", "zh-CN", "¥128.00"],
    [12_800, "CNY", "en", "CN¥128.00"],
    [500, "JPY", "en", "¥500"],
    [1_234_567, "USD", "en", "$12,345.67"],
    [1_500, "KWD", "en", "KWD 1.500"],
    [-250, "EUR", "en", "-€2.50"],
    [0, "USD", "en", "$0.00"],
  ])("%i %s in %s", (minor, currency, locale, text) => {
    expect(formatMoney(minor, currency, locale).replaceAll(/[\u00a0\u202f]/g, " ")).toBe(text);
  });
});

describe("formatMicroUsd", () => {
  it.each([
    [0, "$0.00"],
    [123, "$0.00012"],
    [9_940, "$0.0099"],
    [12_000, "$0.01"],
    [1_920_000, "$1.92"],
  ])("%i", (value, text) => {
    expect(formatMicroUsd(value, "en")).toBe(text);
  });
});

describe("durationParts", () => {
  it.each([
    [0, { unit: "milliseconds", value: 0 }],
    [999.4, { unit: "milliseconds", value: 999 }],
    [999.6, { unit: "seconds", value: 1, decimals: 1 }],
    [2_140, { unit: "seconds", value: 2.1, decimals: 1 }],
    [9_960, { unit: "seconds", value: 10, decimals: 0 }],
    [59_960, { unit: "minutes", minutes: 1, seconds: 0 }],
    [200_000, { unit: "minutes", minutes: 3, seconds: 20 }],
    [3_599_600, { unit: "hours", hours: 1, minutes: 0 }],
    [-5, { unit: "milliseconds", value: 0 }],
  ])("%d ms", (ms, parts) => {
    expect(durationParts(ms)).toEqual(parts);
  });

  it("never says 60 of a smaller unit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (ms) => {
        const parts = durationParts(ms);
        if (parts.unit === "seconds") expect(parts.value).toBeLessThan(60);
        if (parts.unit === "minutes") expect(Math.max(parts.minutes, parts.seconds)).toBeLessThan(60);
        if (parts.unit === "hours") expect(parts.minutes).toBeLessThan(60);
      }),
    );
  });
});

describe("cn", () => {
  it("lets the later class win, with the design's own measures too", () => {
    expect(cn("h-control px-3", "h-8")).toBe("px-3 h-8");
    expect(cn("h-8", "h-row")).toBe("h-row");
    expect(cn("max-w-lg", "max-w-reading")).toBe("max-w-reading");
    expect(cn("text-sm text-muted-foreground", "text-danger")).toBe("text-sm text-danger");
    expect(cn("bg-muted", "bg-success-soft")).toBe("bg-success-soft");
  });
});
