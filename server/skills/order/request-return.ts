import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { changeOrder } from "./carry-out";
import { CHANGE_LABELS, changeOutput, itemsInput, paymentMethodInput, toChangeOutput, toItems } from "./change-input";

const { items, item_ids } = itemsInput;

export const requestReturn = defineSkill({
  id: "request_return_v1",
  name: "requestReturn",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "为已送达的订单登记退货：哪些商品（不写则为全部），退款退到原支付方式或客户的礼品卡。收到商品之前不退款。",
    en: "Notes a return of a delivered order: which items (all of them when none are named), and whether the refund goes to the original payment method or a gift card of the customer. No money moves before the goods are in.",
  },
  input: z.object({ order_id: orderIdSchema, items, item_ids, payment_method_id: paymentMethodInput }),
  output: changeOutput,
  permissions: ["order:return", "order:read"],
  dependencies: ["checkOrderAction"],
  sla: { maxLatencyMs: 800, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "withdrawReturn" },
  movesMoney: false,
  labels: CHANGE_LABELS,
  idempotency: ({ order_id, payment_method_id, ...named }) =>
    `request-return:${order_id}:${digest([named, payment_method_id])}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `为订单 ${order_id} 登记退货` : `Request a return of order ${order_id}`,
  run: async (ctx, { order_id, payment_method_id, ...named }) => {
    const wish = { orderId: order_id, items: toItems(named), paymentMethodId: payment_method_id };
    return toChangeOutput(ctx, await changeOrder(ctx, { action: "return", ...wish }));
  },
});
