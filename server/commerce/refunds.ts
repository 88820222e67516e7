// Giving money back. The rows of a refund are written PENDING under the order's lock, which sets their amount aside, and
// booked once the gateway has answered: so no more is ever given back than was charged, however many ask at a time, and an
// answer that was lost leaves a row that the next attempt under the same act takes up again.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db, PaymentMethod } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { giftCardOf } from "./gift-cards";
import { balanceOf, isCharged, leftOfCharges, readLedger, type LedgerRow } from "./ledger";
import { isOwn, lockOrder, type LockedOrder } from "./lock-order";
import { orderIdSchema } from "./order-id";
import { wishAgain } from "./order-wish";
import { findOrder } from "./orders";

export const beginRefundInput = z.object({
  orderId: orderIdSchema,
  amountMinor: z.int().min(1).max(2_000_000_000),
  reason: z.string().min(1).max(500),
  to: z.enum(["original", "gift_card"]).default("original"),
  /** The business act: refunding this amount of this order. */
  act: z.string().min(1).max(200),
  executionId: z.string().nullable().default(null),
});

/** The parts of a refund; those still PENDING are the gateway's to make, by the key and charge they name. */
export type BegunRefund = { parts: LedgerRow[]; reused: boolean };

/**
 * Sets a refund's amount aside, and makes the parts that go to gift cards. Owners refund their own orders, others need
 * refund:execute. Throws NOT_FOUND (order_not_found), FORBIDDEN, and CONFLICT (refund_exceeds, idempotency_mismatch).
 */
export async function beginRefund(ctx: Ctx, input: z.input<typeof beginRefundInput>): Promise<BegunRefund> {
  requirePermission(ctx, "refund:request");
  const request = beginRefundInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, request.orderId);
    if (!isOwn(ctx, order)) requirePermission(ctx, "refund:execute");
    const acted = await db.payment.findMany({
      where: { act: request.act, kind: "REFUND" },
      include: { paymentMethod: true },
      orderBy: { id: "asc" },
    });
    const parts = acted.filter((part) => part.status !== "FAILED");
    const missing = request.amountMinor - parts.reduce((sum, part) => sum + part.amountMinor, 0);
    // A part that the gateway refused may be tried again under the same act; anything else missing is another act.
    const differs = missing < 0 || (missing > 0 && acted.length > 0 && parts.length === acted.length);
    if (differs || acted.some((part) => part.orderId !== order.id)) {
      throw new AppError("CONFLICT", "This idempotency key names another refund.", { reason: "idempotency_mismatch" });
    }
    const others = parts.every((part) => part.executionId !== request.executionId);
    if (missing === 0) return { parts, reused: others };
    const rows = await readLedger(db, order.id);
    const { refundableMinor } = balanceOf(rows);
    if (missing > refundableMinor) {
      throw new AppError("CONFLICT", `No more than ${refundableMinor} of order ${order.id} can be refunded.`, {
        reason: "refund_exceeds",
        details: { refundableMinor, currency: order.currency },
      });
    }
    const card = request.to === "gift_card" ? await giftCardOf(db, order.customerId, order.currency) : null;
    for (const [i, share] of shareOut(rows, missing).entries()) {
      parts.push(await insertPart(inner, { order, share, card, request, count: rows.length + i }));
    }
    return { parts, reused: false };
  });
}

export type Share = { charge: LedgerRow; amountMinor: number };

/** Which charges an amount is taken from: cards and accounts first, so that money comes back before store credit. */
export function shareOut(rows: readonly LedgerRow[], amountMinor: number): Share[] {
  const left = leftOfCharges(rows);
  const isGift = (row: LedgerRow) => row.paymentMethod?.kind === "gift_card";
  const charges = rows.filter(isCharged);
  let open = amountMinor;
  return [...charges.filter((row) => !isGift(row)), ...charges.filter(isGift)].flatMap((charge) => {
    const part = Math.min(open, left.get(charge.id) ?? 0);
    open -= part;
    return part > 0 ? [{ charge, amountMinor: part }] : [];
  });
}

