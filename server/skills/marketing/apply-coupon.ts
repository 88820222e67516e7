import { z } from "zod";
import { toCode } from "../../commerce/coupon-terms";
import { applyDiscount } from "../../commerce/order-discount";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";

export const applyCoupon = defineSkill({
  id: "apply_coupon_v1",
  name: "applyCoupon",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "在待付款订单上使用优惠券码或套装码，应付金额随之减少。每单一张；不能使用时拒绝并给出原因（coupon_*）。",
    en: "Uses a coupon's or a bundle's code on an order that awaits payment, which then costs less. One for each order; what does not count is refused with its reason (coupon_*).",
  },
  input: z.object({ order_id: orderIdSchema, coupon_code: z.string().min(1).max(64) }),
  output: z.object({
    order_id: z.string(),
    coupon_code: z.string(),
    discount_minor: z.int(),
    total_minor: z.int(),
    currency: z.string(),
    reused: z.boolean(),
  }),
  permissions: ["coupon:redeem", "order:read"],
  dependencies: ["createOrder"],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "removeCoupon" },
  movesMoney: false,
  idempotency: ({ order_id, coupon_code }) => `apply-coupon:${order_id}:${toCode(coupon_code)}`,
  costMicroUsd: 500,
  summarize: ({ order_id, coupon_code }, locale) =>
    locale === "zh-CN"
      ? `在订单 ${order_id} 上使用优惠券 ${coupon_code}`
      : `Use the code ${coupon_code} on order ${order_id}`,
  run: async (ctx, { order_id, coupon_code }) => {
    const { order, code, discountMinor, reused } = await applyDiscount(ctx, {
      orderId: order_id,
      couponCode: coupon_code,
      executionId: ctx.executionId,
    });
    return {
      order_id: order.id,
      coupon_code: code,
      discount_minor: discountMinor,
      total_minor: order.totalMinor,
      currency: order.currency,
      reused,
    };
  },
});
