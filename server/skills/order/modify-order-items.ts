import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { changePaidOrder } from "./carry-out";
import {
  CHANGE_CARD,
  CHANGE_LABELS,
  changeOutput,
  itemsInput,
  paymentMethodInput,
  toChangeOutput,
  toItems,
} from "./change-input";

export const modifyOrderItems = defineSkill({
  id: "modify_order_items_v1",
  name: "modifyOrderItems",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN":
      "把尚未开始备货的订单中的商品换成同一商品的其他规格，差额由所选付款方式支付或退回。每张订单只能修改一次，此后不能再修改或取消。",
    en: "Changes items of an order that is not being prepared yet to other variants of the same products; the chosen payment method pays or receives the difference. Once for each order, which then cannot be changed or cancelled any more.",
  },
  input: z.object({ order_id: orderIdSchema, ...itemsInput, payment_method_id: paymentMethodInput }),
  output: changeOutput,
  permissions: ["order:modify", "order:read"],
  dependencies: ["checkOrderAction"],
  sla: { maxLatencyMs: 5_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: { kind: "reversible", compensate: "restoreOrderItems" },
  movesMoney: true,
  labels: CHANGE_LABELS,
  idempotency: ({ order_id, payment_method_id, ...items }) =>
    `modify-order-items:${order_id}:${digest([items, payment_method_id])}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `修改订单 ${order_id} 的商品` : `Change items of order ${order_id}`,
  card: CHANGE_CARD,
  run: async (ctx, { order_id, payment_method_id, ...items }) => {
    const wish = { orderId: order_id, items: toItems(items), paymentMethodId: payment_method_id };
    return toChangeOutput(ctx, await changePaidOrder(ctx, { action: "modify_items", ...wish }));
  },
});
