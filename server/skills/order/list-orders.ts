import { z } from "zod";
import { listOrders as listStoreOrders } from "../../commerce/list-orders";
import { ORDER_STATUSES } from "../../commerce/order-status";
import { defineSkill } from "../contract";
import { orderSummarySchema, toSummary } from "./order-summary";

export const listOrders = defineSkill({
  id: "list_orders_v1",
  name: "listOrders",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "按时间倒序列出一位客户的订单。客户只能看到自己的；员工须给出客户编号。",
    en: "Lists a customer's orders, newest first. Customers see their own; staff name the customer.",
  },
  input: z.object({
    customer_id: z.string().min(1).max(64).optional(),
    statuses: z.array(z.enum(ORDER_STATUSES)).max(ORDER_STATUSES.length).optional(),
    limit: z.int().min(1).max(50).default(10),
  }),
  output: z.object({ orders: z.array(orderSummarySchema), count: z.int() }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  movesMoney: false,
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: (_input, locale) => (locale === "zh-CN" ? "列出客户的订单" : "List the customer's orders"),
  run: async (ctx, { customer_id, statuses, limit }) => {
    const orders = await listStoreOrders(ctx, { customerId: customer_id, statuses, limit });
    return { orders: orders.map(toSummary), count: orders.length };
  },
});
