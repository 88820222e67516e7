import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { changePaidOrder } from "./carry-out";
import { CHANGE_CARD, CHANGE_LABELS, changeOutput, paymentMethodInput, toChangeOutput } from "./change-input";

export const modifyOrderPayment = defineSkill({
  id: "modify_order_payment_v1",
  name: "modifyOrderPayment",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN":
      "把尚未开始备货的订单改由另一种付款方式支付：先向新方式收取全额，再把款项退回原方式。礼品卡余额必须足够，且只能更换一次。",
    en: "Lets another payment method pay for an order that is not being prepared yet: the new one is charged in full, then the old one is given its money back. A gift card must cover it all; once for each order.",
  },
  input: z.object({ order_id: orderIdSchema, payment_method_id: paymentMethodInput }),
  output: changeOutput,
  permissions: ["order:modify", "order:read"],
  dependencies: ["checkOrderAction"],
  sla: { maxLatencyMs: 5_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: { kind: "reversible", compensate: "restoreOrderPayment" },
  movesMoney: true,
  labels: CHANGE_LABELS,
  idempotency: ({ order_id, payment_method_id }) => `modify-order-payment:${order_id}:${payment_method_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `更换订单 ${order_id} 的付款方式` : `Change the payment method of order ${order_id}`,
  card: CHANGE_CARD,
  run: async (ctx, { order_id, payment_method_id }) => {
    const wish = { orderId: order_id, paymentMethodId: payment_method_id };
    return toChangeOutput(ctx, await changePaidOrder(ctx, { action: "modify_payment", ...wish }));
  },
});
