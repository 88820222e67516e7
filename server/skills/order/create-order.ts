import { z } from "zod";
import { ORDER_STATUSES } from "../../commerce/order-status";
import { AppError } from "../../errors";
import { defineSkill } from "../contract";

export const createOrder = defineSkill({
  id: "create_order_v1",
  name: "createOrder",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "按给定商品或客户的购物车下单，价格取自商店，状态为待付款。尚未付款的同一下单请求只产生一张订单。",
    en: "Places an order for the given items, or for the customer's cart, at the store's prices; it awaits payment. The same wish gives one unpaid order.",
  },
  input: z.object({
    /** Without items, what is in the customer's cart. */
    items: z
      .array(z.object({ sku: z.string().min(1).max(64), quantity: z.int().min(1).max(99) }))
      .min(1)
      .max(50)
      .optional(),
    /** Without it, the signed-in customer. Only staff order for somebody else. */
    customer_id: z.string().max(64).optional(),
    /** Without it, the customer's default address. */
    address_id: z.string().max(64).optional(),
  }),
  output: z.object({
    order_id: z.string(),
    status: z.enum(ORDER_STATUSES),
    items: z.array(
      z.object({
        sku: z.string(),
        name: z.string(),
        name_zh: z.string(),
        quantity: z.int(),
        unit_price_minor: z.int(),
      }),
    ),
    subtotal_minor: z.int(),
    shipping_minor: z.int(),
    total_minor: z.int(),
    currency: z.string(),
    customer_id: z.string(),
    reused: z.boolean(),
  }),
  permissions: ["order:create"],
  dependencies: [],
  sla: { maxLatencyMs: 800, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "cancelOrder" },
  movesMoney: false,
  idempotency: ({ items }) =>
    items
      ? `order:${items
          .map(({ sku, quantity }) => `${sku}*${quantity}`)
          .sort()
          .join("+")}`
      : "order:cart",
  costMicroUsd: 500,
  summarize: ({ items }, locale) => {
    const count = items?.reduce((sum, item) => sum + item.quantity, 0);
    if (locale === "zh-CN") return count === undefined ? "用购物车下单" : `下单购买 ${count} 件商品`;
    return count === undefined ? "Order what is in the cart" : `Order ${count} ${count === 1 ? "item" : "items"}`;
  },
  run: async () => {
    throw new AppError("UNAVAILABLE", "createOrder is not ready.");
  },
});
