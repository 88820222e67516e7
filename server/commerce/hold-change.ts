// How a change begins, holds or fails, inside the transaction that holds the order's lock. It is PENDING only while a
// gateway is asked for money; its goods are set aside meanwhile, and nobody else changes the order.
import { recordAudit } from "../audit/record";
import type { Ctx } from "../context";
import type { OrderChange, Prisma } from "../db";
import { newId } from "../ids";
import { insertCharge, insertRefund, writeState, type ChangeMoney } from "./apply-change";
import type { LockedOrder } from "./lock-order";
import { refused } from "./order-refusals";
import type { ChangeKind, OrderState, StoredDetail } from "./order-requests";
import type { Plan } from "./plan-change";
import { moveReserved, returnGoods } from "./reserved-goods";
import { giveToStock, takeFromStock } from "./stock";

export type Start = {
  plan: Plan;
  act: string;
  wish: string;
  executionId: string | null;
  /** The change this one takes back. */
  undoesId: string | null;
};

const json = (value: object) => value as Prisma.InputJsonObject;
export const detailOf = (change: Pick<OrderChange, "detail">) => change.detail as unknown as StoredDetail;
export const stateOf = (value: Prisma.JsonValue) => value as unknown as OrderState;

async function moneyOf(ctx: Ctx, order: LockedOrder, change: OrderChange): Promise<ChangeMoney> {
  let rows = await ctx.db.payment.count({ where: { orderId: order.id } });
  return { order, changeId: change.id, executionId: change.executionId, nextRow: () => ++rows };
}

export async function startChange(ctx: Ctx, order: LockedOrder, start: Start): Promise<OrderChange> {
  const { plan, undoesId } = start;
  const { refunds, take, give } = plan;
  const detail: StoredDetail = {
    ...plan.detail,
    wish: start.wish,
    pending: { refunds, take: [...take], give: [...give] },
  };
  const change = await ctx.db.orderChange.create({
    data: {
      id: newId("chg"),
      orderId: order.id,
      kind: plan.kind,
      status: "PENDING",
      act: start.act,
      undoesId,
      detail: json(detail),
      before: json(plan.before),
      after: json(plan.after),
      executionId: start.executionId,
      createdAt: ctx.clock.now(),
    },
  });
  for (const [variantId, quantity] of take) {
    const taken = await takeFromStock(ctx.db, variantId, quantity, { onSale: undoesId === null });
    if (!taken) throw refused("variant_not_available", { item: variantId });
  }
  if (plan.charge) {
    const { method, amountMinor } = plan.charge;
    const row = await insertCharge(ctx, await moneyOf(ctx, order, change), method, amountMinor);
    if (row.status === "PENDING") return change;
  }
  return holdChange(ctx, order, change);
}

/** The change holds: the order is as it was asked to be, and what goes back is on its way. */
export async function holdChange(ctx: Ctx, order: LockedOrder, change: OrderChange): Promise<OrderChange> {
  const { db } = ctx;
  const { pending, lines = [] } = detailOf(change);
  await writeState(ctx, order.id, stateOf(change.after));
  if (change.kind === ("CANCEL" satisfies ChangeKind)) await returnGoods(db, order);
  for (const [variantId, quantity] of pending.give) await giveToStock(db, variantId, quantity);
  if (change.kind === ("ITEMS" satisfies ChangeKind)) await moveReserved(db, order.id, lines);
  const money = await moneyOf(ctx, order, change);
  for (const refund of pending.refunds) await insertRefund(ctx, money, refund);
  if (change.undoesId !== null) {
    await db.orderChange.update({ where: { id: change.undoesId }, data: { status: "UNDONE" } });
  }
  const data = { status: "DONE", doneAt: ctx.clock.now(), executionId: change.executionId };
  const done = await db.orderChange.update({ where: { id: change.id }, data });
  await auditChange(ctx, done);
  return done;
}

/** The gateway did not give the money: nothing of the change remains but the record that it was tried. */
export async function failChange(ctx: Ctx, change: OrderChange): Promise<OrderChange> {
  const { count } = await ctx.db.orderChange.updateMany({
    where: { id: change.id, status: "PENDING" },
    data: { status: "FAILED", doneAt: ctx.clock.now() },
  });
  const failed = await ctx.db.orderChange.findUniqueOrThrow({ where: { id: change.id } });
  if (count === 0) return failed;
  for (const [variantId, quantity] of detailOf(change).pending.take) await giveToStock(ctx.db, variantId, quantity);
  await recordAudit(ctx, {
    action: "order.change.fail",
    resourceType: "order",
    resourceId: change.orderId,
    before: { changeId: change.id, status: "PENDING" },
    after: { status: "FAILED", kind: change.kind },
    executionId: change.executionId ?? undefined,
  });
  return failed;
}

/** A refund that the gateway refused is asked for anew when the act is repeated. */
export async function renewRefunds(ctx: Ctx, order: LockedOrder, change: OrderChange): Promise<void> {
  const rows = await ctx.db.payment.findMany({ where: { changeId: change.id, kind: "REFUND" } });
  const money = await moneyOf(ctx, order, change);
  for (const refund of detailOf(change).pending.refunds) {
    const tried = rows.filter((row) => row.chargeId === refund.chargeId);
    if (tried.every((row) => row.status === "FAILED")) await insertRefund(ctx, money, refund);
  }
}

const AUDIT_ACTIONS: Record<ChangeKind, string> = {
  CANCEL: "order.cancel",
  ITEMS: "order.modify_items",
  ADDRESS: "order.modify_address",
  PAYMENT: "order.modify_payment",
  RETURN: "order.request_return",
  EXCHANGE: "order.request_exchange",
};

async function auditChange(ctx: Ctx, change: OrderChange): Promise<void> {
  const action = AUDIT_ACTIONS[change.kind as ChangeKind];
  const { differenceMinor, paymentMethodId } = detailOf(change);
  await recordAudit(ctx, {
    action: change.undoesId === null ? action : `${action}.undo`,
    resourceType: "order",
    resourceId: change.orderId,
    before: change.before,
    after: { ...json(stateOf(change.after)), changeId: change.id, differenceMinor, paymentMethodId },
    executionId: change.executionId ?? undefined,
  });
}
