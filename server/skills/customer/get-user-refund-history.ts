import { z } from "zod";
import { refundHistory } from "../../commerce/refund-facts";
import { defineSkill } from "../contract";

export const getUserRefundHistory = defineSkill({
  id: "get_user_refund_history_v1",
  name: "getUserRefundHistory",
  version: "1.0.0",
  category: "customer",
  description: {
    "zh-CN": "统计客户的订单数、退款次数与金额、会员等级和生命周期价值。客户只能查自己的；金额按其最近订单的币种统计。",
    en: "Sums up a customer's orders, refunds, level and lifetime value. Customers read only their own; amounts are in the currency of their latest order.",
  },
  input: z.object({
    /** Without it, the signed-in customer. */
    customer_id: z.string().max(64).optional(),
  }),
  output: z.object({
    customer_id: z.string(),
    total_orders: z.int(),
    refund_count: z.int(),
    refunded_minor: z.int(),
    vip_level: z.int(),
    /** What was paid, less what was given back. */
    lifetime_value_minor: z.int(),
    currency: z.string(),
    /** Refunded orders as a share of all, 0 to 1. */
    refund_rate: z.number(),
  }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ customer_id }, locale) =>
    locale === "zh-CN"
      ? `查询${customer_id ? `客户 ${customer_id} ` : "客户"}的退款历史`
      : `Look up the refund history of ${customer_id ? `customer ${customer_id}` : "the customer"}`,
  run: async (ctx, { customer_id }) => {
    const history = await refundHistory(ctx, { customerId: customer_id });
    return {
      customer_id: history.customerId,
      total_orders: history.totalOrders,
      refund_count: history.refundCount,
      refunded_minor: history.refundedMinor,
      vip_level: history.vipLevel,
      lifetime_value_minor: history.lifetimeValueMinor,
      currency: history.currency,
      refund_rate: history.refundRate,
    };
  },
});
