import { z } from "zod";
import { methodLabel } from "../../commerce/ledger";
import { orderIdSchema } from "../../commerce/order-id";
import { listTransactions as listLedger } from "../../commerce/transactions";
import { defineSkill } from "../contract";

export const TRANSACTION_KINDS = ["charge", "refund"] as const;
/** voiding: being called off, because nobody knows what became of it. */
export const TRANSACTION_STATUSES = ["pending", "voiding", "succeeded", "failed"] as const;

export const listTransactions = defineSkill({
  id: "list_transactions_v1",
  name: "listTransactions",
  version: "1.0.0",
  category: "payment",
  description: {
    "zh-CN": "列出收款与退款记录，最新的在前；给出订单号则只列该订单。客户只能看到自己的。",
    en: "Lists charges and refunds, newest first, of one order or of all within reach. Customers see only their own.",
  },
  input: z.object({
    order_id: orderIdSchema.optional(),
    kind: z.enum(TRANSACTION_KINDS).optional(),
    limit: z.int().min(1).max(100).default(20),
  }),
  output: z.object({
    transactions: z.array(
      z.object({
        payment_id: z.string(),
        order_id: z.string(),
        kind: z.enum(TRANSACTION_KINDS),
        status: z.enum(TRANSACTION_STATUSES),
        amount_minor: z.int(),
        currency: z.string(),
        payment_method_id: z.string().nullable(),
        /** "Visa ··4242" */
        payment_method: z.string(),
        /** The gateway's name for it; null until it has answered. */
        transaction_id: z.string().nullable(),
        /** The charge a refund gives back. */
        charge_id: z.string().nullable(),
        reason: z.string().nullable(),
        /** Why it failed, as the gateway says. */
        error: z.string().nullable(),
        at: z.iso.datetime(),
      }),
    ),
    /** How many there are, listed or not. */
    total_count: z.int(),
  }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  labels: { "transactions.*.payment_method": "pii" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) => {
    if (order_id === undefined) return locale === "zh-CN" ? "查询收款与退款记录" : "List charges and refunds";
    return locale === "zh-CN" ? `查询订单 ${order_id} 的收款与退款` : `List charges and refunds of order ${order_id}`;
  },
  run: async (ctx, { order_id, kind, limit }) => {
    const found = await listLedger(ctx, {
      orderId: order_id,
      kind: kind === undefined ? undefined : kind === "charge" ? "CHARGE" : "REFUND",
      limit,
    });
    return {
      transactions: found.rows.map((row) => ({
        payment_id: row.id,
        order_id: row.orderId,
        kind: row.kind === "CHARGE" ? ("charge" as const) : ("refund" as const),
        status: toStatus(row.status),
        amount_minor: row.amountMinor,
        currency: row.currency,
        payment_method_id: row.paymentMethodId,
        payment_method: methodLabel(row.paymentMethod, ctx.locale),
        transaction_id: row.gatewayTransactionId,
        charge_id: row.chargeId,
        reason: row.reason,
        error: row.error,
        at: row.createdAt.toISOString(),
      })),
      total_count: found.total,
    };
  },
});

function toStatus(status: string): (typeof TRANSACTION_STATUSES)[number] {
  return TRANSACTION_STATUSES.find((known) => known === status.toLowerCase()) ?? "pending";
}
