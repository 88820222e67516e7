import { z } from "zod";
import { possibleActions } from "../../commerce/order-facts";
import { orderIdSchema } from "../../commerce/order-id";
import { CHANGE_ACTIONS } from "../../commerce/order-requests";
import { ORDER_STATUSES, ORDER_STATUS_TEXT, toOrderStatus } from "../../commerce/order-status";
import { findOrder } from "../../commerce/orders";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";

export const getOrderStatus = defineSkill({
  id: "get_order_status_v1",
  name: "getOrderStatus",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "查询订单处于什么状态、包裹到了哪一步，以及现在还可以对它做什么。客户只能查到自己的订单。",
    en: "Reads where an order stands, how far its parcel is, and what may still be asked of it. Customers reach only their own orders.",
  },
  input: z.object({ order_id: orderIdSchema }),
  output: z.object({
    order_id: z.string(),
    status: z.enum(ORDER_STATUSES),
    status_text: localizedSchema,
    placed_at: z.iso.datetime(),
    estimated_delivery: z.iso.datetime().nullable(),
    delivered_at: z.iso.datetime().nullable(),
    cancelled_at: z.iso.datetime().nullable(),
    tracking_number: z.string().nullable(),
    carrier: z.string().nullable(),
    /** What the store may do on request; each has rules of its own beside the status (checkOrderAction). */
    actions: z.array(z.enum(CHANGE_ACTIONS)),
  }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 200, successRate: 0.999, concurrency: 1000 },
  effect: "read",
  reversibility: { kind: "none" },
  movesMoney: false,
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `查询订单 ${order_id} 的状态` : `Look up where order ${order_id} stands`,
  run: async (ctx, { order_id }) => {
    const order = await findOrder(ctx, { orderId: order_id });
    const status = toOrderStatus(order.status);
    const shipment = order.shipments[0];
    const expected = shipment?.revisedEstimatedDelivery ?? shipment?.estimatedDelivery ?? order.estimatedDelivery;
    return {
      order_id: order.id,
      status,
      status_text: ORDER_STATUS_TEXT[status],
      placed_at: order.placedAt.toISOString(),
      estimated_delivery: expected?.toISOString() ?? null,
      delivered_at: order.deliveredAt?.toISOString() ?? null,
      cancelled_at: order.cancelledAt?.toISOString() ?? null,
      tracking_number: shipment?.trackingNumber ?? null,
      carrier: shipment?.carrier ?? null,
      actions: await possibleActions(ctx, order),
    };
  },
});
