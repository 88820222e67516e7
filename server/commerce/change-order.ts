// Changing an order that was placed, once for each wish. The wish is written down under the order's lock together with the
// money it moves, each step in a commit of its own, so that an answer of the gateway that is lost leaves a row that says so
// and the next attempt under the same act takes it up.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction, type Db, type OrderChange } from "../db";
import { AppError } from "../errors";
import { isAs } from "./apply-change";
import { detailOf, failChange, holdChange, renewRefunds, startChange, stateOf } from "./hold-change";
import type { LedgerRow } from "./ledger";
import { lockOrder, type LockedOrder } from "./lock-order";
import { readFacts, requireSettled } from "./order-facts";
import { findOrder } from "./orders";
import { orderRequestSchema, type ChangeAction, type ChangeKind, type OrderRequest } from "./order-requests";
import { planChange, type Plan } from "./plan-change";

export const changeOrderInput = orderRequestSchema.extend({
  /** The business act: this wish about this order. */
  act: z.string().min(1).max(200),
  executionId: z.string().nullable().default(null),
});

export const CHANGE_PERMISSIONS: Record<ChangeAction, string> = {
  cancel: "order:cancel",
  modify_items: "order:modify",
  modify_address: "order:modify",
  modify_payment: "order:modify",
  return: "order:return",
  exchange: "order:return",
};

/** A change and its rows of money. Those still PENDING are the gateway's to make, charges first. */
export type ChangeProgress = { change: OrderChange; money: LedgerRow[] };

/**
 * Begins a change, or takes it up again under the same act. Throws NOT_FOUND (order_not_found), FORBIDDEN, the refusals of
 * order-refusals, and CONFLICT (idempotency_mismatch).
 */
export async function beginChange(ctx: Ctx, input: z.input<typeof changeOrderInput>): Promise<ChangeProgress> {
  requirePermission(ctx, CHANGE_PERMISSIONS[input.action]);
  const { act, executionId, ...request } = changeOrderInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, request.orderId);
    const wish = wishOf(request);
    const earlier = await findEarlier(inner, order, act, executionId);
    if (!earlier) {
      const facts = await readFacts(inner, order);
      const plan = await planChange(inner, facts, request);
      // What planning may overlook, because whoever acts settles it first, acting may not.
      requireSettled(facts);
      const change = await startChange(inner, order, { plan, act, wish, executionId, undoesId: null });
      return { change, money: await moneyOf(db, change.id) };
    }
    if (earlier.orderId !== order.id || detailOf(earlier).wish !== wish) {
      throw new AppError("CONFLICT", "This idempotency key names another wish.", { reason: "idempotency_mismatch" });
    }
    if (earlier.status === "DONE") await renewRefunds(inner, order, earlier);
    return { change: earlier, money: await moneyOf(db, earlier.id) };
  });
}

/** Kinds of which the same may be wished again after the order has moved on: an address, a return that was called off. */
const REPEATABLE: readonly string[] = ["ADDRESS", "RETURN", "EXCHANGE"] satisfies ChangeKind[];

async function findEarlier(ctx: Ctx, order: LockedOrder, act: string, executionId: string | null) {
  const earlier = await ctx.db.orderChange.findFirst({ where: { act, status: { in: ["PENDING", "DONE"] } } });
  const own = executionId !== null && earlier?.executionId === executionId;
  if (!earlier || own || !REPEATABLE.includes(earlier.kind) || earlier.orderId !== order.id) return earlier;
  if (isAs(order, stateOf(earlier.after))) return earlier;
  await ctx.db.orderChange.update({ where: { id: earlier.id }, data: { act: null } });
  return null;
}

/** Whether the store would do it, and what it comes to; throws what beginChange would. */
export async function previewChange(ctx: Ctx, input: z.input<typeof orderRequestSchema>): Promise<Plan> {
  const request = orderRequestSchema.parse(input);
  const order = await findOrder(ctx, { orderId: request.orderId });
  return planChange(ctx, await readFacts(ctx, order), request);
}

function wishOf({ canCredit: _gateway, ...request }: OrderRequest): string {
  return JSON.stringify(request);
}

export async function moneyOf(db: Db, changeId: string): Promise<LedgerRow[]> {
  return db.payment.findMany({
    where: { changeId },
    include: { paymentMethod: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}

export type MoneyAnswer = { id: string } | { failed: string };

/**
 * Books what the gateway said of one row of a change; twice is once. A charge that was made lets the change hold, and makes
 * it the act of whoever booked it; one that was refused ends it.
 */
export async function bookChangeMoney(
  ctx: Ctx,
  input: { row: LedgerRow; answer: MoneyAnswer; executionId: string },
): Promise<ChangeProgress> {
  const { row, answer, executionId } = input;
  const made = "id" in answer;
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, row.orderId);
    const { count } = await db.payment.updateMany({
      where: { id: row.id, status: "PENDING" },
      data: made
        ? { status: "SUCCEEDED", gatewayTransactionId: answer.id }
        : { status: "FAILED", error: answer.failed },
    });
    let change = await db.orderChange.findUniqueOrThrow({ where: { id: row.changeId ?? "" } });
    if (count > 0 && row.kind === "CHARGE" && change.status === "PENDING") {
      change = made ? await holdChange(inner, order, { ...change, executionId }) : await failChange(inner, change);
    }
    return { change, money: await moneyOf(db, change.id) };
  });
}
