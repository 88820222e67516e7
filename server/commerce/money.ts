// Money in integer minor units. A rate is whole percent; halves round up, as on a till receipt.
import { AppError } from "../errors";

export const CURRENCIES = ["USD", "EUR", "GBP", "CNY", "JPY"] as const;
export type Currency = (typeof CURRENCIES)[number];

export function toCurrency(value: string): Currency {
  const currency = CURRENCIES.find((known) => known === value);
  if (!currency) throw new AppError("INTERNAL", `Unknown currency ${value}.`);
  return currency;
}

/** `percent` of an amount, rounded half up. Amounts and rates are non-negative integers. */
export function percentOf(amountMinor: number, percent: number): number {
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0) throw new RangeError(`Not an amount: ${amountMinor}`);
  if (!Number.isInteger(percent) || percent < 0 || percent > 100) throw new RangeError(`Not a percentage: ${percent}`);
  return Number((BigInt(amountMinor) * BigInt(percent) + 50n) / 100n);
}
