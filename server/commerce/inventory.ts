// Stock held back for orders. A variant's stock is what may still be sold: holding takes from it, releasing gives back,
// and it is never below zero, because the same statement that takes looks whether there is enough.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db, Reservation } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { lockOrder } from "./lock-order";
import { orderIdSchema } from "./order-id";
import { orderReach } from "./orders";
import { giveToStock, takeFromStock } from "./stock";

export const reserveStockInput = z.object({
  orderId: orderIdSchema,
  minutes: z.int().min(1).max(1_440).default(30),
  idempotencyKey: z.string().min(1).max(200),
  executionId: z.string().nullable().default(null),
});

export type HeldStock = {
  reservationId: string;
  lines: Reservation[];
  /** SKUs of the lines, by their variants' ids. */
  skus: ReadonlyMap<string, string>;
  reused: boolean;
};

/**
 * Holds all items of an unpaid order, or none. Throws NOT_FOUND (order_not_found) and CONFLICT (order_not_open,
 * out_of_stock, idempotency_mismatch).
 */
export async function reserveStock(ctx: Ctx, input: z.input<typeof reserveStockInput>): Promise<HeldStock> {
  requirePermission(ctx, "inventory:reserve");
  const request = reserveStockInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const order = await lockOrder({ ...ctx, db }, request.orderId);
    const earlier = await db.reservation.findMany({
      where: { idempotencyKey: request.idempotencyKey, status: { not: "RELEASED" } },
      orderBy: { variantId: "asc" },
    });
    const [first] = earlier;
    if (first && first.orderId !== order.id) {
      throw new AppError("CONFLICT", "This idempotency key names another order.", { reason: "idempotency_mismatch" });
    }
    if (first) {
      const skus = await skusOf(db, earlier);
      return { reservationId: first.reservationId, lines: earlier, skus, reused: true };
    }
    if (order.status !== "PENDING_PAYMENT") {
      throw new AppError("CONFLICT", `Order ${order.id} no longer awaits payment.`, { reason: "order_not_open" });
    }
    const now = ctx.clock.now();
    const wanted = quantities(order.items);
    await releaseExpired(db, [...wanted.keys()], now);
    for (const [variantId, quantity] of wanted) await takeStock(db, variantId, quantity);
    const reservationId = newId("res");
    const lines = await db.reservation.createManyAndReturn({
      data: [...wanted].map(([variantId, quantity]) => ({
        id: newId("res"),
        reservationId,
        orderId: order.id,
        variantId,
        quantity,
        status: "HELD",
        idempotencyKey: request.idempotencyKey,
        expiresAt: new Date(now.getTime() + request.minutes * 60_000),
        createdAt: now,
      })),
    });
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "stock.reserve",
        resourceType: "reservation",
        resourceId: reservationId,
        after: { orderId: order.id, items: Object.fromEntries(wanted) },
        executionId: request.executionId ?? undefined,
      },
    );
    return { reservationId, lines, skus: await skusOf(db, lines), reused: false };
  });
}

async function skusOf(db: Db, lines: readonly Reservation[]): Promise<ReadonlyMap<string, string>> {
  const id = { in: lines.map((line) => line.variantId) };
  const variants = await db.variant.findMany({ where: { id }, select: { id: true, sku: true } });
  return new Map(variants.map((variant) => [variant.id, variant.sku]));
}

