import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_USAGE, type Usage } from "./contract";
import { CLAUDE_MODELS } from "./catalog";
import { costOf, FREE, priceOf, PRICES, UNKNOWN_PRICE, type Rates } from "./pricing";

const tokens = fc.integer({ min: 0, max: 2_000_000 });
const usages: fc.Arbitrary<Usage> = fc.record({
  inputTokens: tokens,
  outputTokens: tokens,
  cacheWriteTokens: tokens,
  cacheReadTokens: tokens,
});
const flatPrices = fc.constantFrom(...Object.values(PRICES).filter((price) => !price.longPrompt));
const sum = (a: Usage, b: Usage): Usage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
  cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
});

describe("costOf", () => {
  it("bills each kind of token at its own rate", () => {
    const { price } = priceOf("claude-sonnet-5-5");
    const usage = { inputTokens: 1000, outputTokens: 500, cacheWriteTokens: 2000, cacheReadTokens: 10_000 };
    // 1000 × $2 + 500 × $10 + 2000 × $2.50 + 10000 × $0.10, per million.
    expect(costOf(price, usage)).toBe(2000 + 5000 + 5000 + 1000);
  });

  it("rounds once, half up", () => {
    const price = { input: 100_000, output: 400_000, cacheWrite: 0, cacheRead: 0 };
    expect(costOf(price, { ...NO_USAGE, inputTokens: 4 })).toBe(0);
    expect(costOf(price, { ...NO_USAGE, inputTokens: 5 })).toBe(1);
    // 0.4 + 0.4 is 0.8: one rounding makes 1, two would make 0.
    expect(costOf(price, { ...NO_USAGE, inputTokens: 4, outputTokens: 1 })).toBe(1);
  });

  it("is exact where floating point is not", () => {
    fc.assert(
      fc.property(usages, flatPrices, (usage, price) => {
        const exact =
          BigInt(usage.inputTokens) * BigInt(price.input) +
          BigInt(usage.outputTokens) * BigInt(price.output) +
          BigInt(usage.cacheWriteTokens) * BigInt(price.cacheWrite) +
          BigInt(usage.cacheReadTokens) * BigInt(price.cacheRead);
        const error = BigInt(costOf(price, usage)) * 1_000_000n - exact;
        expect(error > -500_000n && error <= 500_000n).toBe(true);
      }),
    );
  });

  it("never falls when tokens are added, and splitting a call moves it by rounding alone", () => {
    fc.assert(
      fc.property(usages, usages, flatPrices, (a, b, price) => {
        const together = costOf(price, sum(a, b));
        expect(together).toBeGreaterThanOrEqual(costOf(price, a));
        expect(Math.abs(together - costOf(price, a) - costOf(price, b))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("takes the long-prompt rates for every token once the prompt, cache included, is over the limit", () => {
    const { price } = priceOf("claude-haiku-5-5");
    const at = { inputTokens: 60_000, outputTokens: 1000, cacheWriteTokens: 0, cacheReadTokens: 40_000 };
    expect(costOf(price, at)).toBe(6000 + 500 + 400);
    expect(costOf(price, { ...at, cacheReadTokens: 40_001 })).toBe(30_000 + 2500 + 2000);
  });

  it("costs nothing for nothing", () => {
    for (const price of Object.values(PRICES)) expect(costOf(price, NO_USAGE)).toBe(0);
    expect(costOf(FREE, { ...NO_USAGE, inputTokens: 1_000_000 })).toBe(0);
  });
});

describe("priceOf", () => {
  it("knows the price of every model the router chooses among", () => {
    for (const model of CLAUDE_MODELS) expect(priceOf(model).known).toBe(true);
  });

  it("gives a dated name the price of its family", () => {
    expect(priceOf("claude-haiku-4-5-20251001")).toEqual({ price: PRICES["claude-haiku-4-5"], known: true });
  });

  it("flags an unknown model and takes at least the dearest price of each kind", () => {
    expect(priceOf("some-new-model")).toEqual({ price: UNKNOWN_PRICE, known: false });
    for (const price of Object.values(PRICES)) {
      for (const rate of ["input", "output", "cacheWrite", "cacheRead"] satisfies (keyof Rates)[]) {
        expect(UNKNOWN_PRICE[rate]).toBeGreaterThanOrEqual(price[rate]);
        expect(UNKNOWN_PRICE[rate]).toBeGreaterThanOrEqual(price.longPrompt?.[rate] ?? 0);
      }
    }
  });

  it("holds integers only", () => {
    for (const { longPrompt, ...price } of Object.values(PRICES)) {
      const rates = [...Object.values(price), ...Object.values(longPrompt ?? {})];
      expect(rates.every((rate) => Number.isSafeInteger(rate) && rate >= 0) && price.input > 0).toBe(true);
    }
  });
});
