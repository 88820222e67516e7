// Something extra for a customer whose order went wrong: a coupon of a fixed worth, or credit on a gift card. Once for
// each order, never above the policy, and taken back only while it is unused.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { COMPENSATION_POLICIES } from "./compensation-policy";
import { couponCode } from "./coupon-code";
import { revokeCoupon } from "./coupons";
import { giftCardOf } from "./gift-cards";
import { lockOrder, type LockedOrder } from "./lock-order";
import { percentOf, toCurrency } from "./money";
import { orderIdSchema } from "./order-id";
import { orderReach } from "./orders";
import { ownReach } from "./own-reach";

export const GOODWILL_KINDS = ["coupon", "credit"] as const;
export type GoodwillKind = (typeof GOODWILL_KINDS)[number];

const DAY_MS = 86_400_000;
/** The most it may be worth, as a share of the order; the caps are those of the policy for late orders. */
const MAX_PERCENT = 20;
const { capMinor, validDays } = COMPENSATION_POLICIES.standard_delay_v1;

export const giveGoodwillInput = z.object({
  orderId: orderIdSchema,
  kind: z.enum(GOODWILL_KINDS),
  valueMinor: z.int().min(1).max(2_000_000_000),
  reason: z.string().min(1).max(500),
  idempotencyKey: z.string().min(1).max(200),
  executionId: z.string().nullable().default(null),
});
type Request = z.output<typeof giveGoodwillInput>;

export type Goodwill = {
  id: string;
  kind: GoodwillKind;
  couponCode: string | null;
  valueMinor: number;
  currency: string;
  expiresAt: Date | null;
};

/** The most an order's customer may be given for it. */
export function goodwillLimit(order: { totalMinor: number; currency: string }): number {
  return Math.min(percentOf(order.totalMinor, MAX_PERCENT), capMinor[toCurrency(order.currency)]);
}

/** Throws NOT_FOUND (order_not_found) and CONFLICT (above_policy, idempotency_mismatch). */
export async function giveGoodwill(
  ctx: Ctx,
  input: z.input<typeof giveGoodwillInput>,
): Promise<{ goodwill: Goodwill; reused: boolean }> {
  requirePermission(ctx, "coupon:issue");
  const request = giveGoodwillInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, request.orderId);
    const earlier = await findGoodwill(inner, order, request.idempotencyKey);
    if (earlier) return { goodwill: earlier, reused: true };
    const limit = goodwillLimit(order);
    if (request.valueMinor > limit) {
      throw new AppError("CONFLICT", `No more than ${limit} may be given for order ${order.id}.`, {
        reason: "above_policy",
        details: { limitMinor: limit, currency: order.currency },
      });
    }
    const give = request.kind === "coupon" ? giveCoupon : giveCredit;
    const goodwill = await give(inner, order, request);
    await recordAudit(inner, {
      action: "compensation.apply",
      resourceType: request.kind === "coupon" ? "coupon" : "store_credit",
      resourceId: goodwill.id,
      after: {
        orderId: order.id,
        valueMinor: goodwill.valueMinor,
        currency: goodwill.currency,
        reason: request.reason,
      },
      executionId: request.executionId ?? undefined,
    });
    return { goodwill, reused: false };
  });
}

/** What this act already gave, of either kind. */
async function findGoodwill(ctx: Ctx, order: LockedOrder, idempotencyKey: string): Promise<Goodwill | null> {
  const coupon = await ctx.db.coupon.findUnique({ where: { idempotencyKey } });
  const credit = coupon ? null : await ctx.db.storeCredit.findUnique({ where: { idempotencyKey } });
  const found = coupon ?? credit;
  if (found && found.orderId !== order.id) {
    throw new AppError("CONFLICT", "This idempotency key names another order.", { reason: "idempotency_mismatch" });
  }
  if (coupon) {
    const { id, code, worthMinor, currency, expiresAt } = coupon;
    return { id, kind: "coupon", couponCode: code, valueMinor: worthMinor, currency, expiresAt };
  }
  if (!credit) return null;
  const { id, amountMinor, currency } = credit;
  return { id, kind: "credit", couponCode: null, valueMinor: amountMinor, currency, expiresAt: null };
}

