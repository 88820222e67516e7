import { z } from "zod";
import { searchOrders as searchStoreOrders } from "../../commerce/list-orders";
import { ORDER_STATUSES } from "../../commerce/order-status";
import { defineSkill } from "../contract";
import { plainText } from "../plain-text";
import { orderSummarySchema, toSummary } from "./order-summary";

export const searchOrders = defineSkill({
  id: "search_orders_v1",
  name: "searchOrders",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN":
      "按订单号片段、商品名称或货号、状态和下单时间查找订单；员工还可以按客户姓名或邮箱查找。客户只能查到自己的订单。",
    en: "Finds orders by part of a number, an article's name or number, status and time; staff also by a customer's name or e-mail. Customers find only their own.",
  },
  input: z.object({
    query: plainText(100).optional(),
    statuses: z.array(z.enum(ORDER_STATUSES)).max(ORDER_STATUSES.length).optional(),
    placed_from: z.iso.datetime({ offset: true }).optional(),
    placed_until: z.iso.datetime({ offset: true }).optional(),
    limit: z.int().min(1).max(50).default(10),
  }),
  output: z.object({ orders: z.array(orderSummarySchema), count: z.int() }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "read",
  reversibility: { kind: "none" },
  movesMoney: false,
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ query }, locale) =>
    locale === "zh-CN" ? `查找订单${query ? `：${query}` : ""}` : `Search orders${query ? ` for ${query}` : ""}`,
  run: async (ctx, { query, statuses, placed_from, placed_until, limit }) => {
    const orders = await searchStoreOrders(ctx, {
      text: query,
      statuses,
      placedFrom: placed_from,
      placedUntil: placed_until,
      limit,
    });
    return { orders: orders.map(toSummary), count: orders.length };
  },
});
