import { z } from "zod";
import { cancelOrder as cancelStoreOrder } from "../../commerce/cancel-order";
import { findDoubts } from "../../commerce/charges";
import { findOrder } from "../../commerce/orders";
import { settleDoubts } from "../payment/settle-doubts";
import { orderIdSchema } from "../../commerce/order-id";
import { ORDER_STATUSES, toOrderStatus } from "../../commerce/order-status";
import { defineSkill } from "../contract";
import { plainText } from "../plain-text";

/** Undoes createOrder; takes that call's output. External, because a payment in doubt is settled at the gateway first. */
export const cancelOrder = defineSkill({
  id: "cancel_order_v1",
  name: "cancelOrder",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "取消尚未发货且没有留存款项的订单；付款结果不明时先在支付网关作废。不释放库存，也不退款。",
    en: "Cancels an order that has not been shipped and holds no money; a payment in doubt is voided at the gateway first. Releases no stock and refunds nothing by itself.",
  },
  input: z.object({
    order_id: orderIdSchema,
    /** Without it: payment_failed when a payment was tried, else procedure_undone. */
    reason: plainText(200).optional(),
    /** True when the step only found an earlier order: that one is not this step's to cancel. */
    reused: z.boolean().default(false),
  }),
  output: z.object({
    order_id: z.string(),
    status: z.enum(ORDER_STATUSES),
    cancelled: z.boolean(),
    reason: z.string().nullable(),
  }),
  permissions: ["order:cancel", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 3_000, successRate: 0.999, concurrency: 100 },
  effect: "external",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ order_id }) => `cancel-order:${order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) => (locale === "zh-CN" ? `取消订单 ${order_id}` : `Cancel order ${order_id}`),
  run: async (ctx, { order_id, reason, reused }) => {
    if (!reused) await settleDoubts(ctx, await findDoubts(ctx, { orderId: order_id }));
    const order = reused
      ? await findOrder(ctx, { orderId: order_id })
      : (await cancelStoreOrder(ctx, { orderId: order_id, reason, executionId: ctx.executionId })).order;
    return { order_id: order.id, status: toOrderStatus(order.status), cancelled: !reused, reason: order.cancelReason };
  },
});
