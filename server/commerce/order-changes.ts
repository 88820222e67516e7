// Moving an order along its states, and back when the procedure that moved it is undone. The table in order-transitions
// says what follows what; the ledger says whether money agrees.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db, Prisma } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { balanceOf, readLedger } from "./ledger";
import { isOwn, lockOrder, type LockedOrder } from "./lock-order";
import { orderIdSchema } from "./order-id";
import { ORDER_STATUSES, toOrderStatus, type OrderStatus } from "./order-status";
import { mayBecome, OWNER_STATUSES, SETTABLE_STATUSES, type SettableStatus } from "./order-transitions";

export const updateOrderStatusInput = z.object({
  orderId: orderIdSchema,
  status: z.enum(SETTABLE_STATUSES),
  refundTransactionId: z.string().max(100).optional(),
  executionId: z.string().nullable().default(null),
});

export type StatusChange = { orderId: string; status: OrderStatus; previous: OrderStatus; reused: boolean };

/**
 * Throws NOT_FOUND (order_not_found, refund_not_found), FORBIDDEN, and CONFLICT (transition_not_allowed,
 * not_fully_refunded).
 */
export async function updateOrderStatus(
  ctx: Ctx,
  input: z.input<typeof updateOrderStatusInput>,
): Promise<StatusChange> {
  requirePermission(ctx, "order:status");
  const request = updateOrderStatusInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, request.orderId);
    if (!OWNER_STATUSES.includes(request.status)) requirePermission(ctx, "order:update");
    const previous = toOrderStatus(order.status);
    await requireProof(inner, order, request);
    if (previous === request.status) {
      const before = await statusBefore(db, order.id, request.status);
      return { orderId: order.id, status: previous, previous: before ?? previous, reused: true };
    }
    if (!mayBecome(previous, request.status)) {
      throw new AppError("CONFLICT", `Order ${order.id} is ${previous} and cannot become ${request.status}.`, {
        reason: "transition_not_allowed",
        details: { from: previous, to: request.status },
      });
    }
    await move(inner, order, request.status, "order.status", request.executionId);
    return { orderId: order.id, status: request.status, previous, reused: false };
  });
}

/** What the order was before it was last set to this status, from its records; null when nobody set it. */
async function statusBefore(db: Db, orderId: string, status: OrderStatus): Promise<OrderStatus | null> {
  const set = await db.auditLog.findFirst({
    where: { resourceType: "order", resourceId: orderId, action: "order.status" },
    orderBy: { seq: "desc" },
    select: { before: true, after: true },
  });
  const [before, after] = [set?.before, set?.after] as ({ status?: unknown } | null | undefined)[];
  return after?.status === status && typeof before?.status === "string" ? toOrderStatus(before.status) : null;
}

/** REFUNDED is a statement about money, and made only when the ledger says the same. */
async function requireProof(
  ctx: Ctx,
  order: LockedOrder,
  request: { status: SettableStatus; refundTransactionId?: string | undefined },
): Promise<void> {
  const { status, refundTransactionId } = request;
  if (status !== "REFUNDED" && refundTransactionId === undefined) return;
  const rows = await readLedger(ctx.db, order.id);
  const refunds = rows.filter((row) => row.kind === "REFUND" && row.status === "SUCCEEDED");
  const named = refunds.some(
    (row) => row.id === refundTransactionId || row.gatewayTransactionId === refundTransactionId,
  );
  if (refundTransactionId !== undefined && !named) {
    throw new AppError("NOT_FOUND", `Order ${order.id} has no such refund.`, { reason: "refund_not_found" });
  }
  const { netMinor, pendingMinor } = balanceOf(rows);
  if (status === "REFUNDED" && (refunds.length === 0 || netMinor > 0 || pendingMinor > 0)) {
    throw new AppError("CONFLICT", `Order ${order.id} has not been refunded in full.`, {
      reason: "not_fully_refunded",
      details: { netMinor, pendingMinor, currency: order.currency },
    });
  }
}

async function move(ctx: Ctx, order: LockedOrder, status: OrderStatus, action: string, executionId: string | null) {
  const data: Prisma.OrderUpdateInput = { status };
  if (status === "DELIVERED" && !order.deliveredAt) data.deliveredAt = ctx.clock.now();
  await ctx.db.order.update({ where: { id: order.id }, data });
  await recordAudit(ctx, {
    action,
    resourceType: "order",
    resourceId: order.id,
    before: { status: order.status },
    after: { status },
    executionId: executionId ?? undefined,
  });
}

export const restoreOrderStatusInput = z.object({
  orderId: orderIdSchema,
  /** What the undone change made of it. */
  status: z.enum(ORDER_STATUSES),
  previous: z.enum(ORDER_STATUSES),
  executionId: z.string().nullable().default(null),
});

/**
 * Takes a change of status back, unless the order has moved on since. REFUNDED stays while the money is gone: the status
 * states a fact that undoing a step does not change.
 */
export async function restoreOrderStatus(
  ctx: Ctx,
  input: z.input<typeof restoreOrderStatusInput>,
): Promise<{ orderId: string; status: OrderStatus; restored: boolean }> {
  requirePermission(ctx, "order:status");
  const request = restoreOrderStatusInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, request.orderId);
    if (!isOwn(ctx, order)) requirePermission(ctx, "order:update");
    const status = toOrderStatus(order.status);
    const undone = mayBecome(request.previous, request.status) && status === request.status;
    const isFact = status === "REFUNDED" && balanceOf(await readLedger(db, order.id)).netMinor === 0;
    if (!undone || isFact) return { orderId: order.id, status, restored: false };
    await move(inner, order, request.previous, "order.status.restore", request.executionId);
    return { orderId: order.id, status: request.previous, restored: true };
  });
}
