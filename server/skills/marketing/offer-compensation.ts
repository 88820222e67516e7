import { z } from "zod";
import { COMPENSATION_POLICY_NAMES } from "../../commerce/compensation-policy";
import { issueDelayCoupon } from "../../commerce/coupons";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { couponCard } from "./coupon-card";

export const offerCompensation = defineSkill({
  id: "offer_compensation_v1",
  name: "offerCompensation",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "按补偿政策为延误订单发放优惠券。同一订单的延误只发一次，再次调用返回同一张券。",
    en: "Issues the coupon a policy gives for a late order. Once per order's delay: a second call returns the same one.",
  },
  input: z.object({
    order_id: orderIdSchema,
    /** Checked against the records: more days than they show are refused (delay_not_confirmed). */
    days_delayed: z.int().min(0).max(3_650),
    policy: z.enum(COMPENSATION_POLICY_NAMES),
  }),
  output: z.object({
    coupon_code: z.string(),
    percent: z.int(),
    worth_minor: z.int(),
    currency: z.string(),
    expires_at: z.iso.datetime(),
    reused: z.boolean(),
  }),
  permissions: ["coupon:issue", "order:read"],
  dependencies: ["getOrderDetails", "queryLogistics"],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "revokeCoupon" },
  movesMoney: false,
  idempotency: ({ order_id }) => `delay-coupon:${order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id, days_delayed }, locale) =>
    locale === "zh-CN"
      ? `为延误 ${days_delayed} 天的订单 ${order_id} 发放补偿优惠券`
      : `Issue a coupon for order ${order_id}, ${days_delayed} days late`,
  card: {
    kind: "coupon",
    draw: ({ coupon_code: code, percent, worth_minor: worthMinor, currency, expires_at: expiresAt }) =>
      couponCard([{ code, percent, worthMinor, currency, expiresAt }]),
  },
  run: async (ctx, { order_id, days_delayed, policy }) => {
    const { coupon, reused } = await issueDelayCoupon(ctx, {
      orderId: order_id,
      daysDelayed: days_delayed,
      policy,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    return {
      coupon_code: coupon.code,
      percent: coupon.percent ?? 0,
      worth_minor: coupon.worthMinor,
      currency: coupon.currency,
      expires_at: coupon.expiresAt.toISOString(),
      reused,
    };
  },
});
