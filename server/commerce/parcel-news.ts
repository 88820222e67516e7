// What a carrier says of a parcel, written down where the store keeps it: other reads need not ask again, and an order all
// of whose parcels have arrived is delivered. Parcels that arrived or came back are closed; nothing opens them again.
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction, type CarrierScan, type Shipment } from "../db";
import { newId } from "../ids";
import { lockOrder } from "./lock-order";
import type { DelayReason, ShipmentStatus } from "./shipment-status";

export type ParcelNews = {
  status: ShipmentStatus;
  /** The carrier's newest estimate; null when it gives none. */
  estimatedDelivery: Date | null;
  deliveredAt: Date | null;
  delayReason: DelayReason | null;
  scans: readonly { at: Date; place: string; status: ShipmentStatus; detail: string | null }[];
};

const CLOSED: readonly string[] = ["DELIVERED", "RETURNED"] satisfies ShipmentStatus[];

/** Parcels that are still to arrive, of orders that were sent off, in the order of their ids. */
export async function openParcels(ctx: Ctx, input: { after: string; take: number }): Promise<Shipment[]> {
  requirePermission(ctx, "order:update");
  return ctx.db.shipment.findMany({
    where: { id: { gt: input.after }, status: { notIn: [...CLOSED] }, order: { status: "SHIPPED" } },
    orderBy: { id: "asc" },
    take: input.take,
  });
}

export type Noted = { changed: boolean; orderDelivered: boolean };

/** Twice is once: what is known already is not written again. */
export async function recordParcelNews(ctx: Ctx, input: { parcel: Shipment; news: ParcelNews }): Promise<Noted> {
  requirePermission(ctx, "order:update");
  const { parcel, news } = input;
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, parcel.orderId);
    const stored = order.shipments.find(({ id }) => id === parcel.id);
    if (!stored || CLOSED.includes(stored.status)) return { changed: false, orderDelivered: false };
    const facts = factsOf(stored, news, ctx.clock.now());
    const differs = (Object.keys(facts) as (keyof typeof facts)[]).some(
      (key) => stored[key]?.valueOf() !== facts[key]?.valueOf(),
    );
    if (differs) await db.shipment.update({ where: { id: stored.id }, data: facts });
    const known = await db.carrierScan.findMany({ where: { shipmentId: stored.id } });
    const scans = newScans(known, stored.id, news);
    if (scans.length > 0) await db.carrierScan.createMany({ data: scans });
    const rest = order.shipments.filter(({ id }) => id !== stored.id);
    const arrived = facts.status === "DELIVERED" && rest.every(({ status }) => status === "DELIVERED");
    const orderDelivered = arrived && order.status === "SHIPPED";
    if (orderDelivered) await deliver(inner, order, facts.deliveredAt);
    return { changed: differs || scans.length > 0, orderDelivered };
  });
}

function factsOf(stored: Shipment, news: ParcelNews, now: Date) {
  const { status, estimatedDelivery: estimate, delayReason } = news;
  const moved = estimate !== null && estimate.getTime() !== stored.estimatedDelivery.getTime();
  return {
    status,
    delayReason,
    deliveredAt: status === "DELIVERED" ? (news.deliveredAt ?? news.scans[0]?.at ?? now) : null,
    revisedEstimatedDelivery: estimate === null ? stored.revisedEstimatedDelivery : moved ? estimate : null,
  };
}

function newScans(known: readonly CarrierScan[], shipmentId: string, { scans }: ParcelNews): CarrierScan[] {
  const seen = new Set(known.map(({ scannedAt, status }) => `${scannedAt.getTime()} ${status}`));
  return scans.flatMap(({ at, place, status, detail }) => {
    const name = `${at.getTime()} ${status}`;
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ id: newId("scan"), shipmentId, scannedAt: at, location: place, status, detail }];
  });
}

async function deliver(ctx: Ctx, order: { id: string; status: string }, deliveredAt: Date | null): Promise<void> {
  await ctx.db.order.update({ where: { id: order.id }, data: { status: "DELIVERED", deliveredAt } });
  await recordAudit(ctx, {
    action: "order.status",
    resourceType: "order",
    resourceId: order.id,
    before: { status: order.status },
    after: { status: "DELIVERED" },
  });
}
