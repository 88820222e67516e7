import { z } from "zod";
import { listOrderItems as readItems } from "../../commerce/order-choices";
import { orderIdSchema } from "../../commerce/order-id";
import { CHANGE_ACTIONS } from "../../commerce/order-requests";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { optionsText, withPrice } from "./item-texts";

export const listOrderItems = defineSkill({
  id: "list_order_items_v1",
  name: "listOrderItems",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "列出订单里的商品及其编号，供客户选择要退、要换或要改的那几件；订单状态不允许时为空。",
    en: "Lists an order's items with their article numbers, for the customer to choose what to return, exchange or change; empty when the order's status rules that out.",
  },
  input: z.object({ order_id: orderIdSchema, action: z.enum(CHANGE_ACTIONS) }),
  output: z.object({
    order_id: z.string(),
    items: z.array(
      z.object({
        sku: z.string(),
        item_id: z.string(),
        name: localizedSchema,
        detail: localizedSchema,
        quantity: z.int(),
        unit_price_minor: z.int(),
      }),
    ),
    currency: z.string(),
  }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 200, successRate: 0.999, concurrency: 1000 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `列出订单 ${order_id} 的商品` : `List the items of order ${order_id}`,
  run: async (ctx, { order_id, action }) => {
    const { order, items } = await readItems(ctx, { orderId: order_id, action });
    return {
      order_id: order.id,
      currency: order.currency,
      items: items.map((item) => ({
        sku: item.variant.sku,
        item_id: item.variantId,
        name: { "zh-CN": item.nameZh, en: item.nameEn },
        detail: withPrice(optionsText(item.options), item.unitPriceMinor, order.currency),
        quantity: item.quantity,
        unit_price_minor: item.unitPriceMinor,
      })),
    };
  },
});
