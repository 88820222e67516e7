import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { DELAY_REASONS, SHIPMENT_STATUSES, SHIPMENT_STATUS_TEXT } from "../../commerce/shipment-status";
import { trackingNumberSchema } from "../../commerce/shipments";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { liveShipment } from "./live-shipment";
import { shipmentCard } from "./shipment-card";

export const trackShipment = defineSkill({
  id: "track_shipment_v1",
  name: "trackShipment",
  version: "1.0.0",
  category: "logistics",
  description: {
    "zh-CN":
      "向承运商实时查询包裹位置；承运商无应答时给出商店最后所知的状态（live 为 false）。尚未发货时报 not_shipped。",
    en: "Asks the carrier where a parcel is now; when it does not answer, gives what the store last heard (live is false). An unshipped order fails as not_shipped.",
  },
  input: z
    .object({ order_id: orderIdSchema.optional(), tracking_number: trackingNumberSchema.optional() })
    .refine((input) => input.order_id ?? input.tracking_number, "Give order_id or tracking_number."),
  output: z.object({
    order_id: z.string(),
    tracking_number: z.string(),
    carrier: z.string(),
    status: z.enum(SHIPMENT_STATUSES),
    status_text: localizedSchema,
    /** Whether the carrier itself answered. */
    live: z.boolean(),
    as_of: z.iso.datetime(),
    last_scan_at: z.iso.datetime().nullable(),
    last_scan_place: z.string().nullable(),
    delay_reason: z.enum(DELAY_REASONS).nullable(),
    estimated_delivery: z.iso.datetime(),
    /** The newest estimate; equal to estimated_delivery while the parcel is on time. */
    new_estimated_delivery: z.iso.datetime(),
    delivered_at: z.iso.datetime().nullable(),
    scans: z.array(
      z.object({ at: z.iso.datetime(), place: z.string(), status: z.string(), detail: z.string().nullable() }),
    ),
  }),
  permissions: ["logistics:read", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 10_000, successRate: 0.99, concurrency: 200 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id, tracking_number }, locale) => {
    const parcel = tracking_number ?? order_id ?? "";
    return locale === "zh-CN" ? `向承运商查询包裹 ${parcel}` : `Ask the carrier about parcel ${parcel}`;
  },
  // How many days late it is only the customer's own calendar tells.
  card: { kind: "shipment", draw: (parcel, about) => shipmentCard(parcel, parcel.status, 0, about) },
  run: async (ctx, { order_id, tracking_number }) => {
    const parcel = await liveShipment(ctx, { orderId: order_id, trackingNumber: tracking_number });
    const [last] = parcel.scans;
    return {
      order_id: parcel.orderId,
      tracking_number: parcel.trackingNumber,
      carrier: parcel.carrier,
      status: parcel.status,
      status_text: SHIPMENT_STATUS_TEXT[parcel.status],
      live: parcel.live,
      as_of: parcel.asOf.toISOString(),
      last_scan_at: last?.at.toISOString() ?? null,
      last_scan_place: last?.place ?? null,
      delay_reason: parcel.delayReason,
      estimated_delivery: parcel.estimated.toISOString(),
      new_estimated_delivery: parcel.newEstimate.toISOString(),
      delivered_at: parcel.deliveredAt?.toISOString() ?? null,
      scans: parcel.scans.map((scan) => ({ ...scan, at: scan.at.toISOString() })),
    };
  },
});
