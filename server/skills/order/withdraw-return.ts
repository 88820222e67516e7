import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { undoChange } from "./carry-out";
import { undoInput, undoOutput } from "./change-input";

/** Undoes requestReturn; takes that call's input and output. */
export const withdrawReturn = defineSkill({
  id: "withdraw_return_v1",
  name: "withdrawReturn",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "撤回退货登记，订单回到已送达。此后订单又有变化时不作改动。",
    en: "Withdraws a return: the order counts as delivered again. Leaves an order that has moved on since.",
  },
  input: z.object({ order_id: orderIdSchema, ...undoInput }),
  output: undoOutput,
  permissions: ["order:return", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 800, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ order_id, change_id }) => `withdraw-return:${change_id ?? order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `撤回订单 ${order_id} 的退货` : `Withdraw the return of order ${order_id}`,
  run: async (ctx, { order_id, change_id, reused }) =>
    undoChange(ctx, { orderId: order_id, action: "return", changeId: change_id, reused }),
});