type NewPart = {
  order: LockedOrder;
  share: Share;
  /** The gift card everything goes to instead of where it came from. */
  card: PaymentMethod | null;
  request: { act: string; reason: string; executionId: string | null };
  count: number;
};

async function insertPart(ctx: Ctx, { order, share, card, request, count }: NewPart): Promise<LedgerRow> {
  const { charge, amountMinor } = share;
  const target = card ?? charge.paymentMethod;
  const toGiftCard = target?.kind === "gift_card";
  const id = newId("pay");
  if (toGiftCard) await addBalance(ctx.db, target.id, amountMinor);
  const part = await ctx.db.payment.create({
    data: {
      id,
      orderId: order.id,
      paymentMethodId: target?.id ?? null,
      kind: "REFUND",
      status: toGiftCard ? "SUCCEEDED" : "PENDING",
      amountMinor,
      currency: order.currency,
      act: request.act,
      // As with charges, made of what the ledger holds.
      gatewayKey: `refund:${order.id}:${count + 1}`,
      gatewayTransactionId: toGiftCard ? `gc_${id}` : null,
      chargeId: charge.id,
      reason: request.reason,
      executionId: request.executionId,
      createdAt: ctx.clock.now(),
    },
    include: { paymentMethod: true },
  });
  if (toGiftCard) await auditRefund(ctx, part, "refund.execute", request.executionId);
  return part;
}

async function addBalance(db: Db, methodId: string, amountMinor: number): Promise<void> {
  await db.paymentMethod.update({ where: { id: methodId }, data: { balanceMinor: { increment: amountMinor } } });
}

async function auditRefund(ctx: Ctx, part: LedgerRow, action: string, executionId: string | null): Promise<void> {
  await recordAudit(ctx, {
    action,
    resourceType: "payment",
    resourceId: part.id,
    before: { status: "PENDING" },
    after: {
      orderId: part.orderId,
      status: part.status,
      amountMinor: part.amountMinor,
      currency: part.currency,
      gatewayTransactionId: part.gatewayTransactionId,
      reason: part.reason,
      error: part.error,
    },
    executionId: executionId ?? undefined,
  });
}

/** Books what the gateway said of a part. Only a part that is still PENDING is booked, so twice is once. */
export async function bookRefund(
  ctx: Ctx,
  input: { part: LedgerRow; result: { id: string } | { failed: string }; executionId: string | null },
): Promise<LedgerRow> {
  requirePermission(ctx, "refund:request");
  const { part, result, executionId } = input;
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    await lockOrder(inner, part.orderId);
    const made = "id" in result;
    const { count } = await db.payment.updateMany({
      where: { id: part.id, status: "PENDING" },
      data: made
        ? { status: "SUCCEEDED", gatewayTransactionId: result.id }
        : { status: "FAILED", error: result.failed },
    });
    const row = await db.payment.findUniqueOrThrow({ where: { id: part.id }, include: { paymentMethod: true } });
    if (count > 0) await auditRefund(inner, row, made ? "refund.execute" : "refund.fail", executionId);
    return row;
  });
}

/** The money of an order the actor may reach. Others' orders answer NOT_FOUND. */
export async function orderBalance(ctx: Ctx, input: { orderId: string }) {
  const order = await findOrder(ctx, input);
  return { order, balance: balanceOf(await readLedger(ctx.db, order.id)) };
}

/** One charge of an order. Throws NOT_FOUND (order_not_found, payment_not_found). */
export async function findCharge(ctx: Ctx, input: { orderId: string; paymentId: string }): Promise<LedgerRow> {
  const order = await findOrder(ctx, input);
  const rows = await readLedger(ctx.db, order.id);
  return chargeIn(rows, input.paymentId);
}

/**
 * What an execution charged an order and has not taken back for good, oldest first. A return that is not known yet does
 * not count: it is taken up again.
 */
export async function findOwnCharges(ctx: Ctx, input: { orderId: string; executionId: string }): Promise<LedgerRow[]> {
  const order = await findOrder(ctx, input);
  const rows = await readLedger(ctx.db, order.id);
  return rows.filter((row) => isCharged(row) && row.act !== null && row.executionId === input.executionId);
}

