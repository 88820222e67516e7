// Every act on an order's money, stock or status begins here: one at a time for each order, whoever does it. Rows of
// variants are locked after it, in the order of their ids, so that no two acts wait for each other.
import type { Ctx } from "../context";
import { isOrderId } from "./order-id";
import { findOrder, orderNotFound } from "./orders";

/** The order as it stands once the lock is held. ctx.db is a transaction. Throws NOT_FOUND (order_not_found). */
export async function lockOrder(ctx: Ctx, orderId: string) {
  if (!isOrderId(orderId)) throw orderNotFound(orderId);
  await ctx.db.$executeRaw`SELECT 1 FROM orders WHERE id = ${orderId} FOR UPDATE`;
  return findOrder(ctx, { orderId });
}

export type LockedOrder = Awaited<ReturnType<typeof lockOrder>>;

/** Whether the order belongs to the person who acts, or the system acts for them. */
export function isOwn({ actor }: Pick<Ctx, "actor">, order: { id: string; customerId: string }): boolean {
  if (actor.orderIds) return actor.orderIds.includes(order.id);
  return actor.role === "system" || actor.customerId === order.customerId;
}
