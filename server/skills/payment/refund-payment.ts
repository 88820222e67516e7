import { z } from "zod";
import { findDoubts } from "../../commerce/charges";
import { orderIdSchema } from "../../commerce/order-id";
import { findCharge, findOwnCharges } from "../../commerce/refunds";
import { defineSkill, type SkillContext } from "../contract";
import { settleDoubts } from "./settle-doubts";
import { takeBack } from "./take-back";

/** Undoes processPayment; takes that call's output. */
export const refundPayment = defineSkill({
  id: "refund_payment_v1",
  name: "refundPayment",
  version: "1.0.0",
  category: "payment",
  description: {
    "zh-CN": "撤回一笔收款：能作废则作废，否则退还余下金额；未发货的订单回到待付款。重复执行不产生变化。",
    en: "Takes a charge back: voids it where it still can be, else refunds what is left of it; an order not yet shipped awaits payment again. Doing it twice changes nothing.",
  },
  input: z.object({
    order_id: orderIdSchema,
    /** Without it, when the charge's answer was lost: whatever this execution charged the order, or may have. */
    payment_id: z.string().min(1).max(64).optional(),
    /** True when the step only found an earlier payment: that one is not this step's to take back. */
    reused: z.boolean().default(false),
  }),
  output: z.object({
    payment_id: z.string().nullable(),
    refunded_minor: z.int(),
    currency: z.string().nullable(),
    transaction_id: z.string().nullable(),
  }),
  permissions: ["payment:refund"],
  dependencies: [],
  sla: { maxLatencyMs: 5_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: { kind: "irreversible" },
  movesMoney: true,
  idempotency: ({ order_id, payment_id }) => `refund-payment:${payment_id ?? order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `撤回订单 ${order_id} 的收款` : `Take back the payment of order ${order_id}`,
  run: async (ctx, { order_id, payment_id, reused }) => {
    const paymentId = payment_id ?? (await chargeInDoubt(ctx, order_id));
    if (paymentId === null) return { payment_id: null, refunded_minor: 0, currency: null, transaction_id: null };
    const { charge, part } = reused
      ? { charge: await findCharge(ctx, { orderId: order_id, paymentId }), part: null }
      : await takeBack(ctx, order_id, paymentId);
    return {
      payment_id: paymentId,
      refunded_minor: part?.amountMinor ?? 0,
      currency: charge.currency,
      transaction_id: part?.gatewayTransactionId ?? null,
    };
  },
});

/** The charge this execution made without hearing of it; null when it made none. Charges still in doubt are settled. */
async function chargeInDoubt(ctx: SkillContext, orderId: string): Promise<string | null> {
  await settleDoubts(ctx, await findDoubts(ctx, { orderId }));
  const own = await findOwnCharges(ctx, { orderId, executionId: ctx.executionId });
  return own.at(-1)?.id ?? null;
}
