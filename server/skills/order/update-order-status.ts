import { z } from "zod";
import { updateOrderStatus as updateStoreOrder } from "../../commerce/order-changes";
import { orderIdSchema } from "../../commerce/order-id";
import { ORDER_STATUSES } from "../../commerce/order-status";
import { SETTABLE_STATUSES } from "../../commerce/order-transitions";
import { defineSkill } from "../contract";

export const updateOrderStatus = defineSkill({
  id: "update_order_status_v1",
  name: "updateOrderStatus",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN":
      "按允许的流转修改订单状态。付款与取消有各自的技能；REFUNDED 只在账上款项已全部退回时允许（否则报 not_fully_refunded）。",
    en: "Moves an order along the allowed transitions. Paying and cancelling have skills of their own; REFUNDED needs a ledger that has given everything back (else not_fully_refunded).",
  },
  input: z.object({
    order_id: orderIdSchema,
    status: z.enum(SETTABLE_STATUSES),
    /** Checked when given: a refund of this order that has gone through. */
    refund_transaction_id: z.string().max(100).optional(),
  }),
  output: z.object({
    order_id: z.string(),
    status: z.enum(ORDER_STATUSES),
    previous_status: z.enum(ORDER_STATUSES),
    reused: z.boolean(),
  }),
  permissions: ["order:status", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "restoreOrderStatus" },
  movesMoney: false,
  idempotency: ({ order_id, status }) => `order-status:${order_id}:${status}`,
  costMicroUsd: 500,
  summarize: ({ order_id, status }, locale) =>
    locale === "zh-CN" ? `将订单 ${order_id} 的状态改为 ${status}` : `Set order ${order_id} to ${status}`,
  run: async (ctx, { order_id, status, refund_transaction_id }) => {
    const change = await updateStoreOrder(ctx, {
      orderId: order_id,
      status,
      refundTransactionId: refund_transaction_id,
      executionId: ctx.executionId,
    });
    return {
      order_id: change.orderId,
      status: change.status,
      previous_status: change.previous,
      reused: change.reused,
    };
  },
});
