import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { undoChange } from "./carry-out";
import { undoInput, undoOutput } from "./change-input";

/** Undoes modifyOrderAddress; takes that call's input and output. */
export const restoreOrderAddress = defineSkill({
  id: "restore_order_address_v1",
  name: "restoreOrderAddress",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "把订单的收货地址恢复为修改之前。此后地址又有变化时不作改动。",
    en: "Puts an order's address back to what it was. Leaves one that was changed again since.",
  },
  input: z.object({ order_id: orderIdSchema, ...undoInput }),
  output: undoOutput,
  permissions: ["order:modify", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 800, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ order_id, change_id }) => `restore-order-address:${change_id ?? order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `恢复订单 ${order_id} 原来的收货地址` : `Put the address of order ${order_id} back`,
  run: async (ctx, { order_id, change_id, reused }) =>
    undoChange(ctx, { orderId: order_id, action: "modify_address", changeId: change_id, reused }),
});
