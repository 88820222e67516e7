// Coupons given for a late order. One business act gives one coupon, whoever repeats it: the unique idempotency key
// decides, not a read before the write. Revoking frees the key, because the act has been undone.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import { recordAudit } from "../audit/record";
import type { Ctx } from "../context";
import type { Coupon } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { COMPENSATION_POLICIES, COMPENSATION_POLICY_NAMES, compensationFor } from "./compensation-policy";
import { insertCoupon } from "./coupon-issue";
import { daysDelayed } from "./delay";
import { toCurrency } from "./money";
import { orderIdSchema } from "./order-id";
import { findOrder } from "./orders";
import { ownReach } from "./own-reach";

const DAY_MS = 86_400_000;

export const issueDelayCouponInput = z.object({
  orderId: orderIdSchema,
  daysDelayed: z.int().min(0).max(3_650),
  policy: z.enum(COMPENSATION_POLICY_NAMES),
  idempotencyKey: z.string().min(1).max(200),
  executionId: z.string().nullable().default(null),
});

type OrderRow = Awaited<ReturnType<typeof findOrder>>;

/** How late the records say an order is. The coupon is never worth more than the facts. */
function recordedDelay(order: OrderRow, now: Date): number {
  const shipment = order.shipments[0];
  const estimated = shipment?.estimatedDelivery ?? order.estimatedDelivery;
  if (!estimated) return 0;
  const times = {
    estimated,
    revised: shipment?.revisedEstimatedDelivery ?? null,
    delivered: shipment?.deliveredAt ?? order.deliveredAt,
  };
  return daysDelayed(times, now, order.customer.timezone);
}

/**
 * Issues the coupon a policy gives for a late order, or returns the one this act already gave (`reused`).
 * Throws NOT_FOUND (order_not_found) and CONFLICT (delay_not_confirmed, no_compensation).
 */
export async function issueDelayCoupon(
  ctx: Ctx,
  input: z.input<typeof issueDelayCouponInput>,
): Promise<{ coupon: Coupon; reused: boolean }> {
  requirePermission(ctx, "coupon:issue");
  const request = issueDelayCouponInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const order = await findOrder({ ...ctx, db }, { orderId: request.orderId });
    const now = ctx.clock.now();
    if (request.daysDelayed > recordedDelay(order, now)) {
      throw new AppError("CONFLICT", `The records do not show order ${order.id} to be that late.`, {
        reason: "delay_not_confirmed",
      });
    }
    const terms = { totalMinor: order.totalMinor, currency: toCurrency(order.currency) };
    const compensation = compensationFor(COMPENSATION_POLICIES[request.policy], terms, request.daysDelayed);
    if (!compensation) {
      throw new AppError("CONFLICT", `The policy ${request.policy} gives nothing for this delay.`, {
        reason: "no_compensation",
      });
    }
    const { coupon: row, reused } = await insertCoupon(db, "SORRY", {
      customerId: order.customerId,
      kind: "PERCENT",
      percent: compensation.percent,
      worthMinor: compensation.worthMinor,
      currency: order.currency,
      reason: request.policy,
      orderId: order.id,
      idempotencyKey: request.idempotencyKey,
      minOrderMinor: 0,
      expiresAt: new Date(now.getTime() + compensation.validDays * DAY_MS),
      createdAt: now,
    });
    if (row.orderId !== order.id) {
      throw new AppError("CONFLICT", "This idempotency key names another order.", { reason: "idempotency_mismatch" });
    }
    if (!reused) {
      await recordAudit(
        { actor: ctx.actor, db },
        {
          action: "coupon.issue",
          resourceType: "coupon",
          resourceId: row.id,
          after: {
            code: row.code,
            percent: row.percent,
            worthMinor: row.worthMinor,
            currency: row.currency,
            orderId: row.orderId,
          },
          executionId: request.executionId ?? undefined,
        },
      );
    }
    return { coupon: row, reused };
  });
}

export const revokeCouponInput = z.object({
  couponCode: z.string().min(1).max(64),
  executionId: z.string().nullable().default(null),
});

/**
 * Takes a coupon back. Whoever may issue one may undo it, a customer only their own. Doing it twice is harmless;
 * a redeemed coupon cannot be revoked (CONFLICT coupon_redeemed).
 */
export async function revokeCoupon(ctx: Ctx, input: z.input<typeof revokeCouponInput>): Promise<Coupon> {
  requirePermission(ctx, "coupon:issue");
  const { couponCode: code, executionId } = revokeCouponInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const reach = ownReach(ctx);
    const { count } = await db.coupon.updateMany({
      where: { code, ...reach, revokedAt: null, redeemedAt: null },
      data: { revokedAt: ctx.clock.now(), idempotencyKey: null },
    });
    const coupon = await db.coupon.findFirst({ where: { code, ...reach } });
    if (!coupon) throw new AppError("NOT_FOUND", "There is no such coupon.", { reason: "coupon_not_found" });
    if (!coupon.revokedAt) {
      throw new AppError("CONFLICT", "The coupon has been used.", { reason: "coupon_redeemed" });
    }
    if (count > 0) {
      await recordAudit(
        { actor: ctx.actor, db },
        {
          action: "coupon.revoke",
          resourceType: "coupon",
          resourceId: coupon.id,
          before: { revokedAt: null },
          after: { code, revokedAt: coupon.revokedAt.toISOString() },
          executionId: executionId ?? undefined,
        },
      );
    }
    return coupon;
  });
}
