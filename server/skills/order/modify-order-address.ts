import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { changeOrder } from "./carry-out";
import { addressInput, CHANGE_LABELS, changeOutput, toAddress, toChangeOutput } from "./change-input";

export const modifyOrderAddress = defineSkill({
  id: "modify_order_address_v1",
  name: "modifyOrderAddress",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "修改尚未开始备货的订单的收货地址；收件人保持不变，客户的默认地址不受影响。",
    en: "Changes where an order that is not being prepared yet is sent; its recipient stays, and so does the customer's default address.",
  },
  input: z.object({ order_id: orderIdSchema, ...addressInput.shape }),
  output: changeOutput,
  permissions: ["order:modify", "order:read"],
  dependencies: ["checkOrderAction"],
  sla: { maxLatencyMs: 800, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "restoreOrderAddress" },
  movesMoney: false,
  labels: CHANGE_LABELS,
  idempotency: ({ order_id, ...address }) => `modify-order-address:${order_id}:${digest(toAddress(address))}`,
  costMicroUsd: 500,
  summarize: ({ order_id, city }, locale) =>
    locale === "zh-CN"
      ? `把订单 ${order_id} 的收货地址改到 ${city}`
      : `Send order ${order_id} to an address in ${city}`,
  run: async (ctx, { order_id, ...address }) => {
    const wish = { orderId: order_id, address: toAddress(address) };
    return toChangeOutput(ctx, await changeOrder(ctx, { action: "modify_address", ...wish }));
  },
});
