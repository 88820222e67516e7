// What models cost. Prices are list prices in micro-USD per million tokens, so every rate is an integer; a cost is
// computed exactly and rounded once, half up, to whole micro-USD.
import type { Usage } from "./contract";

export type Rates = { input: number; output: number; cacheWrite: number; cacheRead: number };
/** longPrompt: the rates of every token of a request whose prompt (cache included) is longer than `over` tokens. */
export type Price = Rates & { longPrompt?: Rates & { over: number } };

/** cacheWrite is the five-minute cache; Steward asks for no longer one. Checked November 2026. */
export const PRICES: Readonly<Record<string, Price>> = {
  "claude-fable-5-1": { input: 10_000_000, output: 50_000_000, cacheWrite: 12_500_000, cacheRead: 250_000 },
  "claude-fable-5": { input: 10_000_000, output: 50_000_000, cacheWrite: 12_500_000, cacheRead: 1_000_000 },
  "claude-opus-5-5": { input: 4_000_000, output: 20_000_000, cacheWrite: 5_000_000, cacheRead: 200_000 },
  "claude-opus-5": { input: 5_000_000, output: 25_000_000, cacheWrite: 6_250_000, cacheRead: 500_000 },
  "claude-opus-4-8": { input: 5_000_000, output: 25_000_000, cacheWrite: 6_250_000, cacheRead: 500_000 },
  "claude-opus-4-7": { input: 5_000_000, output: 25_000_000, cacheWrite: 6_250_000, cacheRead: 500_000 },
  "claude-opus-4-6": { input: 5_000_000, output: 25_000_000, cacheWrite: 6_250_000, cacheRead: 500_000 },
  "claude-opus-4-5": { input: 5_000_000, output: 25_000_000, cacheWrite: 6_250_000, cacheRead: 500_000 },
  "claude-sonnet-5-5": { input: 2_000_000, output: 10_000_000, cacheWrite: 2_500_000, cacheRead: 100_000 },
  "claude-sonnet-5": { input: 2_000_000, output: 10_000_000, cacheWrite: 2_500_000, cacheRead: 200_000 },
  "claude-sonnet-4-6": { input: 3_000_000, output: 15_000_000, cacheWrite: 3_750_000, cacheRead: 300_000 },
  "claude-sonnet-4-5": { input: 3_000_000, output: 15_000_000, cacheWrite: 3_750_000, cacheRead: 300_000 },
  "claude-haiku-5-5": {
    ...{ input: 100_000, output: 500_000, cacheWrite: 125_000, cacheRead: 10_000 },
    longPrompt: { over: 100_000, input: 500_000, output: 2_500_000, cacheWrite: 625_000, cacheRead: 50_000 },
  },
  "claude-haiku-4-5": { input: 1_000_000, output: 5_000_000, cacheWrite: 1_250_000, cacheRead: 100_000 },
  // Embeddings: there is only input.
  "text-embedding-3-small": { input: 20_000, output: 0, cacheWrite: 0, cacheRead: 0 },
  "text-embedding-3-large": { input: 130_000, output: 0, cacheWrite: 0, cacheRead: 0 },
};

/** The offline provider's answers cost nothing. */
export const FREE: Price = { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 };

const dearest = (rate: keyof Rates) => Math.max(...Object.values(PRICES).map((price) => price[rate]));

/** Taken for a model without a price: better a cost that is too high than one that hides spending. */
export const UNKNOWN_PRICE: Price = {
  input: dearest("input"),
  output: dearest("output"),
  cacheWrite: dearest("cacheWrite"),
  cacheRead: dearest("cacheRead"),
};

/** The price of a model; a dated name ("claude-haiku-4-5-20251001") has the price of its family. */
export function priceOf(model: string): { price: Price; known: boolean } {
  const price = PRICES[model] ?? PRICES[model.replace(/-\d{8}$/, "")];
  return price ? { price, known: true } : { price: UNKNOWN_PRICE, known: false };
}

/** Whole micro-USD, rounded once, half up. Token counts are non-negative integers. */
export function costOf(price: Price, usage: Usage): number {
  const prompt = usage.inputTokens + usage.cacheWriteTokens + usage.cacheReadTokens;
  const rates = price.longPrompt && prompt > price.longPrompt.over ? price.longPrompt : price;
  const picoUsd =
    BigInt(usage.inputTokens) * BigInt(rates.input) +
    BigInt(usage.outputTokens) * BigInt(rates.output) +
    BigInt(usage.cacheWriteTokens) * BigInt(rates.cacheWrite) +
    BigInt(usage.cacheReadTokens) * BigInt(rates.cacheRead);
  return Number((picoUsd + 500_000n) / 1_000_000n);
}