async function giveCoupon(ctx: Ctx, order: LockedOrder, request: Request): Promise<Goodwill> {
  const now = ctx.clock.now();
  const coupon = await ctx.db.coupon.create({
    data: {
      id: newId("coup"),
      code: couponCode("THANKS", now),
      customerId: order.customerId,
      kind: "FIXED",
      worthMinor: request.valueMinor,
      currency: order.currency,
      reason: "goodwill",
      orderId: order.id,
      idempotencyKey: request.idempotencyKey,
      expiresAt: new Date(now.getTime() + validDays * DAY_MS),
      createdAt: now,
    },
  });
  const { id, code, worthMinor, currency, expiresAt } = coupon;
  return { id, kind: "coupon", couponCode: code, valueMinor: worthMinor, currency, expiresAt };
}

async function giveCredit(ctx: Ctx, order: LockedOrder, request: Request): Promise<Goodwill> {
  const card = await giftCardOf(ctx.db, order.customerId, order.currency);
  await ctx.db.paymentMethod.update({
    where: { id: card.id },
    data: { balanceMinor: { increment: request.valueMinor } },
  });
  const { id, amountMinor, currency } = await ctx.db.storeCredit.create({
    data: {
      id: newId("cred"),
      customerId: order.customerId,
      orderId: order.id,
      paymentMethodId: card.id,
      amountMinor: request.valueMinor,
      currency: order.currency,
      reason: request.reason,
      idempotencyKey: request.idempotencyKey,
      createdAt: ctx.clock.now(),
    },
  });
  return { id, kind: "credit", couponCode: null, valueMinor: amountMinor, currency, expiresAt: null };
}

export const takeGoodwillBackInput = z.object({
  id: z.string().min(1).max(64),
  kind: z.enum(GOODWILL_KINDS),
  executionId: z.string().nullable().default(null),
});

/**
 * Takes it back, and frees the act. Doing it twice changes nothing (`revoked` is false). Throws NOT_FOUND
 * (compensation_not_found) and CONFLICT (coupon_redeemed, compensation_used).
 */
export async function takeGoodwillBack(
  ctx: Ctx,
  input: z.input<typeof takeGoodwillBackInput>,
): Promise<{ revoked: boolean }> {
  requirePermission(ctx, "coupon:issue");
  const request = takeGoodwillBackInput.parse(input);
  return transaction(ctx.db, (db) => {
    const inner = { ...ctx, db };
    return request.kind === "coupon" ? takeCoupon(inner, request) : takeCredit(inner, request);
  });
}

type Undo = z.output<typeof takeGoodwillBackInput>;

const notFound = () =>
  new AppError("NOT_FOUND", "There is no such compensation.", { reason: "compensation_not_found" });

async function takeCoupon(ctx: Ctx, { id, executionId }: Undo): Promise<{ revoked: boolean }> {
  const reach = ownReach(ctx);
  const coupon = await ctx.db.coupon.findFirst({ where: { id, ...reach } });
  if (!coupon) throw notFound();
  await revokeCoupon(ctx, { couponCode: coupon.code, executionId });
  return { revoked: coupon.revokedAt === null };
}

async function takeCredit(ctx: Ctx, { id, executionId }: Undo): Promise<{ revoked: boolean }> {
  const credit = await ctx.db.storeCredit.findFirst({ where: { id, order: orderReach(ctx) } });
  if (!credit) throw notFound();
  const { count } = await ctx.db.storeCredit.updateMany({
    where: { id, revokedAt: null },
    data: { revokedAt: ctx.clock.now(), idempotencyKey: null },
  });
  if (count === 0) return { revoked: false };
  const { count: taken } = await ctx.db.paymentMethod.updateMany({
    where: { id: credit.paymentMethodId, balanceMinor: { gte: credit.amountMinor } },
    data: { balanceMinor: { decrement: credit.amountMinor } },
  });
  if (taken === 0) {
    throw new AppError("CONFLICT", "The credit has been spent.", { reason: "compensation_used" });
  }
  await recordAudit(ctx, {
    action: "compensation.revoke",
    resourceType: "store_credit",
    resourceId: id,
    before: { revokedAt: null },
    after: { amountMinor: credit.amountMinor, currency: credit.currency },
    executionId: executionId ?? undefined,
  });
  return { revoked: true };
}
