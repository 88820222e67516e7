import { z } from "zod";
import { reserveStock } from "../../commerce/inventory";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";

export const reserveInventory = defineSkill({
  id: "reserve_inventory_v1",
  name: "reserveInventory",
  version: "1.0.0",
  category: "logistics",
  description: {
    "zh-CN": "为待付款订单的全部商品保留库存，限时有效；任一商品不足则一件也不保留（out_of_stock）。",
    en: "Holds stock for every item of an unpaid order, for a limited time; when one is short, none is held (out_of_stock).",
  },
  input: z.object({
    order_id: orderIdSchema,
    /** How long unpaid goods are kept back. */
    minutes: z.int().min(1).max(1_440).default(30),
  }),
  output: z.object({
    reserved: z.boolean(),
    reservation_id: z.string(),
    items: z.array(z.object({ sku: z.string(), quantity: z.int() })),
    expires_at: z.iso.datetime(),
    reused: z.boolean(),
  }),
  permissions: ["inventory:reserve", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "releaseInventoryReservation" },
  movesMoney: false,
  idempotency: ({ order_id }) => `reserve:${order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `为订单 ${order_id} 保留库存` : `Hold stock for order ${order_id}`,
  run: async (ctx, { order_id, minutes }) => {
    const held = await reserveStock(ctx, {
      orderId: order_id,
      minutes,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    const ends = held.lines.map((line) => line.expiresAt.getTime());
    return {
      reserved: true,
      reservation_id: held.reservationId,
      items: held.lines.map((line) => ({ sku: held.skus.get(line.variantId) ?? "", quantity: line.quantity })),
      expires_at: new Date(Math.min(...ends)).toISOString(),
      reused: held.reused,
    };
  },
});