function chargeIn(rows: readonly LedgerRow[], paymentId: string): LedgerRow {
  const charge = rows.find((row) => row.id === paymentId && isCharged(row));
  if (charge) return charge;
  throw new AppError("NOT_FOUND", "There is no such payment.", { reason: "payment_not_found" });
}

export const takeBackInput = z.object({
  orderId: orderIdSchema,
  paymentId: z.string().min(1).max(64),
  act: z.string().min(1).max(200),
  executionId: z.string().nullable().default(null),
  /** Only of an order that is paid by this one charge and no further yet, of which nothing was given back. */
  onlyIfWhole: z.boolean().default(false),
});

/**
 * Sets what is left of one charge aside to be given back: the undoing of a payment. `part` is null when nothing is left.
 * Throws NOT_FOUND (order_not_found, payment_not_found) and, onlyIfWhole, CONFLICT (payment_not_voidable, paid_in_parts,
 * partly_refunded).
 */
export async function beginTakeBack(
  ctx: Ctx,
  input: z.input<typeof takeBackInput>,
): Promise<{ charge: LedgerRow; part: LedgerRow | null }> {
  requirePermission(ctx, "payment:refund");
  const request = takeBackInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, request.orderId);
    const rows = await readLedger(db, order.id);
    const charge = chargeIn(rows, request.paymentId);
    const earlier = rows.find((row) => row.act === request.act && row.kind === "REFUND" && row.status !== "FAILED");
    if (earlier) return { charge, part: earlier };
    const amountMinor = leftOfCharges(rows).get(charge.id) ?? 0;
    if (request.onlyIfWhole) requireWhole(order, rows, charge, amountMinor);
    if (amountMinor <= 0) return { charge, part: null };
    const part = await insertPart(inner, {
      order,
      share: { charge, amountMinor },
      card: null,
      request: { ...request, reason: "payment_undone" },
      count: rows.length,
    });
    return { charge, part };
  });
}

function requireWhole(order: LockedOrder, rows: readonly LedgerRow[], charge: LedgerRow, leftMinor: number): void {
  const refuse = (reason: string, message: string) => new AppError("CONFLICT", message, { reason });
  if (order.status !== "PAID") {
    throw refuse("payment_not_voidable", `Order ${order.id} is ${order.status}; refund its payment instead.`);
  }
  if (balanceOf(rows).netMinor > leftMinor) {
    throw refuse("paid_in_parts", `Order ${order.id} was paid in several charges; refund it instead.`);
  }
  if (leftMinor < charge.amountMinor) {
    throw refuse("partly_refunded", "Part of this payment was given back; refund the rest instead.");
  }
}

/** Whether all of a charge has been given back for certain. */
function isReturned(rows: readonly LedgerRow[], chargeId: string): boolean {
  const back = rows.filter((row) => row.chargeId === chargeId && row.status === "SUCCEEDED");
  return rows.some((row) => row.id === chargeId && row.amountMinor === back.reduce((sum, r) => sum + r.amountMinor, 0));
}

/**
 * What follows once a payment has been taken back whole: an order that only was paid awaits payment again, and paying it
 * anew is a new act. Doing it twice changes nothing.
 */
export async function reopenOrder(
  ctx: Ctx,
  input: { orderId: string; chargeId: string; executionId: string | null },
): Promise<void> {
  requirePermission(ctx, "payment:refund");
  await transaction(ctx.db, async (db) => {
    const order = await lockOrder({ ...ctx, db }, input.orderId);
    const rows = await readLedger(db, order.id);
    if (isReturned(rows, input.chargeId)) {
      await db.payment.updateMany({ where: { id: input.chargeId }, data: { act: null } });
    }
    if (balanceOf(rows).netMinor > 0) return;
    const { count } = await db.order.updateMany({
      where: { id: order.id, status: "PAID" },
      data: { status: "PENDING_PAYMENT", idempotencyKey: await wishAgain(db, order) },
    });
    if (count === 0) return;
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "order.reopen",
        resourceType: "order",
        resourceId: order.id,
        before: { status: "PAID" },
        after: { status: "PENDING_PAYMENT" },
        executionId: input.executionId ?? undefined,
      },
    );
  });
}
