// Cancelling an order. It gives nothing back by itself: an order that still holds money, or whose payment is in doubt, is
// refused, so that nobody's money stays with an order that will never be sent.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction } from "../db";
import { AppError } from "../errors";
import { balanceOf, isDoubtful, readLedger } from "./ledger";
import { lockOrder } from "./lock-order";
import { freeDiscount } from "./order-discount";
import { orderIdSchema } from "./order-id";
import { toOrderStatus } from "./order-status";
import { mayBecome } from "./order-transitions";

export const cancelOrderInput = z.object({
  orderId: orderIdSchema,
  /** Without it: payment_failed when a payment was tried, else procedure_undone. */
  reason: z.string().trim().min(1).max(200).optional(),
  executionId: z.string().nullable().default(null),
});

/**
 * Cancels an order that has not been shipped. Doing it twice changes nothing. Throws NOT_FOUND (order_not_found) and
 * CONFLICT (order_not_cancellable, order_holds_money, payment_in_doubt; the last is worth another try).
 */
export async function cancelOrder(ctx: Ctx, input: z.input<typeof cancelOrderInput>) {
  requirePermission(ctx, "order:cancel");
  const request = cancelOrderInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const order = await lockOrder({ ...ctx, db }, request.orderId);
    const status = toOrderStatus(order.status);
    if (status === "CANCELLED") return { order, cancelled: false };
    if (!mayBecome(status, "CANCELLED")) {
      throw new AppError("CONFLICT", `Order ${order.id} can no longer be cancelled.`, {
        reason: "order_not_cancellable",
        details: { status },
      });
    }
    const rows = await readLedger(db, order.id);
    if (rows.some((row) => isDoubtful(row) || row.status === "PENDING")) {
      throw new AppError("CONFLICT", `A payment of order ${order.id} is still under way; try again.`, {
        reason: "payment_in_doubt",
        retryable: true,
      });
    }
    if (balanceOf(rows).netMinor > 0) {
      throw new AppError("CONFLICT", `Order ${order.id} has been paid; refund it before cancelling it.`, {
        reason: "order_holds_money",
      });
    }
    const tried = rows.some((row) => row.kind === "CHARGE");
    const reason = request.reason ?? (tried ? "payment_failed" : "procedure_undone");
    // A coupon of an order that was never paid is not lost with it.
    if (status === "PENDING_PAYMENT") await freeDiscount(db, order);
    const cancelled = await db.order.update({
      where: { id: order.id },
      data: { status: "CANCELLED", cancelledAt: ctx.clock.now(), cancelReason: reason, idempotencyKey: null },
    });
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "order.cancel",
        resourceType: "order",
        resourceId: order.id,
        before: { status },
        after: { status: "CANCELLED", reason },
        executionId: request.executionId ?? undefined,
      },
    );
    return { order: { ...order, ...cancelled }, cancelled: true };
  });
}
