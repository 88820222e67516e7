import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { changeOrder } from "./carry-out";
import { CHANGE_LABELS, changeOutput, itemsInput, paymentMethodInput, toChangeOutput, toItems } from "./change-input";

export const requestExchange = defineSkill({
  id: "request_exchange_v1",
  name: "requestExchange",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN":
      "为已送达的订单登记换货：换成同一商品的有货规格并预留库存；差额由所选付款方式支付或收取，收到退回的商品后结算。每张订单只能换一次。",
    en: "Notes an exchange in a delivered order for available variants of the same products, and sets those aside; the chosen payment method pays or receives the difference once the goods are in. Once for each order.",
  },
  input: z.object({ order_id: orderIdSchema, ...itemsInput, payment_method_id: paymentMethodInput }),
  output: changeOutput,
  permissions: ["order:return", "order:read"],
  dependencies: ["checkOrderAction"],
  sla: { maxLatencyMs: 800, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "withdrawExchange" },
  movesMoney: false,
  labels: CHANGE_LABELS,
  idempotency: ({ order_id, payment_method_id, ...items }) =>
    `request-exchange:${order_id}:${digest([items, payment_method_id])}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `为订单 ${order_id} 登记换货` : `Request an exchange in order ${order_id}`,
  run: async (ctx, { order_id, payment_method_id, ...items }) => {
    const wish = { orderId: order_id, items: toItems(items), paymentMethodId: payment_method_id };
    return toChangeOutput(ctx, await changeOrder(ctx, { action: "exchange", ...wish }));
  },
});
