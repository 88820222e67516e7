import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { ORDER_STATUSES, toOrderStatus } from "../../commerce/order-status";
import { findOrder } from "../../commerce/orders";
import { defineSkill } from "../contract";
import { takeBack } from "./take-back";

export const voidPayment = defineSkill({
  id: "void_payment_v1",
  name: "voidPayment",
  version: "1.0.0",
  category: "payment",
  description: {
    "zh-CN":
      "作废一个已付款但尚未处理的订单的整笔收款，订单回到待付款；网关已结算的改为全额退款。订单已处理（payment_not_voidable）、分多笔支付（paid_in_parts）或已部分退款（partly_refunded）时拒绝。",
    en: "Calls off the whole payment of an order that is paid and no further, which then awaits payment again; what the gateway has settled is refunded in full. Refused once the order is processed (payment_not_voidable), was paid in parts (paid_in_parts) or was partly refunded (partly_refunded).",
  },
  input: z.object({ order_id: orderIdSchema, payment_id: z.string().min(1).max(64) }),
  output: z.object({
    order_id: z.string(),
    payment_id: z.string(),
    amount_minor: z.int(),
    currency: z.string(),
    transaction_id: z.string().nullable(),
    order_status: z.enum(ORDER_STATUSES),
    reused: z.boolean(),
  }),
  permissions: ["payment:refund"],
  dependencies: ["listTransactions"],
  sla: { maxLatencyMs: 10_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: {
    kind: "irreversible",
    because: {
      "zh-CN": "作废的收款不能恢复；客户须重新付款。",
      en: "A payment that was called off cannot be restored; the customer pays anew.",
    },
  },
  movesMoney: true,
  idempotency: ({ order_id, payment_id }) => `void-payment:${order_id}:${payment_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `作废订单 ${order_id} 的收款` : `Call off the payment of order ${order_id}`,
  run: async (ctx, { order_id, payment_id }) => {
    const { charge, part } = await takeBack(ctx, order_id, payment_id, { onlyIfWhole: true });
    const order = await findOrder(ctx, { orderId: order_id });
    return {
      order_id: order.id,
      payment_id: charge.id,
      amount_minor: part?.amountMinor ?? 0,
      currency: charge.currency,
      transaction_id: part?.gatewayTransactionId ?? null,
      order_status: toOrderStatus(order.status),
      reused: part !== null && part.executionId !== ctx.executionId,
    };
  },
});
