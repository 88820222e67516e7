import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { undoChange } from "./carry-out";
import { undoInput, undoOutput } from "./change-input";

/** Undoes requestExchange; takes that call's input and output. */
export const withdrawExchange = defineSkill({
  id: "withdraw_exchange_v1",
  name: "withdrawExchange",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "撤回换货登记：订单回到已送达，预留的商品退回库存。此后订单又有变化时不作改动。",
    en: "Withdraws an exchange: the order counts as delivered again, and what was set aside goes back to stock. Leaves an order that has moved on since.",
  },
  input: z.object({ order_id: orderIdSchema, ...undoInput }),
  output: undoOutput,
  permissions: ["order:return", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 800, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ order_id, change_id }) => `withdraw-exchange:${change_id ?? order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `撤回订单 ${order_id} 的换货` : `Withdraw the exchange in order ${order_id}`,
  run: async (ctx, { order_id, change_id, reused }) =>
    undoChange(ctx, { orderId: order_id, action: "exchange", changeId: change_id, reused }),
});
