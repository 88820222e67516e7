// Having a carrier fetch goods from a customer: a return, or the old half of an exchange.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { CarrierRequest } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { findAct, findToUndo, insertRequest, type NewRequest, type StoredAddress } from "./carrier-requests";
import { lockOrder, type LockedOrder } from "./lock-order";
import { orderIdSchema } from "./order-id";
import { toOrderStatus, type OrderStatus } from "./order-status";
import { destinationOf } from "./reroute";

/** The goods are with the customer. */
const WITH_CUSTOMER: readonly OrderStatus[] = ["DELIVERED", "RETURN_REQUESTED", "EXCHANGE_REQUESTED"];
const MAX_DAYS_AHEAD = 14;
const DAY_MS = 86_400_000;

export const PICKUP_WINDOWS = {
  morning: { from: "09:00", until: "13:00" },
  afternoon: { from: "13:00", until: "18:00" },
  day: { from: "09:00", until: "18:00" },
} as const;

export const beginPickupInput = z.object({
  orderId: orderIdSchema,
  /** A day at the customer's place. */
  date: z.iso.date(),
  window: z.enum(["morning", "afternoon", "day"]).default("day"),
  act: z.string().min(1).max(200),
  executionId: z.string().nullable().default(null),
});

export type BegunPickup = { request: CarrierRequest; address: StoredAddress; reused: boolean };

/**
 * Throws NOT_FOUND (order_not_found) and CONFLICT (nothing_to_pick_up, pickup_day_not_offered, pickup_already_scheduled,
 * idempotency_mismatch).
 */
export async function beginPickup(ctx: Ctx, input: z.input<typeof beginPickupInput>): Promise<BegunPickup> {
  requirePermission(ctx, "logistics:update");
  const { orderId, date, window, act, executionId } = beginPickupInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const order = await lockOrder({ ...ctx, db }, orderId);
    const address = await destinationOf(db, order);
    const [shipment] = order.shipments;
    const request: NewRequest = {
      kind: "PICKUP",
      orderId: order.id,
      shipmentId: shipment?.id ?? null,
      carrier: shipment?.carrier ?? "",
      act,
      details: { date, window, address },
      executionId,
    };
    const earlier = await findAct(db, request);
    if (earlier) return { request: earlier, address, reused: earlier.executionId !== executionId };
    requireWithCustomer(order);
    requireOffered(date, today(ctx.clock.now(), order.customer.timezone));
    await requireNone(ctx, db, order);
    return { request: await insertRequest({ ...ctx, db }, request), address, reused: false };
  });
}

function requireWithCustomer(order: LockedOrder): void {
  const status = toOrderStatus(order.status);
  if (WITH_CUSTOMER.includes(status)) return;
  throw new AppError("CONFLICT", `The goods of order ${order.id} are not with the customer.`, {
    reason: "nothing_to_pick_up",
    details: { status },
  });
}

/** "en-CA" writes dates as 2026-11-22. */
function today(now: Date, timeZone: string): number {
  return Date.parse(`${new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(now)}T00:00:00Z`);
}

function requireOffered(date: string, from: number): void {
  const ahead = (Date.parse(`${date}T00:00:00Z`) - from) / DAY_MS;
  if (ahead >= 1 && ahead <= MAX_DAYS_AHEAD) return;
  throw new AppError("CONFLICT", `Choose a day from tomorrow on, no more than ${MAX_DAYS_AHEAD} days ahead.`, {
    reason: "pickup_day_not_offered",
    details: { date },
  });
}

async function requireNone(ctx: Ctx, db: Ctx["db"], order: LockedOrder): Promise<void> {
  const open = await db.carrierRequest.findMany({
    where: { orderId: order.id, kind: "PICKUP", status: { in: ["PENDING", "DONE"] } },
  });
  const day = today(ctx.clock.now(), order.customer.timezone);
  const ahead = open.find((row) => Date.parse(`${dayOf(row)}T00:00:00Z`) >= day);
  if (!ahead) return;
  throw new AppError("CONFLICT", `A pickup of order ${order.id} is arranged for ${dayOf(ahead)}.`, {
    reason: "pickup_already_scheduled",
    details: { date: dayOf(ahead), pickupId: ahead.id },
  });
}

export const dayOf = (request: Pick<CarrierRequest, "details">) =>
  z.object({ date: z.string() }).parse(request.details).date;

export const findPickupInput = z.object({
  orderId: orderIdSchema,
  /** null: whatever this execution arranged, because its answer was lost. */
  requestId: z.string().max(64).nullable(),
  executionId: z.string().nullable().default(null),
});

/** A pickup to be cancelled, or that was; null when there never was one. Throws NOT_FOUND (order_not_found, carrier_request_not_found). */
export async function findPickup(ctx: Ctx, input: z.input<typeof findPickupInput>): Promise<CarrierRequest | null> {
  requirePermission(ctx, "logistics:update");
  const { orderId, requestId, executionId } = findPickupInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const order = await lockOrder({ ...ctx, db }, orderId);
    const found = await findToUndo(db, { orderId: order.id, kind: "PICKUP", requestId, executionId });
    return found?.status === "REFUSED" ? null : found;
  });
}
