import { z } from "zod";
import { possibleActions } from "../../commerce/order-facts";
import { orderIdSchema } from "../../commerce/order-id";
import { CHANGE_ACTIONS } from "../../commerce/order-requests";
import { ORDER_STATUSES, ORDER_STATUS_TEXT, toOrderStatus } from "../../commerce/order-status";
import { findOrder } from "../../commerce/orders";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { optionsText } from "./item-texts";
import { orderCard, shortAddress } from "./order-card";

export const getOrderDetails = defineSkill({
  id: "get_order_details_v1",
  name: "getOrderDetails",
  version: "1.1.0",
  category: "order",
  description: {
    "zh-CN": "查询订单的状态、商品、金额、收件客户与物流单号。客户只能查到自己的订单。",
    en: "Reads an order's status, items, total, owner and tracking number. Customers reach only their own orders.",
  },
  input: z.object({
    order_id: orderIdSchema,
    /** Kept for the record: who is asking is decided by the signed-in actor, never by this claim. */
    user_id: z.string().max(64).optional(),
  }),
  output: z.object({
    order_id: z.string(),
    status: z.enum(ORDER_STATUSES),
    status_text: localizedSchema,
    items: z.array(
      z.object({
        name: z.string(),
        name_zh: z.string(),
        /** What it comes in: "black · L"; empty for what comes in one form only. */
        options_words: localizedSchema.optional(),
        quantity: z.int(),
        unit_price_minor: z.int(),
      }),
    ),
    total_minor: z.int(),
    currency: z.string(),
    customer_id: z.string(),
    customer_name: z.string(),
    customer_email: z.string(),
    tracking_number: z.string().nullable(),
    carrier: z.string().nullable(),
    placed_at: z.iso.datetime(),
    estimated_delivery: z.iso.datetime().nullable(),
    delivered_at: z.iso.datetime().nullable(),
    /** Town and country it goes to. */
    ship_to: z.string().nullable().optional(),
    /** What the store may do on request; each has rules of its own beside the status (checkOrderAction). */
    actions: z.array(z.enum(CHANGE_ACTIONS)).optional(),
  }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 200, successRate: 0.999, concurrency: 1000 },
  effect: "read",
  reversibility: { kind: "none" },
  labels: { customer_name: "pii", customer_email: "pii", ship_to: "pii" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) => (locale === "zh-CN" ? `查询订单 ${order_id}` : `Look up order ${order_id}`),
  card: { kind: "order", draw: orderCard },
  run: async (ctx, { order_id }) => {
    const order = await findOrder(ctx, { orderId: order_id });
    const status = toOrderStatus(order.status);
    const shipment = order.shipments[0];
    return {
      order_id: order.id,
      status,
      status_text: ORDER_STATUS_TEXT[status],
      items: order.items.map((item) => ({
        name: item.nameEn,
        name_zh: item.nameZh,
        options_words: optionsText(item.options),
        quantity: item.quantity,
        unit_price_minor: item.unitPriceMinor,
      })),
      total_minor: order.totalMinor,
      currency: order.currency,
      customer_id: order.customerId,
      customer_name: order.customer.name,
      customer_email: order.customer.email,
      tracking_number: shipment?.trackingNumber ?? null,
      carrier: shipment?.carrier ?? null,
      placed_at: order.placedAt.toISOString(),
      estimated_delivery: order.estimatedDelivery?.toISOString() ?? null,
      delivered_at: order.deliveredAt?.toISOString() ?? null,
      ship_to: shortAddress(order.shippingAddress),
      actions: await possibleActions(ctx, order),
    };
  },
});
