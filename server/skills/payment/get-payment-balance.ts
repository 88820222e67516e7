import { z } from "zod";
import { listGiftCards } from "../../commerce/gift-cards";
import { methodLabel } from "../../commerce/ledger";
import { orderIdSchema } from "../../commerce/order-id";
import { ORDER_STATUSES, ORDER_STATUS_TEXT, toOrderStatus } from "../../commerce/order-status";
import { orderBalance } from "../../commerce/refunds";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";

export const getPaymentBalance = defineSkill({
  id: "get_payment_balance_v1",
  name: "getPaymentBalance",
  version: "1.1.0",
  category: "payment",
  description: {
    "zh-CN": "查询一个订单的款项：应付、已付、已退、处理中与可退金额，以及下单客户的礼品卡余额。",
    en: "Reads an order's money: what is due, was paid, was refunded, is under way and may be refunded, with the balances of its customer's gift cards.",
  },
  input: z.object({ order_id: orderIdSchema }),
  output: z.object({
    order_id: z.string(),
    status: z.enum(ORDER_STATUSES),
    status_text: localizedSchema.optional(),
    currency: z.string(),
    total_minor: z.int(),
    charged_minor: z.int(),
    /** Given back for certain. */
    refunded_minor: z.int(),
    /** Being given back; the gateway has not answered yet. */
    refund_pending_minor: z.int(),
    refundable_minor: z.int(),
    /** What the store holds: charged less refunded. */
    net_minor: z.int(),
    /** Still to be paid; 0 unless the order awaits payment. */
    due_minor: z.int(),
    gift_cards: z.array(
      z.object({
        payment_method_id: z.string(),
        label: z.string(),
        balance_minor: z.int(),
        currency: z.string().nullable(),
      }),
    ),
    /** What the gift cards hold in the order's currency. */
    gift_card_minor: z.int(),
  }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  labels: { "gift_cards.*.label": "pii" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `查询订单 ${order_id} 的款项` : `Look up the money of order ${order_id}`,
  run: async (ctx, { order_id }) => {
    const { order, balance } = await orderBalance(ctx, { orderId: order_id });
    const cards = await listGiftCards(ctx.db, order.customerId);
    const status = toOrderStatus(order.status);
    return {
      order_id: order.id,
      status,
      status_text: ORDER_STATUS_TEXT[status],
      currency: order.currency,
      total_minor: order.totalMinor,
      charged_minor: balance.chargedMinor,
      refunded_minor: balance.refundedMinor,
      refund_pending_minor: balance.pendingMinor,
      refundable_minor: balance.refundableMinor,
      net_minor: balance.netMinor,
      due_minor: status === "PENDING_PAYMENT" ? Math.max(0, order.totalMinor - balance.netMinor) : 0,
      gift_cards: cards.map((card) => ({
        payment_method_id: card.id,
        label: methodLabel(card, ctx.locale),
        balance_minor: card.balanceMinor ?? 0,
        currency: card.currency,
      })),
      gift_card_minor: cards
        .filter((card) => card.currency === order.currency)
        .reduce((total, card) => total + (card.balanceMinor ?? 0), 0),
    };
  },
});
