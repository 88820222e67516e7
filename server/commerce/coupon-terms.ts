// What a coupon is worth on an order, and what keeps it from counting. Pure: a row and an order in, an answer out, so that
// checking a coupon and using it can never disagree.
import type { Localized } from "../context";
import type { Coupon } from "../db";
import type { Currency } from "./money";
import { percentOf } from "./money";

export const COUPON_KINDS = ["PERCENT", "FIXED"] as const;

/** What staff may give on their own: more is for a policy or a campaign. Amounts in minor units of each currency. */
export const COUPON_LIMITS: { percent: number; validDays: number; worthMinor: Record<Currency, number> } = {
  percent: 30,
  validDays: 365,
  worthMinor: { USD: 10_000, EUR: 9_000, GBP: 8_000, CNY: 70_000, JPY: 15_000 },
};

/** Why a code does not count; the first that applies. The last four are of bundles and what they are used on. */
export const COUPON_PROBLEMS = [
  "not_found",
  "other_customer",
  "revoked",
  "redeemed",
  "expired",
  "other_currency",
  "below_minimum",
  "not_started",
  "used_up",
  "items_missing",
] as const;
export type CouponProblem = (typeof COUPON_PROBLEMS)[number];

export const COUPON_PROBLEM_TEXT: Record<CouponProblem, Localized> = {
  not_found: { "zh-CN": "没有这张优惠券，请核对券码。", en: "There is no such code. Please check it." },
  other_customer: { "zh-CN": "这张优惠券属于另一位客户。", en: "This coupon belongs to another customer." },
  revoked: { "zh-CN": "这张优惠券已被收回。", en: "This coupon was taken back." },
  redeemed: { "zh-CN": "这张优惠券已经使用过。", en: "This coupon has been used." },
  expired: { "zh-CN": "这张优惠券已过期。", en: "This coupon has expired." },
  other_currency: {
    "zh-CN": "这张优惠券不适用于该订单的币种。",
    en: "This coupon is in another currency than the order.",
  },
  below_minimum: { "zh-CN": "订单金额未达到使用门槛。", en: "The order is below the coupon's minimum." },
  not_started: { "zh-CN": "活动尚未开始。", en: "The offer has not begun." },
  used_up: { "zh-CN": "优惠名额已用完。", en: "The offer is used up." },
  items_missing: { "zh-CN": "订单中没有凑齐套装商品。", en: "The order does not hold everything the bundle takes." },
};

/** What it is meant to be used on. customerId: who would use it. */
export type Purchase = { customerId: string | null; currency: string | null; subtotalMinor: number | null };

type Terms = Pick<
  Coupon,
  | "customerId"
  | "revokedAt"
  | "redeemedAt"
  | "expiresAt"
  | "currency"
  | "minOrderMinor"
  | "kind"
  | "percent"
  | "worthMinor"
>;

/** null when it counts. What is not known of the purchase is not held against it. */
export function couponProblem(coupon: Terms, purchase: Purchase, now: Date): CouponProblem | null {
  const { customerId, currency, subtotalMinor } = purchase;
  if (coupon.customerId !== null && customerId !== null && coupon.customerId !== customerId) return "other_customer";
  if (coupon.revokedAt !== null) return "revoked";
  if (coupon.redeemedAt !== null) return "redeemed";
  if (coupon.expiresAt <= now) return "expired";
  if (currency !== null && currency !== coupon.currency) return "other_currency";
  if (subtotalMinor !== null && subtotalMinor < coupon.minOrderMinor) return "below_minimum";
  return null;
}

/** What it takes off goods of this worth: never more than it is worth, nor than they are. */
export function couponDiscount(coupon: Pick<Terms, "kind" | "percent" | "worthMinor">, subtotalMinor: number): number {
  const share = coupon.kind === "PERCENT" ? percentOf(subtotalMinor, coupon.percent ?? 0) : subtotalMinor;
  return Math.min(share, coupon.worthMinor);
}

/** A code as people type it. */
export function toCode(text: string): string {
  return text.replace(/[\s-]+/g, "").toUpperCase();
}
