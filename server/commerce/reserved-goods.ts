// Goods of an order that was paid for and is changed or given up. Where they were reserved, the reservation says what there
// is to put back; orders from before, or from another shop, have none, and their items say it.
import type { Db, Reservation } from "../db";
import { newId } from "../ids";
import { quantities } from "./inventory";
import type { LockedOrder } from "./lock-order";
import type { ChangeLine } from "./order-requests";
import { giveToStock } from "./stock";

/** Puts back everything that is held or sold for an order. */
export async function returnGoods(db: Db, order: LockedOrder): Promise<void> {
  const lines = await db.reservation.findMany({ where: { orderId: order.id }, orderBy: { variantId: "asc" } });
  if (lines.length === 0) {
    // Without a reservation an unpaid order holds nothing.
    if (order.status === "PENDING_PAYMENT") return;
    for (const [variantId, quantity] of quantities(order.items)) await giveToStock(db, variantId, quantity);
    return;
  }
  for (const line of lines) {
    const { count } = await db.reservation.updateMany({
      where: { id: line.id, status: { not: "RELEASED" } },
      data: { status: "RELEASED", idempotencyKey: null },
    });
    if (count > 0) await giveToStock(db, line.variantId, line.quantity);
  }
}

/** Lets an order's reservations follow items that were replaced; stock itself is moved by whoever calls. */
export async function moveReserved(db: Db, orderId: string, lines: readonly ChangeLine[]): Promise<void> {
  for (const { variantId, to } of lines) {
    if (!to) continue;
    const row = await db.reservation.findFirst({
      where: { orderId, variantId, status: "TAKEN" },
      orderBy: { id: "asc" },
    });
    if (row) await moveOne(db, row, to.variantId);
  }
}

/** One unit of a row. A row that moves whole stays the row it was, so that moving it back leaves it as it was. */
async function moveOne(db: Db, row: Reservation, variantId: string): Promise<void> {
  const { id, reservationId, orderId, quantity } = row;
  const target = await db.reservation.findFirst({ where: { reservationId, variantId, status: "TAKEN" } });
  if (!target && quantity === 1) {
    await db.reservation.update({ where: { id }, data: { variantId } });
    return;
  }
  if (quantity === 1) await db.reservation.delete({ where: { id } });
  else await db.reservation.update({ where: { id }, data: { quantity: quantity - 1 } });
  if (target) {
    await db.reservation.update({ where: { id: target.id }, data: { quantity: target.quantity + 1 } });
    return;
  }
  const { expiresAt, createdAt } = row;
  await db.reservation.create({
    data: { id: newId("res"), reservationId, orderId, variantId, quantity: 1, status: "TAKEN", expiresAt, createdAt },
  });
}
