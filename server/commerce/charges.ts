// Charging an order. The row of a charge is written PENDING before the gateway is asked and booked after it has answered,
// each in a commit of its own: an answer that is lost leaves a row that says so, and never money that nobody knows of. An
// order has at most one charge under way. It is paid once what was charged and not given back makes up its total: by one
// charge, or by the parts of one split (split-charges.ts), never by charges of two acts.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db, Payment, PaymentMethod } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { holdForPayment, takeReserved } from "./inventory";
import { balanceOf, isDoubtful, readLedger, type LedgerRow } from "./ledger";
import { lockOrder, type LockedOrder } from "./lock-order";
import { orderIdSchema } from "./order-id";
import { paidWish } from "./order-wish";
import { findOrder } from "./orders";

export const beginChargeInput = z.object({
  orderId: orderIdSchema,
  paymentMethodId: z.string().max(64).optional(),
  /** The business act: paying this order. */
  act: z.string().min(1).max(200),
  executionId: z.string().nullable().default(null),
});

export type Begun =
  /** Nothing is left to ask the gateway: it was paid before under this act, or from a gift card just now. */
  | { kind: "booked"; payment: LedgerRow; reused: boolean }
  | { kind: "ask"; payment: LedgerRow }
  /** Earlier charges whose fate is not known must be settled first. */
  | { kind: "doubt"; payments: LedgerRow[] };

/**
 * Throws NOT_FOUND (order_not_found, payment_method_not_found) and CONFLICT (order_not_payable, order_partly_paid,
 * insufficient_balance, reservation_expired, idempotency_mismatch).
 */
export async function beginCharge(ctx: Ctx, input: z.input<typeof beginChargeInput>): Promise<Begun> {
  requirePermission(ctx, "payment:charge");
  const request = beginChargeInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const order = await lockOrder({ ...ctx, db }, request.orderId);
    const rows = await readLedger(db, order.id);
    const earlier = await db.payment.findFirst({
      where: { act: request.act, kind: "CHARGE", status: { not: "FAILED" } },
      include: { paymentMethod: true },
    });
    if (earlier && earlier.orderId !== order.id) {
      throw new AppError("CONFLICT", "This idempotency key names another order.", { reason: "idempotency_mismatch" });
    }
    if (earlier?.status === "SUCCEEDED") {
      return { kind: "booked", payment: earlier, reused: earlier.executionId !== request.executionId };
    }
    requirePayable(order);
    const method = await methodFor(db, order.customerId, request.paymentMethodId);
    if (balanceOf(rows).netMinor > 0) throw partlyPaid(order);
    const dueMinor = order.totalMinor;
    const open = rows.filter(isDoubtful);
    const [same] = open;
    const again =
      same?.status === "PENDING" &&
      same.act === request.act &&
      same.paymentMethodId === method.id &&
      same.amountMinor === dueMinor;
    if (same && open.length === 1 && again) {
      return { kind: "ask", payment: same };
    }
    if (open.length > 0) return { kind: "doubt", payments: open };
    await holdForPayment(db, order.id, ctx.clock.now());
    const { act, executionId } = request;
    const charge = { order, method, amountMinor: dueMinor, act, executionId, count: rows.length };
    return insertCharge({ ...ctx, db }, charge);
  });
}

/** Takes a gift card's money at once; writes down what the gateway is to be asked for. The caller holds the order's lock. */
export async function insertCharge(ctx: Ctx, charge: NewCharge): Promise<Begun> {
  if (charge.method.kind !== "gift_card") return { kind: "ask", payment: await insertPending(ctx, charge) };
  return { kind: "booked", payment: await chargeGiftCard(ctx, charge), reused: false };
}

export function requirePayable(order: LockedOrder): void {
  if (order.status === "PENDING_PAYMENT") return;
  throw new AppError("CONFLICT", `Order ${order.id} does not await payment.`, { reason: "order_not_payable" });
}

