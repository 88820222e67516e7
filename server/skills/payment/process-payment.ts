import { z } from "zod";
import { methodLabel } from "../../commerce/ledger";
import { pay } from "./pay";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";

export const processPayment = defineSkill({
  id: "process_payment_v1",
  name: "processPayment",
  version: "1.0.0",
  category: "payment",
  description: {
    "zh-CN":
      "通过支付网关收取订单应付金额并记账，订单变为已付款。同一订单只收一次；网关超时可重试（gateway_timeout）。",
    en: "Charges what an order owes through the payment gateway and books it; the order becomes paid. Once per order; a gateway that times out may be tried again (gateway_timeout).",
  },
  input: z.object({
    order_id: orderIdSchema,
    /** One of the customer's own; without it, their default one. */
    payment_method_id: z.string().max(64).optional(),
  }),
  output: z.object({
    payment_id: z.string(),
    transaction_id: z.string(),
    order_id: z.string(),
    amount_minor: z.int(),
    currency: z.string(),
    /** "Visa ··4242" */
    payment_method: z.string(),
    reused: z.boolean(),
  }),
  permissions: ["payment:charge", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 5_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: { kind: "reversible_until", compensate: "refundPayment", seconds: 180 * 86_400 },
  movesMoney: true,
  labels: { payment_method: "pii" },
  lossWhenUndone: (_input, _output, locale) =>
    locale === "zh-CN"
      ? "客户需等待 5–7 个工作日才能收到退回的款项。"
      : "The customer waits 5–7 working days for the money.",
  idempotency: ({ order_id }) => `payment:${order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `为订单 ${order_id} 收款` : `Charge the payment for order ${order_id}`,
  run: async (ctx, { order_id, payment_method_id }) => {
    const { payment, reused } = await pay(ctx, order_id, payment_method_id);
    return {
      payment_id: payment.id,
      transaction_id: payment.gatewayTransactionId ?? "",
      order_id: payment.orderId,
      amount_minor: payment.amountMinor,
      currency: payment.currency,
      payment_method: methodLabel(payment.paymentMethod, ctx.locale),
      reused,
    };
  },
});
