import { z } from "zod";
import { restoreOrderStatus as restoreStoreOrder } from "../../commerce/order-changes";
import { orderIdSchema } from "../../commerce/order-id";
import { ORDER_STATUS_TEXT, ORDER_STATUSES } from "../../commerce/order-status";
import { defineSkill } from "../contract";

/** Undoes updateOrderStatus; takes that call's input and output. */
export const restoreOrderStatus = defineSkill({
  id: "restore_order_status_v1",
  name: "restoreOrderStatus",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "把订单状态恢复为修改前的值。此后状态已变，或款项确已退回时，不作改动。",
    en: "Puts an order's status back to what it was. Leaves it when it has moved on since, or when the money really was given back.",
  },
  input: z.object({
    order_id: orderIdSchema,
    status: z.enum(ORDER_STATUSES),
    previous_status: z.enum(ORDER_STATUSES),
    reused: z.boolean().default(false),
  }),
  output: z.object({ order_id: z.string(), status: z.enum(ORDER_STATUSES), restored: z.boolean() }),
  permissions: ["order:status", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ order_id, status, previous_status }) => `order-status-undo:${order_id}:${status}:${previous_status}`,
  costMicroUsd: 500,
  summarize: ({ order_id, previous_status }, locale) =>
    locale === "zh-CN"
      ? `将订单 ${order_id} 恢复为“${ORDER_STATUS_TEXT[previous_status][locale]}”`
      : `Put order ${order_id} back to “${ORDER_STATUS_TEXT[previous_status][locale]}”`,
  run: async (ctx, { order_id, status, previous_status, reused }) => {
    if (reused) return { order_id, status, restored: false };
    const change = await restoreStoreOrder(ctx, {
      orderId: order_id,
      status,
      previous: previous_status,
      executionId: ctx.executionId,
    });
    return {
      order_id: change.orderId,
      status: change.status,
      restored: change.restored || change.status === previous_status,
    };
  },
});
