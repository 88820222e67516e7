// Where parcels are. Reached through the order they belong to, and under the same rule of ownership.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Prisma } from "../db";
import { AppError } from "../errors";
import { orderIdSchema } from "./order-id";
import { findOrder, orderReach } from "./orders";

export const trackingNumberSchema = z
  .string()
  .overwrite((text) => text.normalize("NFKC").replace(/\s+/g, "").toUpperCase())
  .min(1)
  .max(64)
  .describe("The carrier's tracking number");

export const findShipmentInput = z
  .object({ orderId: orderIdSchema.optional(), trackingNumber: trackingNumberSchema.optional() })
  .refine((input) => input.orderId ?? input.trackingNumber, "Give an order number or a tracking number.");

const withCustomer = { order: { include: { customer: true } } } satisfies Prisma.ShipmentInclude;
type ShipmentRow = Prisma.ShipmentGetPayload<{ include: typeof withCustomer }>;

async function withScans(ctx: Ctx, shipment: ShipmentRow) {
  const scans = await ctx.db.carrierScan.findMany({
    where: { shipmentId: shipment.id },
    orderBy: [{ scannedAt: "desc" }, { id: "desc" }],
  });
  return { ...shipment, scans };
}

/**
 * The shipment of an order (its latest) or of a tracking number, with scans newest first.
 * Throws NOT_FOUND: order_not_found, not_shipped (the order is theirs but nothing has left yet), tracking_not_found.
 */
export async function findShipment(ctx: Ctx, input: z.input<typeof findShipmentInput>) {
  requirePermission(ctx, "logistics:read");
  const { orderId, trackingNumber } = findShipmentInput.parse(input);
  if (orderId) {
    const order = await findOrder(ctx, { orderId });
    const shipment = await ctx.db.shipment.findFirst({
      where: { orderId: order.id, ...(trackingNumber ? { trackingNumber } : {}) },
      include: withCustomer,
      orderBy: [{ shippedAt: "desc" }, { id: "desc" }],
    });
    if (shipment) return withScans(ctx, shipment);
    throw new AppError("NOT_FOUND", `Order ${order.id} has not been shipped yet.`, { reason: "not_shipped" });
  }
  const shipment = /^[0-9A-Z-]{4,40}$/.test(trackingNumber ?? "")
    ? await ctx.db.shipment.findFirst({ where: { trackingNumber, order: orderReach(ctx) }, include: withCustomer })
    : null;
  if (shipment) return withScans(ctx, shipment);
  throw new AppError("NOT_FOUND", "There is no parcel with this tracking number in this account.", {
    reason: "tracking_not_found",
  });
}
