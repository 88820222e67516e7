import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { beginPickup, dayOf, PICKUP_WINDOWS } from "../../commerce/pickups";
import { carrierFor } from "../../resources/carrier/current";
import { addressText } from "../customer/customer-input";
import { defineSkill } from "../contract";
import { askCarrier } from "./ask-carrier";

export const PICKUP_WINDOW_NAMES = ["morning", "afternoon", "day"] as const;

export const schedulePickup = defineSkill({
  id: "schedule_pickup_v1",
  name: "schedulePickup",
  version: "1.0.0",
  category: "logistics",
  description: {
    "zh-CN": "预约承运商在给定日期到客户处取件（退货、换货）；须在明天起的 14 天内（pickup_day_not_offered）。可取消。",
    en: "Arranges for the carrier to fetch goods from the customer on a day (returns, exchanges), from tomorrow and no more than 14 days ahead (pickup_day_not_offered). Can be cancelled.",
  },
  input: z.object({
    order_id: orderIdSchema,
    /** A day at the customer's place, "2026-11-24". */
    date: z.iso.date(),
    window: z.enum(PICKUP_WINDOW_NAMES).default("day"),
  }),
  output: z.object({
    pickup_id: z.string(),
    order_id: z.string(),
    carrier: z.string(),
    /** The carrier's own name for it. */
    confirmation: z.string(),
    date: z.iso.date(),
    /** "09:00", at the customer's place. */
    from: z.string(),
    until: z.string(),
    address: z.string(),
    reused: z.boolean(),
  }),
  permissions: ["logistics:update", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 10_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: { kind: "reversible", compensate: "cancelPickup" },
  movesMoney: false,
  labels: { address: "pii" },
  idempotency: ({ order_id, date, window }) => `pickup:${order_id}:${date}:${window}`,
  costMicroUsd: 500,
  summarize: ({ order_id, date }, locale) =>
    locale === "zh-CN"
      ? `预约 ${date} 上门取件（订单 ${order_id}）`
      : `Arrange a pickup for order ${order_id} on ${date}`,
  run: async (ctx, { order_id, date, window }) => {
    const { executionId, idempotencyKey: act } = ctx;
    const begun = await beginPickup(ctx, { orderId: order_id, date, window, act, executionId });
    const { key, orderId: reference, carrier: name } = begun.request;
    const carrier = await carrierFor(ctx, name);
    const { schedulePickup: book } = carrier;
    const hours = PICKUP_WINDOWS[window];
    const call = book ? () => book({ key, reference, address: begun.address, date, ...hours }) : null;
    const refusals = { refused: "pickup_refused", notOffered: "pickup_not_offered" };
    const request = await askCarrier(ctx, begun.request, call, refusals);
    return {
      pickup_id: request.id,
      order_id: request.orderId,
      carrier: request.carrier || carrier.name,
      confirmation: request.confirmation ?? "",
      date: dayOf(request),
      ...hours,
      address: addressText(begun.address),
      reused: begun.reused,
    };
  },
});
