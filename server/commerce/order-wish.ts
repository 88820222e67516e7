// The wish an order came of: while the order awaits payment, the same wish is the same order. Paying frees the wish for
// another order, but the order keeps it for when its payment is undone.
import type { Db, Order } from "../db";

const markOf = ({ id }: Pick<Order, "id">) => `paid:${id}:`;

/** What a paid order keeps in the place of its wish. */
export function paidWish(order: Pick<Order, "id" | "idempotencyKey">): string | null {
  return order.idempotencyKey && `${markOf(order)}${order.idempotencyKey}`;
}

/** The wish of an order that awaits payment again; null when another order has come of it meanwhile. */
export async function wishAgain(db: Db, order: Order): Promise<string | null> {
  const mark = markOf(order);
  if (!order.idempotencyKey?.startsWith(mark)) return null;
  const { customerId } = order;
  const idempotencyKey = order.idempotencyKey.slice(mark.length);
  const where = { customerId_idempotencyKey: { customerId, idempotencyKey } };
  return (await db.order.findUnique({ where, select: { id: true } })) ? null : idempotencyKey;
}
