// What a change of an order writes, inside the transaction that holds the order's lock: the order's new state and its
// money. Money that a gateway moves is only written down here; whoever holds the gateway moves it afterwards.
import { isDeepStrictEqual } from "node:util";
import type { Ctx } from "../context";
import type { Payment, PaymentMethod, Prisma } from "../db";
import { newId } from "../ids";
import { leftOfCharges, readLedger } from "./ledger";
import type { LockedOrder } from "./lock-order";
import { refused } from "./order-refusals";
import type { OrderState } from "./order-requests";
import { statesOf } from "./plan-items";

export type ChangeMoney = {
  order: LockedOrder;
  changeId: string;
  executionId: string | null;
  /** Numbers the order's rows; with the order it names a row to the gateway, as with charges and refunds. */
  nextRow: () => number;
};

function moneyRow(
  ctx: Ctx,
  money: ChangeMoney,
  kind: "CHARGE" | "REFUND",
  method: PaymentMethod | null,
  amountMinor: number,
) {
  const id = newId("pay");
  const inStore = method?.kind === "gift_card";
  return {
    id,
    orderId: money.order.id,
    paymentMethodId: method?.id ?? null,
    kind,
    status: inStore ? "SUCCEEDED" : "PENDING",
    amountMinor,
    currency: money.order.currency,
    gatewayKey: `${kind.toLowerCase()}:${money.order.id}:${money.nextRow()}`,
    gatewayTransactionId: inStore ? `gc_${id}` : null,
    changeId: money.changeId,
    executionId: money.executionId,
    createdAt: ctx.clock.now(),
  };
}

/** Charges a gift card at once, or writes down what the gateway is to charge. Throws insufficient_balance. */
export async function insertCharge(
  ctx: Ctx,
  money: ChangeMoney,
  method: PaymentMethod,
  amountMinor: number,
): Promise<Payment> {
  if (method.kind === "gift_card") {
    const { count } = await ctx.db.paymentMethod.updateMany({
      where: { id: method.id, currency: money.order.currency, balanceMinor: { gte: amountMinor } },
      data: { balanceMinor: { decrement: amountMinor } },
    });
    if (count === 0) {
      throw refused("insufficient_balance", { differenceMinor: amountMinor, currency: money.order.currency });
    }
  }
  return ctx.db.payment.create({ data: moneyRow(ctx, money, "CHARGE", method, amountMinor) });
}

/** Money that goes back to a method, or without one the way its charge came. */
export async function insertRefund(
  ctx: Ctx,
  money: ChangeMoney,
  refund: { chargeId: string; methodId: string | null; amountMinor: number },
): Promise<Payment> {
  const rows = await readLedger(ctx.db, money.order.id);
  const charge = rows.find((row) => row.id === refund.chargeId);
  // The last word on it: no charge gives back more than it took, whatever a plan was made of.
  if (!charge || (leftOfCharges(rows).get(charge.id) ?? 0) < refund.amountMinor) throw refused("refund_exceeds");
  const methodId = refund.methodId ?? charge.paymentMethodId;
  const method = methodId === null ? null : await ctx.db.paymentMethod.findUnique({ where: { id: methodId } });
  if (method?.kind === "gift_card") {
    const balanceMinor = { increment: refund.amountMinor };
    await ctx.db.paymentMethod.update({ where: { id: method.id }, data: { balanceMinor } });
  }
  const row = moneyRow(ctx, money, "REFUND", method, refund.amountMinor);
  return ctx.db.payment.create({ data: { ...row, chargeId: charge.id, reason: "order_change" } });
}

/** Writes a state of an order, whole rows of items included. */
export async function writeState(ctx: Ctx, orderId: string, state: OrderState): Promise<void> {
  const { db, clock } = ctx;
  const { status, shippingAddress, ...plain } = state.order ?? {};
  const data: Prisma.OrderUpdateInput = { ...plain };
  if (shippingAddress !== undefined) data.shippingAddress = shippingAddress as Prisma.InputJsonValue;
  if (status !== undefined) {
    data.status = status;
    data.cancelledAt = status === "CANCELLED" ? clock.now() : null;
    // The wish behind it is free again: ordering the same anew is another order.
    if (status === "CANCELLED") data.idempotencyKey = null;
  }
  if (Object.keys(data).length > 0) await db.order.update({ where: { id: orderId }, data });
  if (!state.items) return;
  await db.orderItem.deleteMany({ where: { orderId, id: { notIn: state.items.map(({ id }) => id) } } });
  for (const { id, ...item } of state.items) {
    const fields = { ...item, options: (item.options ?? {}) as Prisma.InputJsonValue };
    await db.orderItem.upsert({ where: { id }, create: { id, orderId, ...fields }, update: fields });
  }
}

const byId = <T extends { id: string }>(items: readonly T[]) => [...items].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Whether an order is as a state says, in everything the state speaks of. */
export function isAs(order: LockedOrder, state: OrderState): boolean {
  const fields = Object.entries(state.order ?? {});
  if (fields.some(([key, value]) => !isDeepStrictEqual(order[key as keyof LockedOrder], value))) return false;
  return !state.items || isDeepStrictEqual(byId(statesOf(order.items)), byId(state.items));
}
