// A code used on an order that awaits payment: a coupon, or a bundle that the order holds. What is left of a coupon or of
// a bundle's budget is taken by one conditional update, so that two orders never share it, whoever comes first.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { bundleDiscount, bundleProblem, findBundle } from "./bundle-terms";
import { orderLines } from "./coupon-check";
import { COUPON_PROBLEM_TEXT, couponDiscount, couponProblem, toCode, type CouponProblem } from "./coupon-terms";
import { readLedger } from "./ledger";
import { lockOrder, type LockedOrder } from "./lock-order";
import { orderIdSchema } from "./order-id";

export const applyDiscountInput = z.object({
  orderId: orderIdSchema,
  couponCode: z.string().min(1).max(64).transform(toCode),
  executionId: z.string().nullable().default(null),
});

export type AppliedDiscount = { order: LockedOrder; code: string; discountMinor: number; reused: boolean };

const refusal = (problem: CouponProblem) =>
  new AppError(problem === "not_found" ? "NOT_FOUND" : "CONFLICT", COUPON_PROBLEM_TEXT[problem].en, {
    reason: `coupon_${problem}`,
  });

/** A total that somebody is being charged for, or was, does not change under their hands. */
async function requireUnpaid(db: Db, order: LockedOrder): Promise<void> {
  const rows = order.status === "PENDING_PAYMENT" ? await readLedger(db, order.id) : null;
  if (rows?.every((row) => row.status === "FAILED")) return;
  throw new AppError("CONFLICT", `Order ${order.id} is paid, or being paid: its total cannot change any more.`, {
    reason: "order_not_open",
  });
}

/** Marks the coupon as used, unless it was used, taken back or has expired meanwhile. */
async function takeCoupon(ctx: Ctx, order: LockedOrder, code: string): Promise<number | null> {
  const coupon = await ctx.db.coupon.findUnique({ where: { code } });
  if (!coupon) return null;
  const now = ctx.clock.now();
  const { customerId, currency, subtotalMinor } = order;
  const problem = couponProblem(coupon, { customerId, currency, subtotalMinor }, now);
  // Whoever owns the order learns nothing of other people's coupons.
  if (problem !== null) throw refusal(problem === "other_customer" ? "not_found" : problem);
  const { count } = await ctx.db.coupon.updateMany({
    where: { code, redeemedAt: null, revokedAt: null, expiresAt: { gt: now } },
    data: { redeemedAt: now },
  });
  if (count === 0) throw refusal("redeemed");
  return couponDiscount(coupon, subtotalMinor);
}

/** Takes one use and the discount from the bundle, unless that goes beyond what it has. */
async function takeBundle(ctx: Ctx, order: LockedOrder, code: string): Promise<number> {
  const bundle = await findBundle(ctx.db, code);
  if (!bundle) throw refusal("not_found");
  const now = ctx.clock.now();
  const lines = await orderLines(ctx.db, order.id);
  const problem = bundleProblem(bundle, { currency: order.currency, lines }, now);
  if (problem !== null) throw refusal(problem);
  const discount = within(order, bundleDiscount(bundle, lines));
  const count = await ctx.db.$executeRaw`
    UPDATE bundles SET uses = uses + 1, spent_minor = spent_minor + ${discount}
    WHERE id = ${bundle.id} AND status = 'ACTIVE' AND starts_at <= ${now} AND ends_at > ${now}
      AND (max_uses IS NULL OR uses < max_uses) AND (budget_minor IS NULL OR spent_minor + ${discount} <= budget_minor)`;
  if (count === 0) throw refusal("used_up");
  return discount;
}

/** What can be taken off an order: all but the one unit without which there would be nothing to pay. */
const within = (order: LockedOrder, discount: number) => Math.min(discount, order.totalMinor - 1);

/**
 * Uses a code on an order that awaits payment. The same code again changes nothing (`reused`). Throws NOT_FOUND
 * (order_not_found, coupon_not_found) and CONFLICT (order_not_open, order_has_coupon, coupon_redeemed, coupon_expired,
 * coupon_revoked, coupon_below_minimum, coupon_other_currency, coupon_not_started, coupon_used_up, coupon_items_missing).
 */
export async function applyDiscount(ctx: Ctx, input: z.input<typeof applyDiscountInput>): Promise<AppliedDiscount> {
  requirePermission(ctx, "coupon:redeem");
  const { orderId, couponCode: code, executionId } = applyDiscountInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, orderId);
    if (order.couponCode === code) return { order, code, discountMinor: order.discountMinor, reused: true };
    if (order.couponCode !== null) {
      throw new AppError("CONFLICT", `Order ${order.id} already has a code; one order takes one.`, {
        reason: "order_has_coupon",
      });
    }
    await requireUnpaid(db, order);
    if (!/^[A-Z0-9]+$/.test(code)) throw refusal("not_found");
    const coupon = await takeCoupon(inner, order, code);
    const discountMinor = within(order, coupon ?? (await takeBundle(inner, order, code)));
    const totalMinor = order.totalMinor - discountMinor;
    await db.order.update({ where: { id: order.id }, data: { couponCode: code, discountMinor, totalMinor } });
    await recordAudit(inner, {
      action: "order.discount",
      resourceType: "order",
      resourceId: order.id,
      before: { totalMinor: order.totalMinor, discountMinor: order.discountMinor },
      after: { totalMinor, discountMinor, couponCode: code },
      executionId: executionId ?? undefined,
    });
    return { order: { ...order, couponCode: code, discountMinor, totalMinor }, code, discountMinor, reused: false };
  });
}

/**
 * Takes the code off an unpaid order, and gives back what it took, so that it may be used again. ctx.db is a transaction
 * that holds the order. Gives what changed of the order; null without a code.
 */
export async function freeDiscount(
  db: Db,
  order: Pick<LockedOrder, "id" | "couponCode" | "discountMinor" | "totalMinor">,
) {
  const { couponCode: code, discountMinor } = order;
  if (code === null) return null;
  const data = { couponCode: null, discountMinor: 0, totalMinor: order.totalMinor + discountMinor };
  await db.order.update({ where: { id: order.id }, data });
  const { count } = await db.coupon.updateMany({ where: { code }, data: { redeemedAt: null } });
  if (count === 0) {
    await db.$executeRaw`
      UPDATE bundles SET uses = uses - 1, spent_minor = spent_minor - ${discountMinor}
      WHERE code = ${code} AND uses > 0 AND spent_minor >= ${discountMinor}`;
  }
  return data;
}

/**
 * Takes a code off an order that still awaits payment. Doing it twice changes nothing (`removed` is false). Throws
 * NOT_FOUND (order_not_found) and CONFLICT (order_not_open).
 */
export async function removeDiscount(
  ctx: Ctx,
  input: z.input<typeof applyDiscountInput>,
): Promise<{ order: LockedOrder; removed: boolean }> {
  requirePermission(ctx, "coupon:redeem");
  const { orderId, couponCode: code, executionId } = applyDiscountInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, orderId);
    if (order.couponCode !== code) return { order, removed: false };
    await requireUnpaid(db, order);
    const freed = await freeDiscount(db, order);
    await recordAudit(inner, {
      action: "order.discount",
      resourceType: "order",
      resourceId: order.id,
      before: { totalMinor: order.totalMinor, discountMinor: order.discountMinor, couponCode: code },
      after: freed,
      executionId: executionId ?? undefined,
    });
    return { order: { ...order, ...freed }, removed: true };
  });
}
