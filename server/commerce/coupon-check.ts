// Whether a code counts, for whom and for how much, without using it. A customer learns nothing of other people's
// coupons: theirs answer exactly like codes that do not exist.
import { z } from "zod";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Coupon, Db } from "../db";
import { bundleDiscount, bundleProblem, findBundle, type BoughtLine, type BundleOrder } from "./bundle-terms";
import { couponDiscount, couponProblem, toCode, type CouponProblem, type Purchase } from "./coupon-terms";
import { customerIdSchema, customerNotFound } from "./customers";
import { orderIdSchema } from "./order-id";
import { findOrder } from "./orders";

export const checkCouponInput = z.object({
  couponCode: z.string().min(1).max(64).transform(toCode),
  /** The order it would be used on. */
  orderId: orderIdSchema.optional(),
  /** Whose it would be; without it and without an order, the signed-in customer's. */
  customerId: customerIdSchema.optional(),
  /** What the goods would come to, when there is no order yet. */
  subtotalMinor: z.int().min(0).max(2_000_000_000).optional(),
});

export type CheckedCode = {
  code: string;
  problem: CouponProblem | null;
  kind: "PERCENT" | "FIXED" | "BUNDLE" | null;
  percent: number | null;
  /** The most it takes off; null for a bundle, whose worth is a share of what is bought. */
  worthMinor: number | null;
  currency: string | null;
  minOrderMinor: number;
  /** What it would take off this purchase; null while that is not known, or when it does not count. */
  discountMinor: number | null;
  startsAt: Date | null;
  expiresAt: Date | null;
};

/** The customer whose coupons the actor may look at. Throws NOT_FOUND (customer_not_found). */
export function couponReach(ctx: Pick<Ctx, "actor">, named: string | undefined): string {
  const id = named ?? ctx.actor.customerId;
  const own = id !== null && id === ctx.actor.customerId;
  if (id === null || !/^[\w-]+$/.test(id) || (!own && !can(ctx.actor, "order:read:all"))) throw customerNotFound();
  return id;
}

const unknown = (code: string): CheckedCode => ({
  code,
  problem: "not_found",
  kind: null,
  percent: null,
  worthMinor: null,
  currency: null,
  minOrderMinor: 0,
  discountMinor: null,
  startsAt: null,
  expiresAt: null,
});

/** Throws NOT_FOUND (order_not_found, customer_not_found). A code that does not count is an answer, not an error. */
export async function checkCoupon(ctx: Ctx, input: z.input<typeof checkCouponInput>): Promise<CheckedCode> {
  requirePermission(ctx, "marketing:read");
  const request = checkCouponInput.parse(input);
  const order = request.orderId === undefined ? null : await findOrder(ctx, { orderId: request.orderId });
  const named = request.customerId === undefined ? null : couponReach(ctx, request.customerId);
  const purchase: Purchase = {
    customerId: order?.customerId ?? named ?? ctx.actor.customerId,
    currency: order?.currency ?? null,
    subtotalMinor: order?.subtotalMinor ?? request.subtotalMinor ?? null,
  };
  const bought = order ? { currency: order.currency, lines: await orderLines(ctx.db, order.id) } : null;
  return checkCode(ctx, request.couponCode, purchase, bought);
}

/** The same for a purchase that is no order yet. `bought`: the goods as bundles count them, when they are known. */
export async function checkCode(
  ctx: Ctx,
  code: string,
  purchase: Purchase,
  bought: BundleOrder | null,
): Promise<CheckedCode> {
  if (!/^[A-Z0-9]+$/.test(code)) return unknown(code);
  const coupon = await ctx.db.coupon.findUnique({ where: { code } });
  if (coupon) return withCoupon(ctx, coupon, purchase);
  const bundle = await findBundle(ctx.db, code);
  if (!bundle) return unknown(code);
  const problem = bundleProblem(bundle, bought, ctx.clock.now());
  return {
    ...unknown(bundle.code),
    problem,
    kind: "BUNDLE",
    percent: bundle.percent,
    currency: bundle.currency,
    discountMinor: problem === null && bought ? bundleDiscount(bundle, bought.lines) : null,
    startsAt: bundle.startsAt,
    expiresAt: bundle.endsAt,
  };
}

function withCoupon(ctx: Ctx, coupon: Coupon, purchase: Purchase): CheckedCode {
  const foreign = coupon.customerId !== null && coupon.customerId !== ctx.actor.customerId;
  if (foreign && !can(ctx.actor, "order:read:all")) return unknown(coupon.code);
  const problem = couponProblem(coupon, purchase, ctx.clock.now());
  const { subtotalMinor } = purchase;
  return {
    code: coupon.code,
    problem,
    kind: coupon.kind === "FIXED" ? "FIXED" : "PERCENT",
    percent: coupon.percent,
    worthMinor: coupon.worthMinor,
    currency: coupon.currency,
    minOrderMinor: coupon.minOrderMinor,
    discountMinor: problem === null && subtotalMinor !== null ? couponDiscount(coupon, subtotalMinor) : null,
    startsAt: null,
    expiresAt: coupon.expiresAt,
  };
}

/** An order's goods by product, as bundles count them. */
export async function orderLines(db: Db, orderId: string): Promise<BoughtLine[]> {
  const items = await db.orderItem.findMany({
    where: { orderId },
    select: { quantity: true, unitPriceMinor: true, variant: { select: { productId: true } } },
  });
  return items.map(({ quantity, unitPriceMinor, variant }) => ({
    productId: variant.productId,
    quantity,
    unitPriceMinor,
  }));
}
