import { z } from "zod";
import { findDoubts } from "../../commerce/charges";
import { orderIdSchema } from "../../commerce/order-id";
import { findCharge, findOwnCharges } from "../../commerce/refunds";
import { defineSkill, type SkillContext } from "../contract";
import { settleDoubts } from "./settle-doubts";
import { giveBackAll } from "./split";

/** Undoes splitPayment; takes that call's input and output. */
export const refundSplitPayment = defineSkill({
  id: "refund_split_payment_v1",
  name: "refundSplitPayment",
  version: "1.0.0",
  category: "payment",
  description: {
    "zh-CN": "撤回一次分摊支付的全部款项：能作废则作废，否则退还；未处理的订单回到待付款。重复执行不产生变化。",
    en: "Takes all parts of a split payment back: voids what still can be, refunds the rest; an order not yet processed awaits payment again. Doing it twice changes nothing.",
  },
  input: z.object({
    order_id: orderIdSchema,
    /** Without them, when the split's answer was lost: whatever this execution charged the order, or may have. */
    payment_ids: z.array(z.string().min(1).max(64)).max(5).optional(),
    /** True when the step only found an earlier payment: that one is not this step's to take back. */
    reused: z.boolean().default(false),
  }),
  output: z.object({
    order_id: z.string(),
    refunded_minor: z.int(),
    currency: z.string().nullable(),
    transaction_ids: z.array(z.string()),
  }),
  permissions: ["payment:refund"],
  dependencies: [],
  sla: { maxLatencyMs: 15_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: { kind: "irreversible" },
  movesMoney: true,
  idempotency: ({ order_id, payment_ids }) => `refund-split:${payment_ids?.join("+") ?? order_id}`.slice(0, 200),
  costMicroUsd: 1_000,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `撤回订单 ${order_id} 的分摊支付` : `Take back the split payment of order ${order_id}`,
  run: async (ctx, { order_id, payment_ids, reused }) => {
    if (reused) return { order_id, refunded_minor: 0, currency: null, transaction_ids: [] };
    const charges = payment_ids ? await named(ctx, order_id, payment_ids) : await lost(ctx, order_id);
    const parts = await giveBackAll(ctx, charges);
    return {
      order_id,
      refunded_minor: parts.reduce((sum, part) => sum + part.amountMinor, 0),
      currency: charges[0]?.currency ?? null,
      transaction_ids: parts.flatMap((part) => part.gatewayTransactionId ?? []),
    };
  },
});

async function named(ctx: SkillContext, orderId: string, ids: readonly string[]) {
  const charges = [];
  for (const paymentId of ids) charges.push(await findCharge(ctx, { orderId, paymentId }));
  return charges;
}

async function lost(ctx: SkillContext, orderId: string) {
  await settleDoubts(ctx, await findDoubts(ctx, { orderId }));
  return findOwnCharges(ctx, { orderId, executionId: ctx.executionId });
}
