import { z } from "zod";
import { methodLabel } from "../../commerce/ledger";
import { orderBalance } from "../../commerce/refunds";
import { refund } from "./refund";
import { refundCard } from "./refund-card";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { plainText } from "../plain-text";

export const REFUND_DESTINATIONS = ["original", "gift_card"] as const;

export const executeRefund = defineSkill({
  id: "execute_refund_v1",
  name: "executeRefund",
  version: "1.0.0",
  category: "payment",
  description: {
    "zh-CN":
      "把给定金额退回原支付方式或礼品卡，绝不超过可退金额（refund_exceeds）。不修改订单状态；款项退出后不可收回。",
    en: "Gives an amount back to what the order was paid with, or to a gift card, never more than is refundable (refund_exceeds). Leaves the order's status alone; money given back cannot be recalled.",
  },
  input: z.object({
    order_id: orderIdSchema,
    amount_minor: z.int().min(1).max(2_000_000_000),
    reason: plainText(500),
    to: z.enum(REFUND_DESTINATIONS).default("original"),
  }),
  output: z.object({
    refund_id: z.string(),
    /** The gateway's name for the first part. */
    transaction_id: z.string(),
    amount_minor: z.int(),
    currency: z.string(),
    parts: z.array(z.object({ payment_method: z.string(), amount_minor: z.int() })),
    /** What could still be refunded; 0 when everything has been given back. */
    remaining_minor: z.int(),
    fully_refunded: z.boolean(),
    reused: z.boolean(),
  }),
  permissions: ["refund:request", "order:read"],
  dependencies: ["checkRefundEligibility"],
  sla: { maxLatencyMs: 5_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: {
    kind: "irreversible",
    because: {
      "zh-CN": "款项已退还客户，商店无权再次扣款。",
      en: "The money is the customer's again; the store may not take it back.",
    },
  },
  movesMoney: true,
  labels: { "parts.*.payment_method": "pii" },
  idempotency: ({ order_id, amount_minor }) => `refund:${order_id}:${amount_minor}`,
  costMicroUsd: 500,
  // The amount stands beside it wherever the call is shown; its currency is the order's, which the input does not say.
  summarize: ({ order_id }, locale) => (locale === "zh-CN" ? `为订单 ${order_id} 退款` : `Refund order ${order_id}`),
  card: {
    kind: "refund",
    draw: ({ parts, currency }, { input }) => refundCard(input.order_id, parts, { state: "sent", currency }),
  },
  run: async (ctx, { order_id, amount_minor, reason, to }) => {
    const { parts, reused } = await refund(ctx, { orderId: order_id, amountMinor: amount_minor, reason, to });
    const { order, balance } = await orderBalance(ctx, { orderId: order_id });
    const [first] = parts;
    return {
      refund_id: first?.id ?? "",
      transaction_id: first?.gatewayTransactionId ?? "",
      amount_minor,
      currency: order.currency,
      parts: parts.map((part) => ({
        payment_method: methodLabel(part.paymentMethod, ctx.locale),
        amount_minor: part.amountMinor,
      })),
      remaining_minor: balance.refundableMinor,
      fully_refunded: balance.netMinor === 0,
      reused,
    };
  },
});
