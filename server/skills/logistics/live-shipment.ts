// A parcel as its carrier knows it now. When the carrier does not answer, what the store last heard of it stands, and says
// that it does: a customer is better served with yesterday's place than with nothing.
import { findShipment } from "../../commerce/shipments";
import { daysDelayed } from "../../commerce/delay";
import { toDelayReason, toShipmentStatus, type DelayReason, type ShipmentStatus } from "../../commerce/shipment-status";
import { AppError } from "../../errors";
import type { Parcel } from "../../resources/carrier/carrier";
import { carrierFor } from "../../resources/carrier/current";
import type { SkillContext } from "../contract";

export type LiveShipment = {
  orderId: string;
  trackingNumber: string;
  carrier: string;
  status: ShipmentStatus;
  delayReason: DelayReason | null;
  estimated: Date;
  /** The newest estimate; equal to `estimated` while on time. */
  newEstimate: Date;
  deliveredAt: Date | null;
  daysDelayed: number;
  scans: { at: Date; place: string; status: ShipmentStatus; detail: string | null }[];
  /** False when this is what the store last heard. */
  live: boolean;
  /** When this was true: now, or the last scan the store knows. */
  asOf: Date;
};

type Stored = Awaited<ReturnType<typeof findShipment>>;

/** Throws NOT_FOUND: order_not_found, not_shipped, tracking_not_found. */
export async function liveShipment(
  ctx: SkillContext,
  input: { orderId?: string | undefined; trackingNumber?: string | undefined },
): Promise<LiveShipment> {
  const stored = await findShipment(ctx, input);
  const parcel = await ask(ctx, stored);
  const now = ctx.clock.now();
  const facts = parcel ? fromCarrier(parcel, stored) : fromStore(stored);
  const times = { estimated: stored.estimatedDelivery, revised: facts.newEstimate, delivered: facts.deliveredAt };
  return {
    orderId: stored.orderId,
    trackingNumber: stored.trackingNumber,
    carrier: stored.carrier,
    ...facts,
    estimated: stored.estimatedDelivery,
    daysDelayed: daysDelayed(times, now, stored.order.customer.timezone),
    live: parcel !== null,
    asOf: parcel ? now : (facts.scans[0]?.at ?? stored.shippedAt),
  };
}

/** null when the carrier does not know the parcel, or cannot be asked. */
async function ask(ctx: SkillContext, stored: Stored): Promise<Parcel | null> {
  try {
    return await (await carrierFor(ctx, stored.carrier)).track(stored.trackingNumber);
  } catch (error) {
    if (error instanceof AppError && error.retryable) return null;
    throw error;
  }
}

type Facts = Pick<LiveShipment, "status" | "delayReason" | "newEstimate" | "deliveredAt" | "scans">;

function fromCarrier(parcel: Parcel, stored: Stored): Facts {
  return {
    status: parcel.status,
    delayReason: parcel.delayReason,
    newEstimate: parcel.estimatedDelivery ?? stored.revisedEstimatedDelivery ?? stored.estimatedDelivery,
    deliveredAt: parcel.deliveredAt,
    scans: parcel.scans,
  };
}

function fromStore(stored: Stored): Facts {
  return {
    status: toShipmentStatus(stored.status),
    delayReason: toDelayReason(stored.delayReason),
    newEstimate: stored.revisedEstimatedDelivery ?? stored.estimatedDelivery,
    deliveredAt: stored.deliveredAt,
    scans: stored.scans.map(({ scannedAt, location, status, detail }) => ({
      at: scannedAt,
      place: location,
      status: toShipmentStatus(status),
      detail,
    })),
  };
}
