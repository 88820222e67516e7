// What a customer is given for a late order. Policies are data, so that a change of terms is a new version here and old
// executions still name the one they used.
import type { Currency } from "./money";
import { percentOf } from "./money";

export const COMPENSATION_POLICIES = {
  standard_delay_v1: {
    /** From this many days late, this share of the order's total. Ascending. */
    tiers: [
      { fromDays: 1, percent: 5 },
      { fromDays: 2, percent: 10 },
      { fromDays: 3, percent: 15 },
      { fromDays: 7, percent: 20 },
    ],
    /** The most a coupon may be worth, in minor units of each currency the store sells in. */
    capMinor: { USD: 5_000, EUR: 4_500, GBP: 4_000, CNY: 35_000, JPY: 7_500 },
    validDays: 90,
  },
} as const satisfies Record<string, CompensationPolicy>;

export type CompensationPolicy = {
  tiers: readonly { fromDays: number; percent: number }[];
  capMinor: Record<Currency, number>;
  validDays: number;
};
export type CompensationPolicyName = keyof typeof COMPENSATION_POLICIES;
export const COMPENSATION_POLICY_NAMES = Object.keys(COMPENSATION_POLICIES) as [CompensationPolicyName];

export type Compensation = { percent: number; worthMinor: number; validDays: number };

/** What a delay of so many days is worth on an order; null when the policy gives nothing for it. */
export function compensationFor(
  policy: CompensationPolicy,
  order: { totalMinor: number; currency: Currency },
  days: number,
): Compensation | null {
  const tier = policy.tiers.findLast((candidate) => days >= candidate.fromDays);
  if (!tier) return null;
  const worthMinor = Math.min(percentOf(order.totalMinor, tier.percent), policy.capMinor[order.currency]);
  return worthMinor > 0 ? { percent: tier.percent, worthMinor, validDays: policy.validDays } : null;
}