/** What began to pay an order in parts ends it, or is taken back. */
export function partlyPaid(order: LockedOrder): AppError {
  return new AppError("CONFLICT", `Order ${order.id} has been paid in part by another act; take that back first.`, {
    reason: "order_partly_paid",
  });
}

export async function methodFor(db: Db, customerId: string, id: string | undefined): Promise<PaymentMethod> {
  const method = await db.paymentMethod.findFirst({
    where: { customerId, ...(id === undefined ? {} : { id }) },
    orderBy: [{ isDefault: "desc" }, { id: "asc" }],
  });
  if (method && (method.kind === "gift_card" || method.gatewayToken)) return method;
  throw new AppError("NOT_FOUND", "There is no such payment method.", { reason: "payment_method_not_found" });
}

export type NewCharge = {
  order: LockedOrder;
  method: PaymentMethod;
  amountMinor: number;
  act: string;
  executionId: string | null;
  count: number;
};

function row({ order, method, amountMinor, act, executionId, count }: NewCharge, now: Date) {
  return {
    id: newId("pay"),
    orderId: order.id,
    paymentMethodId: method.id,
    kind: "CHARGE",
    amountMinor,
    currency: order.currency,
    act,
    executionId,
    // Made of what the ledger holds, not of a fresh id: whoever begins anew after a rollback finds the same key.
    gatewayKey: `charge:${order.id}:${count + 1}`,
    createdAt: now,
  };
}

async function insertPending(ctx: Ctx, charge: NewCharge): Promise<LedgerRow> {
  return ctx.db.payment.create({
    data: { ...row(charge, ctx.clock.now()), status: "PENDING" },
    include: { paymentMethod: true },
  });
}

async function chargeGiftCard(ctx: Ctx, charge: NewCharge): Promise<LedgerRow> {
  const { method, order, amountMinor } = charge;
  const { count } = await ctx.db.paymentMethod.updateMany({
    where: { id: method.id, currency: order.currency, balanceMinor: { gte: amountMinor } },
    data: { balanceMinor: { decrement: amountMinor } },
  });
  if (count === 0) {
    throw new AppError("CONFLICT", "The gift card does not hold enough for this order.", {
      reason: "insufficient_balance",
    });
  }
  const data = row(charge, ctx.clock.now());
  const payment = await ctx.db.payment.create({
    data: { ...data, status: "SUCCEEDED", gatewayTransactionId: `gc_${data.id}` },
    include: { paymentMethod: true },
  });
  await moneyArrived(ctx, order, payment, charge.executionId);
  return payment;
}

/** What follows from money that arrived: once it is all there, the order is paid. */
async function moneyArrived(ctx: Ctx, order: LockedOrder, payment: Payment, executionId: string | null): Promise<void> {
  const { netMinor } = balanceOf(await readLedger(ctx.db, order.id));
  const paid = order.status === "PENDING_PAYMENT" && netMinor >= order.totalMinor;
  if (paid) await becomePaid(ctx, order);
  await recordAudit(ctx, {
    action: "payment.charge",
    resourceType: "payment",
    resourceId: payment.id,
    before: { orderStatus: order.status },
    after: {
      orderId: order.id,
      orderStatus: paid ? "PAID" : order.status,
      amountMinor: payment.amountMinor,
      currency: payment.currency,
      gatewayTransactionId: payment.gatewayTransactionId,
    },
    executionId: executionId ?? undefined,
  });
}

/** The goods of a paid order are sold, and leave the cart. */
async function becomePaid({ db }: Ctx, order: LockedOrder): Promise<void> {
  await db.order.update({ where: { id: order.id }, data: { status: "PAID", idempotencyKey: paidWish(order) } });
  await takeReserved(db, order.id);
  if (!order.cartId) return;
  const variantId = { in: order.items.map((item) => item.variantId) };
  await db.cartItem.deleteMany({ where: { cartId: order.cartId, variantId } });
}

export type ChargeResult = { id: string } | { failed: string };

/**
 * Books what the gateway said of a charge. Booking twice changes nothing: only a row that is still PENDING is booked.
 * Returns the row as it now stands; a caller whose charge was settled otherwise meanwhile sees that in it.
 */
