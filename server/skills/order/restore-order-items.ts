import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { undoChange } from "./carry-out";
import { undoInput, undoOutput } from "./change-input";

/** Undoes modifyOrderItems; takes that call's input and output. */
export const restoreOrderItems = defineSkill({
  id: "restore_order_items_v1",
  name: "restoreOrderItems",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "把订单的商品、金额、库存和款项恢复到修改之前。此后订单又有变化时不作改动。",
    en: "Puts an order's items, price, stock and money back to what they were. Leaves an order that has moved on since.",
  },
  input: z.object({ order_id: orderIdSchema, ...undoInput }),
  output: undoOutput,
  permissions: ["order:modify", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 5_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: { kind: "irreversible" },
  movesMoney: true,
  idempotency: ({ order_id, change_id }) => `restore-order-items:${change_id ?? order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `恢复订单 ${order_id} 修改前的商品` : `Put the items of order ${order_id} back`,
  run: async (ctx, { order_id, change_id, reused }) =>
    undoChange(ctx, { orderId: order_id, action: "modify_items", changeId: change_id, reused }),
});
