import { z } from "zod";
import { toCode } from "../../commerce/coupon-terms";
import { removeDiscount } from "../../commerce/order-discount";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";

/** Undoes applyCoupon; takes that call's output. */
export const removeCoupon = defineSkill({
  id: "remove_coupon_v1",
  name: "removeCoupon",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "从待付款订单上取下优惠券，券可再次使用。再次取下不产生变化；已付款的订单不可更改（order_not_open）。",
    en: "Takes a code off an order that still awaits payment, so that it can be used again. Doing it twice changes nothing; a paid order stays (order_not_open).",
  },
  input: z.object({
    order_id: orderIdSchema,
    coupon_code: z.string().min(1).max(64),
    /** True when the step only found the code on the order: that is not this step's to take off. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ order_id: z.string(), coupon_code: z.string(), removed: z.boolean() }),
  permissions: ["coupon:redeem", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ order_id, coupon_code }) => `remove-coupon:${order_id}:${toCode(coupon_code)}`,
  costMicroUsd: 500,
  summarize: ({ order_id, coupon_code }, locale) =>
    locale === "zh-CN"
      ? `从订单 ${order_id} 取下优惠券 ${coupon_code}`
      : `Take the code ${coupon_code} off order ${order_id}`,
  run: async (ctx, { order_id, coupon_code, reused }) => {
    if (reused) return { order_id, coupon_code, removed: false };
    await removeDiscount(ctx, { orderId: order_id, couponCode: coupon_code, executionId: ctx.executionId });
    return { order_id, coupon_code, removed: true };
  },
});
