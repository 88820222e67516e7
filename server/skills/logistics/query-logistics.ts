import { z } from "zod";
import { daysDelayed } from "../../commerce/delay";
import { orderIdSchema } from "../../commerce/order-id";
import {
  DELAY_REASONS,
  DELAY_REASON_TEXT,
  NO_DELAY_REASON,
  SHIPMENT_STATUSES,
  SHIPMENT_STATUS_TEXT,
  toDelayReason,
  toShipmentStatus,
} from "../../commerce/shipment-status";
import { findShipment, trackingNumberSchema } from "../../commerce/shipments";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { shipmentCard } from "./shipment-card";

export const queryLogistics = defineSkill({
  id: "query_logistics_v1",
  name: "queryLogistics",
  version: "1.0.0",
  category: "logistics",
  description: {
    "zh-CN": "查询包裹的物流状态、最近扫描、延误原因与新的预计送达时间。订单尚未发货时报 not_shipped。",
    en: "Reads a parcel's status, last scan, reason of delay and new estimate. An unshipped order fails as not_shipped.",
  },
  input: z
    .object({ order_id: orderIdSchema.optional(), tracking_number: trackingNumberSchema.optional() })
    .refine((input) => input.order_id ?? input.tracking_number, "Give order_id or tracking_number."),
  output: z.object({
    order_id: z.string(),
    tracking_number: z.string(),
    carrier: z.string(),
    current_status: z.enum(SHIPMENT_STATUSES),
    current_status_text: localizedSchema,
    last_scan_at: z.iso.datetime().nullable(),
    last_scan_place: z.string().nullable(),
    delay_reason: z.enum(DELAY_REASONS).nullable(),
    delay_reason_text: localizedSchema,
    estimated_delivery: z.iso.datetime(),
    /** The carrier's newest estimate; equal to estimated_delivery while the parcel is on time. */
    new_estimated_delivery: z.iso.datetime(),
    delivered_at: z.iso.datetime().nullable(),
    /** Calendar days in the customer's time zone; 0 when on time. */
    days_delayed: z.int().min(0),
    scans: z.array(
      z.object({ at: z.iso.datetime(), place: z.string(), status: z.string(), detail: z.string().nullable() }),
    ),
  }),
  permissions: ["logistics:read", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.995, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id, tracking_number }, locale) => {
    const parcel = tracking_number ?? order_id ?? "";
    return locale === "zh-CN" ? `查询物流 ${parcel}` : `Track parcel ${parcel}`;
  },
  card: {
    kind: "shipment",
    draw: (parcel, about) => shipmentCard(parcel, parcel.current_status, parcel.days_delayed, about),
  },
  run: async (ctx, { order_id, tracking_number }) => {
    const shipment = await findShipment(ctx, { orderId: order_id, trackingNumber: tracking_number });
    const status = toShipmentStatus(shipment.status);
    const reason = toDelayReason(shipment.delayReason);
    const lastScan = shipment.scans[0];
    const times = {
      estimated: shipment.estimatedDelivery,
      revised: shipment.revisedEstimatedDelivery,
      delivered: shipment.deliveredAt,
    };
    return {
      order_id: shipment.orderId,
      tracking_number: shipment.trackingNumber,
      carrier: shipment.carrier,
      current_status: status,
      current_status_text: SHIPMENT_STATUS_TEXT[status],
      last_scan_at: lastScan?.scannedAt.toISOString() ?? null,
      last_scan_place: lastScan?.location ?? null,
      delay_reason: reason,
      delay_reason_text: reason ? DELAY_REASON_TEXT[reason] : NO_DELAY_REASON,
      estimated_delivery: shipment.estimatedDelivery.toISOString(),
      new_estimated_delivery: (shipment.revisedEstimatedDelivery ?? shipment.estimatedDelivery).toISOString(),
      delivered_at: shipment.deliveredAt?.toISOString() ?? null,
      days_delayed: daysDelayed(times, ctx.clock.now(), shipment.order.customer.timezone),
      scans: shipment.scans.map((scan) => ({
        at: scan.scannedAt.toISOString(),
        place: scan.location,
        status: scan.status,
        detail: scan.detail,
      })),
    };
  },
});
