import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { DELAY_REASONS, DELAY_REASON_TEXT, NO_DELAY_REASON } from "../../commerce/shipment-status";
import { trackingNumberSchema } from "../../commerce/shipments";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { liveShipment, type LiveShipment } from "./live-shipment";

export const DELAY_VERDICTS = ["on_time", "minor", "major", "lost"] as const;
export type DelayVerdict = (typeof DELAY_VERDICTS)[number];

/** From how many days on a delay is a major one. */
const MAJOR_DAYS = 3;
/** A parcel nobody has scanned for so long is taken for lost. */
const SILENT_DAYS = 10;
const DAY_MS = 86_400_000;

export const checkDelay = defineSkill({
  id: "check_delay_v1",
  name: "checkDelay",
  version: "1.0.0",
  category: "logistics",
  description: {
    "zh-CN": "判断包裹是否延误、延误几天、是否可能遗失，并说明原因。尚未发货时报 not_shipped。",
    en: "Judges whether a parcel is late, by how many days, or may be lost, and why. An unshipped order fails as not_shipped.",
  },
  input: z
    .object({ order_id: orderIdSchema.optional(), tracking_number: trackingNumberSchema.optional() })
    .refine((input) => input.order_id ?? input.tracking_number, "Give order_id or tracking_number."),
  output: z.object({
    order_id: z.string(),
    tracking_number: z.string(),
    verdict: z.enum(DELAY_VERDICTS),
    delayed: z.boolean(),
    /** Calendar days in the customer's time zone; 0 when on time. */
    days_delayed: z.int().min(0),
    /** Whole days since the last scan; null for a parcel that has arrived. */
    days_silent: z.int().nullable(),
    reason: z.enum(DELAY_REASONS).nullable(),
    reason_text: localizedSchema,
    estimated_delivery: z.iso.datetime(),
    new_estimated_delivery: z.iso.datetime(),
    delivered_at: z.iso.datetime().nullable(),
    live: z.boolean(),
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
    return locale === "zh-CN" ? `检查包裹 ${parcel} 是否延误` : `Check whether parcel ${parcel} is late`;
  },
  run: async (ctx, { order_id, tracking_number }) => {
    const parcel = await liveShipment(ctx, { orderId: order_id, trackingNumber: tracking_number });
    const silent = daysSilent(parcel, ctx.clock.now());
    const verdict = judge(parcel, silent);
    return {
      order_id: parcel.orderId,
      tracking_number: parcel.trackingNumber,
      verdict,
      delayed: verdict !== "on_time",
      days_delayed: parcel.daysDelayed,
      days_silent: silent,
      reason: parcel.delayReason,
      reason_text: parcel.delayReason ? DELAY_REASON_TEXT[parcel.delayReason] : NO_DELAY_REASON,
      estimated_delivery: parcel.estimated.toISOString(),
      new_estimated_delivery: parcel.newEstimate.toISOString(),
      delivered_at: parcel.deliveredAt?.toISOString() ?? null,
      live: parcel.live,
    };
  },
});

function daysSilent(parcel: LiveShipment, now: Date): number | null {
  if (parcel.deliveredAt ?? parcel.status === "RETURNED") return null;
  const last = parcel.scans[0]?.at ?? parcel.asOf;
  return Math.max(0, Math.floor((now.getTime() - last.getTime()) / DAY_MS));
}

function judge(parcel: LiveShipment, silent: number | null): DelayVerdict {
  const gone = parcel.delayReason === "LOST" || (silent !== null && silent >= SILENT_DAYS && parcel.daysDelayed > 0);
  if (gone && parcel.deliveredAt === null) return "lost";
  if (parcel.daysDelayed === 0) return "on_time";
  return parcel.daysDelayed >= MAJOR_DAYS ? "major" : "minor";
}
