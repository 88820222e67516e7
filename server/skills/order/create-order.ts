import { createHash } from "node:crypto";
import { z } from "zod";
import { placeOrder } from "../../commerce/place-order";
import { ORDER_STATUSES, toOrderStatus } from "../../commerce/order-status";
import { defineSkill } from "../contract";

/** The wish: which goods, where to, and for whom when that is said. Long lists are named by a digest, short ones in words. */
function orderAct(
  items: { sku: string; quantity: number }[] | null | undefined,
  addressId = "default",
  customerId?: string,
): string {
  const whose = customerId ? `${addressId}:${customerId}` : addressId;
  if (!items) return `order:cart:${whose}`;
  const list = items
    .map(({ sku, quantity }) => `${sku}*${quantity}`)
    .sort()
    .join("+");
  const named = list.length <= 60 ? list : createHash("sha256").update(list).digest("hex").slice(0, 24);
  return `order:${named}:${whose}`;
}

export const createOrder = defineSkill({
  id: "create_order_v1",
  name: "createOrder",
  version: "1.1.0",
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
      .nullish(),
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
  permissions: ["order:create", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 800, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "cancelOrder" },
  movesMoney: false,
  idempotency: ({ items, address_id, customer_id }) => orderAct(items, address_id, customer_id),
  costMicroUsd: 500,
  summarize: ({ items }, locale) => {
    const count = items?.reduce((sum, item) => sum + item.quantity, 0);
    if (locale === "zh-CN") return count === undefined ? "用购物车下单" : `下单购买 ${count} 件商品`;
    return count === undefined ? "Order what is in the cart" : `Order ${count} ${count === 1 ? "item" : "items"}`;
  },
  run: async (ctx, { items, customer_id, address_id }) => {
    const { order, reused } = await placeOrder(ctx, {
      items: items ?? undefined,
      customerId: customer_id,
      addressId: address_id,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    return {
      order_id: order.id,
      status: toOrderStatus(order.status),
      items: order.items.map((item) => ({
        sku: item.sku,
        name: item.nameEn,
        name_zh: item.nameZh,
        quantity: item.quantity,
        unit_price_minor: item.unitPriceMinor,
      })),
      subtotal_minor: order.subtotalMinor,
      shipping_minor: order.shippingMinor,
      total_minor: order.totalMinor,
      currency: order.currency,
      customer_id: order.customerId,
      reused,
    };
  },
});
