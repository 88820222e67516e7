import { z } from "zod";
import { methodLabel } from "../../commerce/ledger";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { split } from "./split";

export const splitPayment = defineSkill({
  id: "split_payment_v1",
  name: "splitPayment",
  version: "1.0.0",
  category: "payment",
  description: {
    "zh-CN":
      "用客户的多种支付方式分摊支付一个订单（例如礼品卡加信用卡）；各部分之和须等于订单总额（split_mismatch）。要么全部收取，要么一分不收。",
    en: "Pays one order from several of the customer's methods (a gift card and a card, say); the parts make up its total (split_mismatch). All of it is charged, or nothing.",
  },
  input: z.object({
    order_id: orderIdSchema,
    parts: z
      .array(
        z.object({ payment_method_id: z.string().min(1).max(64), amount_minor: z.int().min(1).max(2_000_000_000) }),
      )
      .min(2)
      .max(5)
      .refine(
        (parts) => new Set(parts.map((part) => part.payment_method_id)).size === parts.length,
        "Name each payment method once.",
      ),
  }),
  output: z.object({
    order_id: z.string(),
    payment_ids: z.array(z.string()),
    parts: z.array(
      z.object({
        payment_id: z.string(),
        transaction_id: z.string(),
        /** "Visa ··4242" */
        payment_method: z.string(),
        amount_minor: z.int(),
      }),
    ),
    amount_minor: z.int(),
    currency: z.string(),
    reused: z.boolean(),
  }),
  permissions: ["payment:charge", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 15_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: { kind: "reversible_until", compensate: "refundSplitPayment", seconds: 180 * 86_400 },
  movesMoney: true,
  labels: { "parts.*.payment_method": "pii" },
  lossWhenUndone: (_input, _output, locale) =>
    locale === "zh-CN"
      ? "客户需等待 5–7 个工作日才能收到退回的款项。"
      : "The customer waits 5–7 working days for the money.",
  idempotency: ({ order_id, parts }) => `split-payment:${order_id}:${digest(parts)}`,
  costMicroUsd: 1_000,
  summarize: ({ order_id, parts }, locale) =>
    locale === "zh-CN"
      ? `用 ${parts.length} 种支付方式为订单 ${order_id} 收款`
      : `Charge order ${order_id} to ${parts.length} payment methods`,
  run: async (ctx, { order_id, parts }) => {
    const wanted = parts.map((part) => ({ paymentMethodId: part.payment_method_id, amountMinor: part.amount_minor }));
    const { payments, reused } = await split(ctx, order_id, wanted);
    return {
      order_id,
      payment_ids: payments.map((payment) => payment.id),
      parts: payments.map((payment) => ({
        payment_id: payment.id,
        transaction_id: payment.gatewayTransactionId ?? "",
        payment_method: methodLabel(payment.paymentMethod, ctx.locale),
        amount_minor: payment.amountMinor,
      })),
      amount_minor: payments.reduce((sum, payment) => sum + payment.amountMinor, 0),
      currency: payments[0]?.currency ?? "",
      reused,
    };
  },
});