export async function bookCharge(
  ctx: Ctx,
  input: { paymentId: string; orderId: string; result: ChargeResult; executionId: string | null },
): Promise<{ payment: LedgerRow; booked: boolean }> {
  requirePermission(ctx, "payment:charge");
  const { paymentId, result, executionId } = input;
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, input.orderId);
    const { count } = await db.payment.updateMany({
      where: { id: paymentId, orderId: order.id, status: "PENDING" },
      data:
        "id" in result
          ? { status: "SUCCEEDED", gatewayTransactionId: result.id, executionId }
          : { status: "FAILED", error: result.failed, executionId },
    });
    const payment = await db.payment.findUniqueOrThrow({ where: { id: paymentId }, include: { paymentMethod: true } });
    if (count > 0 && "id" in result) await moneyArrived(inner, order, payment, executionId);
    if (count > 0 && "failed" in result) await auditFailure(inner, payment, executionId);
    return { payment, booked: count > 0 };
  });
}

async function auditFailure(ctx: Ctx, payment: Payment, executionId: string | null): Promise<void> {
  await recordAudit(ctx, {
    action: "payment.fail",
    resourceType: "payment",
    resourceId: payment.id,
    before: { status: "PENDING" },
    after: { orderId: payment.orderId, status: payment.status, error: payment.error },
    executionId: executionId ?? undefined,
  });
}

/**
 * Calls a charge in doubt off, before the gateway is asked to void it: from now on its own answer is not booked any more,
 * so that no order is paid with money that is about to be given back. False when it was booked first.
 */
export async function callOff(ctx: Ctx, payment: Payment): Promise<boolean> {
  requirePermission(ctx, "payment:charge");
  const { count } = await ctx.db.payment.updateMany({
    where: { id: payment.id, status: { in: ["PENDING", "VOIDING"] } },
    data: { status: "VOIDING" },
  });
  return count > 0;
}

/** What the gateway said of a charge that was in doubt: `charged` was made and has been given back by `returnedBy`. */
export type Settlement = { charged: string; returnedBy: string } | { charged: null };

/**
 * Closes a charge that was called off. One that had been made is booked together with its return, so that the ledger tells
 * what the gateway tells.
 */
export async function bookSettlement(
  ctx: Ctx,
  input: { payment: Payment; settlement: Settlement; executionId: string | null },
): Promise<void> {
  requirePermission(ctx, "payment:charge");
  const { payment, settlement, executionId } = input;
  await transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    await lockOrder(inner, payment.orderId);
    const made = settlement.charged !== null;
    const { count } = await db.payment.updateMany({
      where: { id: payment.id, status: "VOIDING" },
      data: made
        ? { status: "SUCCEEDED", gatewayTransactionId: settlement.charged, act: null }
        : { status: "FAILED", error: "voided" },
    });
    if (count === 0) return;
    if (made) {
      await db.payment.create({
        data: {
          id: newId("pay"),
          orderId: payment.orderId,
          paymentMethodId: payment.paymentMethodId,
          kind: "REFUND",
          status: "SUCCEEDED",
          amountMinor: payment.amountMinor,
          currency: payment.currency,
          chargeId: payment.id,
          gatewayTransactionId: settlement.returnedBy,
          reason: "payment_in_doubt",
          createdAt: ctx.clock.now(),
        },
      });
    }
    await recordAudit(inner, {
      action: "payment.void",
      resourceType: "payment",
      resourceId: payment.id,
      before: { status: "VOIDING" },
      after: { orderId: payment.orderId, charged: made, amountMinor: payment.amountMinor },
      executionId: executionId ?? undefined,
    });
  });
}

/** Charges of an order whose fate is not known, for whoever may reach the order. */
export async function findDoubts(ctx: Ctx, input: { orderId: string }): Promise<LedgerRow[]> {
  const order = await findOrder(ctx, input);
  const rows = await readLedger(ctx.db, order.id);
  return rows.filter(isDoubtful);
}
