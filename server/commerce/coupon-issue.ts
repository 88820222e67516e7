// Coupons that staff give by hand, within limits, once for each act they name.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Coupon, Db } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { couponCode } from "./coupon-code";
import { COUPON_KINDS, COUPON_LIMITS } from "./coupon-terms";
import { customerNotFound } from "./customers";
import { CURRENCIES } from "./money";

const DAY_MS = 86_400_000;

export const issueCouponInput = z
  .object({
    customerId: z.string().regex(/^[\w-]{1,64}$/),
    kind: z.enum(COUPON_KINDS),
    percent: z.int().min(1).max(100).nullable().default(null),
    worthMinor: z.int().min(1).max(2_000_000_000),
    currency: z.enum(CURRENCIES),
    minOrderMinor: z.int().min(0).max(2_000_000_000).default(0),
    validDays: z.int().min(1).max(3_650).default(90),
    reason: z.string().trim().min(1).max(200),
    idempotencyKey: z.string().min(1).max(200),
    executionId: z.string().nullable().default(null),
  })
  .refine(({ kind, percent }) => (kind === "PERCENT") === (percent !== null), {
    path: ["percent"],
    message: "A PERCENT coupon names its percent, a FIXED one does not",
  });
type Request = z.output<typeof issueCouponInput>;

function keepWithinLimits({ percent, validDays, worthMinor, currency }: Request): void {
  const most = COUPON_LIMITS.worthMinor[currency];
  if ((percent ?? 0) <= COUPON_LIMITS.percent && validDays <= COUPON_LIMITS.validDays && worthMinor <= most) return;
  throw new AppError(
    "CONFLICT",
    `A coupon is worth at most ${COUPON_LIMITS.percent} % and ${most} minor units of ${currency}, for ${COUPON_LIMITS.validDays} days.`,
    { reason: "above_policy", details: { worthMinor: most, percent: COUPON_LIMITS.percent } },
  );
}

export type NewCoupon = Omit<Coupon, "id" | "code" | "redeemedAt" | "revokedAt">;

/** Inserts unless the act was done before. A clash of codes is tried again with another code. */
export async function insertCoupon(
  db: Db,
  prefix: string,
  coupon: NewCoupon,
): Promise<{ coupon: Coupon; reused: boolean }> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const id = newId("coup");
    const { count } = await db.coupon.createMany({
      data: [{ id, ...coupon, code: couponCode(prefix, coupon.createdAt) }],
      skipDuplicates: true,
    });
    const { idempotencyKey } = coupon;
    const row = await db.coupon.findUnique({ where: idempotencyKey === null ? { id } : { idempotencyKey } });
    if (row) return { coupon: row, reused: count === 0 };
  }
  throw new AppError("UNAVAILABLE", "No free coupon code was found.");
}

/**
 * Issues a coupon to one customer, or returns the one this act already gave. Throws NOT_FOUND (customer_not_found) and
 * CONFLICT (above_policy, idempotency_mismatch).
 */
export async function issueCoupon(
  ctx: Ctx,
  input: z.input<typeof issueCouponInput>,
): Promise<{ coupon: Coupon; reused: boolean }> {
  requirePermission(ctx, "coupon:grant");
  const request = issueCouponInput.parse(input);
  const { customerId, kind, percent, worthMinor, currency, minOrderMinor, reason, idempotencyKey } = request;
  keepWithinLimits(request);
  return transaction(ctx.db, async (db) => {
    const customer = await db.customer.findUnique({ where: { id: customerId }, select: { id: true } });
    if (!customer) throw customerNotFound();
    const createdAt = ctx.clock.now();
    const expiresAt = new Date(createdAt.getTime() + request.validDays * DAY_MS);
    const terms = { customerId, kind, percent, worthMinor, currency, minOrderMinor, reason };
    const made = await insertCoupon(db, "GIFT", { ...terms, orderId: null, idempotencyKey, expiresAt, createdAt });
    const { coupon, reused } = made;
    if (coupon.customerId !== customerId) {
      throw new AppError("CONFLICT", "This idempotency key names another customer's coupon.", {
        reason: "idempotency_mismatch",
      });
    }
    if (!reused) {
      const after = { code: coupon.code, customerId, kind, percent, worthMinor, currency, reason };
      await recordAudit(
        { actor: ctx.actor, db },
        {
          action: "coupon.issue",
          resourceType: "coupon",
          resourceId: coupon.id,
          after,
          executionId: request.executionId ?? undefined,
        },
      );
    }
    return made;
  });
}
