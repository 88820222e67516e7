import { z } from "zod";
import { balanceOf, methodLabel } from "../../commerce/ledger";
import { orderIdSchema } from "../../commerce/order-id";
import { findRefunds, type RefundSeen } from "../../commerce/transactions";
import type { Localized } from "../../context";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { refundCard } from "./refund-card";

export const REFUND_STATES = ["none", "in_progress", "completed", "failed"] as const;
type RefundState = (typeof REFUND_STATES)[number];

const TEXT: Record<RefundState, Localized> = {
  none: { "zh-CN": "该订单没有退款", en: "This order has no refund" },
  in_progress: { "zh-CN": "退款处理中", en: "The refund is under way" },
  completed: { "zh-CN": "退款已退出", en: "The refund has been made" },
  failed: { "zh-CN": "退款未成功", en: "The refund was not accepted" },
};

export const getRefundStatus = defineSkill({
  id: "get_refund_status_v1",
  name: "getRefundStatus",
  version: "1.0.0",
  category: "payment",
  description: {
    "zh-CN": "查询订单的退款进度：每笔退款的金额、去向、状态与预计到账日期。",
    en: "Reads how an order's refunds stand: each one's amount, destination, state and the day its money should have arrived.",
  },
  input: z.object({ order_id: orderIdSchema }),
  output: z.object({
    order_id: z.string(),
    /** Of the newest refund. */
    status: z.enum(REFUND_STATES),
    status_text: localizedSchema,
    refunded_minor: z.int(),
    pending_minor: z.int(),
    refundable_minor: z.int(),
    currency: z.string(),
    /** The last day on which money that was refunded should have arrived; null when nothing is on its way back. */
    expected_by: z.iso.datetime().nullable(),
    /** Whether that day has passed: the customer's bank should be asked. */
    overdue: z.boolean(),
    refunds: z.array(
      z.object({
        refund_id: z.string(),
        amount_minor: z.int(),
        currency: z.string(),
        status: z.enum(REFUND_STATES),
        payment_method: z.string(),
        transaction_id: z.string().nullable(),
        reason: z.string().nullable(),
        requested_at: z.iso.datetime(),
        expected_by: z.iso.datetime().nullable(),
      }),
    ),
  }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  labels: { "refunds.*.payment_method": "pii" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `查询订单 ${order_id} 的退款进度` : `Look up the refunds of order ${order_id}`,
  card: {
    kind: "refund",
    draw: ({ order_id, status, refunds, currency, expected_by }, { now }) => {
      if (status === "none") return null;
      const parts = refunds.filter((one) => one.status === status);
      // A gift card has its money at once.
      const arrived = status === "completed" && parts.every((one) => one.expected_by === one.requested_at);
      const expectedBy = arrived || status === "failed" ? null : expected_by;
      const state = arrived ? "arrived" : status === "completed" ? "sent" : status;
      const overdue = expectedBy !== null && new Date(expectedBy) < now;
      return refundCard(order_id, parts, { state, currency, expectedBy, overdue });
    },
  },
  run: async (ctx, { order_id }) => {
    const { order, rows, refunds } = await findRefunds(ctx, { orderId: order_id });
    const balance = balanceOf(rows);
    const [newest] = refunds;
    const status = newest ? stateOf(newest) : "none";
    const days = refunds.flatMap(({ expectedBy }) => (expectedBy ? [expectedBy.getTime()] : []));
    const latest = days.length > 0 ? new Date(Math.max(...days)) : null;
    return {
      order_id: order.id,
      status,
      status_text: TEXT[status],
      refunded_minor: balance.refundedMinor,
      pending_minor: balance.pendingMinor,
      refundable_minor: balance.refundableMinor,
      currency: order.currency,
      expected_by: latest?.toISOString() ?? null,
      overdue: latest !== null && latest < ctx.clock.now(),
      refunds: refunds.map((refund) => ({
        refund_id: refund.row.id,
        amount_minor: refund.row.amountMinor,
        currency: refund.row.currency,
        status: stateOf(refund),
        payment_method: methodLabel(refund.row.paymentMethod, ctx.locale),
        transaction_id: refund.row.gatewayTransactionId,
        reason: refund.row.reason,
        requested_at: refund.row.createdAt.toISOString(),
        expected_by: refund.expectedBy?.toISOString() ?? null,
      })),
    };
  },
});

function stateOf({ row }: RefundSeen): RefundState {
  if (row.status === "SUCCEEDED") return "completed";
  return row.status === "FAILED" ? "failed" : "in_progress";
}
