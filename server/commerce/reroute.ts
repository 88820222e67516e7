// Taking a parcel elsewhere while it is on its way, and back to where it was going before.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { CarrierRequest, Db, Shipment } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import {
  findAct,
  findToUndo,
  insertRequest,
  storedAddressSchema,
  type NewRequest,
  type StoredAddress,
} from "./carrier-requests";
import { lockOrder, type LockedOrder } from "./lock-order";
import { orderIdSchema } from "./order-id";
import { toShipmentStatus, type ShipmentStatus } from "./shipment-status";

/** A parcel that is with the driver, or has arrived, goes nowhere else. */
const REROUTABLE: readonly ShipmentStatus[] = ["LABEL_CREATED", "IN_TRANSIT", "EXCEPTION"];

export const beginRerouteInput = z.object({
  orderId: orderIdSchema,
  /** Recipient and phone stay as they are unless given. */
  address: storedAddressSchema.partial({ recipient: true, phone: true }),
  act: z.string().min(1).max(200),
  executionId: z.string().nullable().default(null),
});

export type BegunRequest = { request: CarrierRequest; shipment: Shipment; before: StoredAddress; reused: boolean };

/**
 * Throws NOT_FOUND (order_not_found, not_shipped) and CONFLICT (too_late_to_reroute, other_country, same_address,
 * idempotency_mismatch).
 */
export async function beginReroute(ctx: Ctx, input: z.input<typeof beginRerouteInput>): Promise<BegunRequest> {
  requirePermission(ctx, "logistics:update");
  const { orderId, address, act, executionId } = beginRerouteInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const order = await lockOrder({ ...ctx, db }, orderId);
    const shipment = parcelOf(order);
    const before = await destinationOf(db, order);
    const to = { ...before, ...given(address) };
    const request = newReroute(order, shipment, { act, address: to, before, executionId });
    const earlier = await findAct(db, request);
    if (earlier) {
      const former = storedAddressSchema.parse(earlier.before ?? {});
      return { request: earlier, shipment, before: former, reused: earlier.executionId !== executionId };
    }
    requireReroutable(shipment);
    if (to.country !== before.country) {
      throw new AppError("CONFLICT", "A parcel on its way cannot be sent to another country.", {
        reason: "other_country",
        details: { from: before.country, to: to.country },
      });
    }
    if (JSON.stringify(to) === JSON.stringify(before)) {
      throw new AppError("CONFLICT", "The parcel is already on its way to this address.", { reason: "same_address" });
    }
    return { request: await insertRequest({ ...ctx, db }, request), shipment, before, reused: false };
  });
}

function given(address: Partial<StoredAddress>): Partial<StoredAddress> {
  return Object.fromEntries(Object.entries(address).filter(([, value]) => value !== undefined));
}

function parcelOf(order: LockedOrder): Shipment {
  const [shipment] = order.shipments;
  if (shipment) return shipment;
  throw new AppError("NOT_FOUND", `Order ${order.id} has not been shipped yet.`, { reason: "not_shipped" });
}

function requireReroutable(shipment: Shipment): void {
  const status = toShipmentStatus(shipment.status);
  if (REROUTABLE.includes(status)) return;
  throw new AppError("CONFLICT", `Parcel ${shipment.trackingNumber} can no longer be sent elsewhere.`, {
    reason: "too_late_to_reroute",
    details: { status },
  });
}

/** Where an order's parcel is going: where it was last sent, or the order's own address. */
export async function destinationOf(db: Db, order: LockedOrder): Promise<StoredAddress> {
  const last = await db.carrierRequest.findFirst({
    where: { orderId: order.id, kind: "REROUTE", status: "DONE" },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const details = z.object({ address: z.unknown() }).safeParse(last?.details);
  return storedAddressSchema.parse((details.success && details.data.address) || order.shippingAddress || {});
}

type Route = { act: string; address: StoredAddress; before: StoredAddress; executionId: string | null };

function newReroute(order: LockedOrder, shipment: Shipment, route: Route): NewRequest {
  const { act, address, before, executionId } = route;
  const { id: shipmentId, carrier } = shipment;
  return { kind: "REROUTE", orderId: order.id, shipmentId, carrier, act, details: { address }, before, executionId };
}

export const beginRouteBackInput = z.object({
  orderId: orderIdSchema,
  /** null: whatever this execution asked for, because its answer was lost. */
  requestId: z.string().max(64).nullable(),
  executionId: z.string().nullable().default(null),
});

export type RouteBack = { request: CarrierRequest; shipment: Shipment; undoes: string };

/**
 * Sends a parcel back to where it was going before; null when it was never sent elsewhere. Throws NOT_FOUND (order_not_found,
 * carrier_request_not_found) and CONFLICT (too_late_to_reroute).
 */
export async function beginRouteBack(ctx: Ctx, input: z.input<typeof beginRouteBackInput>): Promise<RouteBack | null> {
  requirePermission(ctx, "logistics:update");
  const { orderId, requestId, executionId } = beginRouteBackInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const order = await lockOrder({ ...ctx, db }, orderId);
    const undone = await findToUndo(db, { orderId: order.id, kind: "REROUTE", requestId, executionId });
    if (!undone) return null;
    const shipment = parcelOf(order);
    const back = newReroute(order, shipment, {
      act: `undo:${undone.id}`,
      address: storedAddressSchema.parse(undone.before ?? {}),
      before: storedAddressSchema.parse((undone.details as { address?: unknown }).address ?? {}),
      executionId,
    });
    const earlier = await findAct(db, back);
    if (earlier) return { request: earlier, shipment, undoes: undone.id };
    if (undone.status === "UNDONE" || undone.status === "REFUSED") return null;
    requireReroutable(shipment);
    // Its own answer, should it still come, is not booked any more.
    return { request: await insertRequest({ ...ctx, db }, back), shipment, undoes: undone.id };
  });
}