/** How many of each variant, in the order in which rows are locked. */
export function quantities(items: readonly { variantId: string; quantity: number }[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { variantId, quantity } of items) sums.set(variantId, (sums.get(variantId) ?? 0) + quantity);
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function takeStock(db: Db, variantId: string, quantity: number): Promise<void> {
  if (await takeFromStock(db, variantId, quantity)) return;
  const variant = await db.variant.findUnique({ where: { id: variantId }, select: { sku: true, stock: true } });
  throw new AppError("CONFLICT", `There are not ${quantity} of ${variant?.sku ?? variantId} in stock.`, {
    reason: "out_of_stock",
    details: { sku: variant?.sku, wanted: quantity, stock: variant?.stock },
  });
}

/** Holds whose time has passed count as free as soon as somebody wants the goods; nothing has to sweep them up. */
async function releaseExpired(db: Db, variantIds: readonly string[], now: Date): Promise<void> {
  for (const variantId of variantIds) {
    await db.$executeRaw`
      WITH freed AS (
        UPDATE reservations SET status = 'RELEASED', idempotency_key = NULL
        WHERE variant_id = ${variantId} AND status = 'HELD' AND expires_at <= ${now}::timestamptz
        RETURNING quantity
      )
      UPDATE variants SET stock = stock + (SELECT sum(quantity) FROM freed)
      WHERE id = ${variantId} AND counts_stock AND EXISTS (SELECT 1 FROM freed)`;
  }
}

export const releaseStockInput = z.object({
  reservationId: z.string().min(1).max(64),
  executionId: z.string().nullable().default(null),
});

/**
 * Puts held stock back on sale; doing it twice changes nothing. Throws NOT_FOUND (reservation_not_found) and CONFLICT
 * (stock_taken) once the order has been paid for.
 */
export async function releaseStock(
  ctx: Ctx,
  input: z.input<typeof releaseStockInput>,
): Promise<{ reservationId: string; released: boolean; quantity: number }> {
  requirePermission(ctx, "inventory:reserve");
  const { reservationId, executionId } = releaseStockInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const found = await db.reservation.findFirst({ where: { reservationId, order: orderReach(ctx) } });
    if (!found) {
      throw new AppError("NOT_FOUND", "There is no such reservation.", { reason: "reservation_not_found" });
    }
    const order = await lockOrder({ ...ctx, db }, found.orderId);
    const all = await db.reservation.findMany({ where: { reservationId }, orderBy: { variantId: "asc" } });
    const quantity = all.reduce((sum, line) => sum + line.quantity, 0);
    const lines = all.filter((line) => line.status !== "RELEASED");
    if (lines.length === 0) return { reservationId, released: false, quantity };
    const taken = lines.some((line) => line.status === "TAKEN");
    if (taken && order.status !== "PENDING_PAYMENT" && order.status !== "CANCELLED") {
      throw new AppError("CONFLICT", `Order ${order.id} has been paid for; its goods are not released.`, {
        reason: "stock_taken",
      });
    }
    for (const line of lines) await giveBack(db, line);
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "stock.release",
        resourceType: "reservation",
        resourceId: reservationId,
        before: { status: taken ? "TAKEN" : "HELD" },
        after: { status: "RELEASED", orderId: order.id },
        executionId: executionId ?? undefined,
      },
    );
    return { reservationId, released: true, quantity };
  });
}

/** Nothing is given back twice: somebody who wanted the goods may have freed an expired hold meanwhile. */
async function giveBack(db: Db, line: Reservation): Promise<void> {
  const { count } = await db.reservation.updateMany({
    where: { id: line.id, status: { not: "RELEASED" } },
    data: { status: "RELEASED", idempotencyKey: null },
  });
  if (count === 0) return;
  await giveToStock(db, line.variantId, line.quantity);
}

/** How long goods stay held while their payment is under way, whatever was left of their time. */
const PAYMENT_MS = 15 * 60_000;

/** Keeps what is held for an order while it is paid. Throws CONFLICT (reservation_expired) when that is gone already. */
export async function holdForPayment(db: Db, orderId: string, now: Date): Promise<void> {
  const until = new Date(now.getTime() + PAYMENT_MS);
  await db.reservation.updateMany({
    where: { orderId, status: "HELD", expiresAt: { lt: until } },
    data: { expiresAt: until },
  });
  const lines = await db.reservation.findMany({ where: { orderId }, select: { status: true } });
  if (lines.length > 0 && lines.every((line) => line.status === "RELEASED")) {
    throw new AppError("CONFLICT", `The goods of order ${orderId} are no longer held; reserve them again.`, {
      reason: "reservation_expired",
    });
  }
}

/** Held goods become sold ones. */
export async function takeReserved(db: Db, orderId: string): Promise<void> {
  await db.reservation.updateMany({ where: { orderId, status: "HELD" }, data: { status: "TAKEN" } });
}
