import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { undoChange } from "./carry-out";
import { undoInput, undoOutput } from "./change-input";

/** Undoes modifyOrderPayment; takes that call's input and output. */
export const restoreOrderPayment = defineSkill({
  id: "restore_order_payment_v1",
  name: "restoreOrderPayment",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "把订单恢复为由原付款方式支付：重新向原方式收款，并退回新方式的款项。",
    en: "Lets the former payment method pay for an order again: it is charged anew, and the later one given its money back.",
  },
  input: z.object({ order_id: orderIdSchema, ...undoInput }),
  output: undoOutput,
  permissions: ["order:modify", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 5_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: { kind: "irreversible" },
  movesMoney: true,
  idempotency: ({ order_id, change_id }) => `restore-order-payment:${change_id ?? order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `恢复订单 ${order_id} 原来的付款方式` : `Put the payment method of order ${order_id} back`,
  run: async (ctx, { order_id, change_id, reused }) =>
    undoChange(ctx, { orderId: order_id, action: "modify_payment", changeId: change_id, reused }),
});
