// The coupons somebody holds: a customer their own, staff any customer's.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Coupon, Prisma } from "../db";
import { couponReach } from "./coupon-check";
import { customerIdSchema } from "./customers";

export const COUPON_STATUSES = ["usable", "redeemed", "expired", "revoked"] as const;
export type CouponStatus = (typeof COUPON_STATUSES)[number];

export const listCouponsInput = z.object({
  /** Without it, the signed-in customer. */
  customerId: customerIdSchema.optional(),
  status: z.enum(COUPON_STATUSES).optional(),
  limit: z.int().min(1).max(50).default(10),
});

export function couponStatus(coupon: Pick<Coupon, "revokedAt" | "redeemedAt" | "expiresAt">, now: Date): CouponStatus {
  if (coupon.revokedAt) return "revoked";
  if (coupon.redeemedAt) return "redeemed";
  return coupon.expiresAt <= now ? "expired" : "usable";
}

function whereStatus(status: CouponStatus, now: Date): Prisma.CouponWhereInput {
  switch (status) {
    case "revoked":
      return { revokedAt: { not: null } };
    case "redeemed":
      return { revokedAt: null, redeemedAt: { not: null } };
    case "expired":
      return { revokedAt: null, redeemedAt: null, expiresAt: { lte: now } };
    case "usable":
      return { revokedAt: null, redeemedAt: null, expiresAt: { gt: now } };
  }
}

/** Soonest to expire first among the usable, else newest first. Throws NOT_FOUND (customer_not_found). */
export async function listCoupons(ctx: Ctx, input: z.input<typeof listCouponsInput> = {}) {
  requirePermission(ctx, "marketing:read");
  const { customerId, status, limit } = listCouponsInput.parse(input);
  const now = ctx.clock.now();
  const where = { customerId: couponReach(ctx, customerId), ...(status ? whereStatus(status, now) : {}) };
  const rows = await ctx.db.coupon.findMany({
    where,
    orderBy: status === "usable" ? [{ expiresAt: "asc" }, { id: "asc" }] : [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows.map((coupon) => ({ ...coupon, status: couponStatus(coupon, now) }));
}
