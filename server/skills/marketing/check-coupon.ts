import { z } from "zod";
import { checkCoupon as checkStoreCoupon } from "../../commerce/coupon-check";
import { COUPON_PROBLEMS, COUPON_PROBLEM_TEXT } from "../../commerce/coupon-terms";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { couponCard } from "./coupon-card";

const VALID = { "zh-CN": "可以使用。", en: "It can be used." };

export const checkCoupon = defineSkill({
  id: "check_coupon_v1",
  name: "checkCoupon",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "查询优惠券码或套装码能否使用、能减多少，并说明不能使用的原因。不会使用它。他人的券与不存在的券回答相同。",
    en: "Says whether a coupon's or bundle's code counts, what it takes off, and if not, why. Uses nothing up. Other people's coupons answer like codes that do not exist.",
  },
  input: z.object({
    coupon_code: z.string().min(1).max(64),
    /** The order it would be used on; its customer, currency, goods and amount are then looked at too. */
    order_id: orderIdSchema.optional(),
    /** For staff: whose it would be. */
    customer_id: z.string().max(64).optional(),
    /** What the goods would come to, when there is no order yet. */
    subtotal_minor: z.int().min(0).max(2_000_000_000).optional(),
  }),
  output: z.object({
    coupon_code: z.string(),
    valid: z.boolean(),
    reason: z.enum(COUPON_PROBLEMS).nullable(),
    reason_text: localizedSchema,
    /** Null for a code that does not exist, like all that follows. */
    kind: z.enum(["PERCENT", "FIXED", "BUNDLE"]).nullable(),
    percent: z.int().nullable(),
    worth_minor: z.int().nullable(),
    currency: z.string().nullable(),
    min_order_minor: z.int(),
    discount_minor: z.int().nullable(),
    starts_at: z.iso.datetime().nullable(),
    expires_at: z.iso.datetime().nullable(),
  }),
  permissions: ["marketing:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  movesMoney: false,
  idempotency: () => null,
  costMicroUsd: 300,
  summarize: ({ coupon_code }, locale) =>
    locale === "zh-CN" ? `查询优惠券 ${coupon_code}` : `Check the code ${coupon_code}`,
  card: {
    kind: "coupon",
    draw: (found, { locale }) =>
      // Of a code that does not exist nothing is known.
      found.kind === null
        ? null
        : couponCard([
            {
              code: found.coupon_code,
              usable: found.valid,
              percent: found.percent,
              worthMinor: found.worth_minor,
              minOrderMinor: found.min_order_minor,
              currency: found.currency,
              expiresAt: found.expires_at,
              note: found.valid ? null : found.reason_text[locale],
            },
          ]),
  },
  run: async (ctx, { coupon_code, order_id, customer_id, subtotal_minor }) => {
    const found = await checkStoreCoupon(ctx, {
      couponCode: coupon_code,
      orderId: order_id,
      customerId: customer_id,
      subtotalMinor: subtotal_minor,
    });
    return {
      coupon_code: found.code,
      valid: found.problem === null,
      reason: found.problem,
      reason_text: found.problem === null ? VALID : COUPON_PROBLEM_TEXT[found.problem],
      kind: found.kind,
      percent: found.percent,
      worth_minor: found.worthMinor,
      currency: found.currency,
      min_order_minor: found.minOrderMinor,
      discount_minor: found.discountMinor,
      starts_at: found.startsAt?.toISOString() ?? null,
      expires_at: found.expiresAt?.toISOString() ?? null,
    };
  },
});
