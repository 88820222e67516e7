// The store's orders as their owners and the staff may read them. A customer reaches only their own: somebody else's
// order answers exactly like one that does not exist.
import { z } from "zod";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Prisma } from "../db";
import { AppError } from "../errors";
import { isOrderId, orderIdSchema } from "./order-id";

export const findOrderInput = z.object({ orderId: orderIdSchema });
export const listRecentOrdersInput = z.object({ limit: z.int().min(1).max(50).default(5) });

/** The filter every read of orders starts from. */
export function orderReach({ actor }: Pick<Ctx, "actor">): Pick<Prisma.OrderWhereInput, "customerId" | "AND"> {
  if (can(actor, "order:read:all")) return {};
  // Beside an id that is asked for, and not in its place.
  if (actor.orderIds) return { AND: { id: { in: [...actor.orderIds] } } };
  // A customer account without a customer owns nothing; an empty id matches nothing.
  return { customerId: actor.customerId ?? "" };
}

export function orderNotFound(orderId: string): AppError {
  return new AppError("NOT_FOUND", `There is no order ${orderId.slice(0, 64)} in this account.`, {
    reason: "order_not_found",
  });
}

/** Whether there is such an order within the actor's reach. */
export async function hasOrder(ctx: Ctx, input: z.input<typeof findOrderInput>): Promise<boolean> {
  requirePermission(ctx, "order:read");
  const { orderId } = findOrderInput.parse(input);
  if (!isOrderId(orderId)) return false;
  const where = { id: orderId, ...orderReach(ctx) };
  return (await ctx.db.order.findFirst({ where, select: { id: true } })) !== null;
}

/** One order with its owner, items and shipments, newest shipment first. Throws NOT_FOUND (order_not_found). */
export async function findOrder(ctx: Ctx, input: z.input<typeof findOrderInput>) {
  requirePermission(ctx, "order:read");
  const { orderId } = findOrderInput.parse(input);
  if (!isOrderId(orderId)) throw orderNotFound(orderId);
  // One after another: several relations of one query would be read at once, which a transaction's single connection
  // only queues, with a warning.
  const order = await ctx.db.order.findFirst({
    where: { id: orderId, ...orderReach(ctx) },
    include: { customer: true },
  });
  if (!order) throw orderNotFound(orderId);
  const items = await ctx.db.orderItem.findMany({ where: { orderId: order.id }, orderBy: { id: "asc" } });
  const shipments = await ctx.db.shipment.findMany({
    where: { orderId: order.id },
    orderBy: [{ shippedAt: "desc" }, { id: "desc" }],
  });
  return { ...order, items, shipments };
}

/** The actor's own orders, or those a guest has proved theirs, newest first, with items. Staff have none of their own. */
export async function listRecentOrders(ctx: Ctx, input: z.input<typeof listRecentOrdersInput> = {}) {
  requirePermission(ctx, "order:read");
  const { limit } = listRecentOrdersInput.parse(input);
  const { customerId, orderIds } = ctx.actor;
  if (!customerId && !orderIds) return [];
  return ctx.db.order.findMany({
    where: orderIds ? { id: { in: [...orderIds] } } : { customerId: customerId ?? "" },
    include: { items: { orderBy: { id: "asc" } } },
    orderBy: [{ placedAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}
