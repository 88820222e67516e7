// Bundles: products that cost less together, for a time, so many times, within a budget. Staff make and withdraw them;
// using one is order-discount.ts.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { BundleOffer } from "./bundle-terms";
import { periodOver } from "./campaigns";
import { couponCode } from "./coupon-code";

const DAY_MS = 86_400_000;

export const createBundleInput = z.object({
  nameEn: z.string().trim().min(1).max(120),
  nameZh: z.string().trim().min(1).max(120),
  /** Articles by SKU; any variant of their products counts. */
  items: z
    .array(z.object({ sku: z.string().regex(/^[\w-]{1,64}$/), quantity: z.int().min(1).max(20).default(1) }))
    .min(1)
    .max(10),
  percent: z.int().min(1).max(90),
  startsAt: z.date().optional(),
  days: z.int().min(1).max(366).default(30),
  maxUses: z.int().min(1).max(1_000_000).nullable().default(null),
  budgetMinor: z.int().min(1).max(2_000_000_000).nullable().default(null),
  idempotencyKey: z.string().min(1).max(200),
  executionId: z.string().nullable().default(null),
});
type Request = z.output<typeof createBundleInput>;

/** The products behind the SKUs, each once, and the one currency they are sold in. */
async function goodsOf(db: Db, items: Request["items"]) {
  const variants = await db.variant.findMany({ where: { sku: { in: items.map(({ sku }) => sku) } } });
  const bySku = new Map(variants.map((variant) => [variant.sku, variant]));
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of items) {
    const productId = bySku.get(sku)?.productId;
    if (productId === undefined) {
      throw new AppError("NOT_FOUND", `There is no article ${sku}.`, { reason: "sku_not_found" });
    }
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  const [currency, ...others] = new Set(variants.map((variant) => variant.currency));
  if (currency === undefined || others.length > 0) {
    throw new AppError("CONFLICT", "A bundle has one currency.", { reason: "mixed_currencies" });
  }
  if ([...quantities.values()].reduce((sum, n) => sum + n, 0) < 2) {
    throw new AppError("CONFLICT", "A bundle is at least two things.", { reason: "bundle_too_small" });
  }
  return { currency, quantities };
}

/**
 * Offers a bundle, or returns the one this act already offered. Once that one is over, the same act offers another.
 * Throws NOT_FOUND (sku_not_found), VALIDATION (period_over) and CONFLICT (mixed_currencies, bundle_too_small).
 */
export async function createBundle(
  ctx: Ctx,
  input: z.input<typeof createBundleInput>,
): Promise<{ bundle: BundleOffer; reused: boolean }> {
  requirePermission(ctx, "marketing:manage");
  const request = createBundleInput.parse(input);
  const { idempotencyKey, nameEn, nameZh, percent, maxUses, budgetMinor } = request;
  return transaction(ctx.db, async (db) => {
    const { currency, quantities } = await goodsOf(db, request.items);
    const createdAt = ctx.clock.now();
    const startsAt = request.startsAt ?? createdAt;
    const endsAt = new Date(startsAt.getTime() + request.days * DAY_MS);
    if (endsAt <= createdAt) throw periodOver();
    await db.bundle.updateMany({
      where: { idempotencyKey, endsAt: { lte: createdAt } },
      data: { idempotencyKey: null },
    });
    const id = newId("bndl");
    const code = couponCode("SET", createdAt);
    const terms = { nameEn, nameZh, percent, currency, maxUses, budgetMinor, startsAt, endsAt };
    const { count } = await db.bundle.createMany({
      data: [{ id, code, status: "ACTIVE", idempotencyKey, createdAt, ...terms }],
      skipDuplicates: true,
    });
    if (count > 0) {
      const items = [...quantities].map(([productId, quantity]) => ({ bundleId: id, productId, quantity }));
      await db.bundleItem.createMany({ data: items });
      await recordAudit(
        { actor: ctx.actor, db },
        {
          action: "bundle.create",
          resourceType: "bundle",
          resourceId: id,
          after: { code, percent, currency, maxUses, budgetMinor, items: items.length },
          executionId: request.executionId ?? undefined,
        },
      );
    }
    const bundle = await db.bundle.findUnique({ where: { idempotencyKey }, include: { items: true } });
    // The key was free and the row did not come: its code was another bundle's. The next attempt draws anew.
    if (!bundle) throw new AppError("UNAVAILABLE", "No free bundle code was found; try again.");
    return { bundle, reused: count === 0 };
  });
}

export const withdrawBundleInput = z.object({
  bundleId: z.string().min(1).max(64),
  executionId: z.string().nullable().default(null),
});

/** Ends an offer and frees its act. Orders that used it keep what they got. Throws NOT_FOUND (bundle_not_found). */
export async function withdrawBundle(
  ctx: Ctx,
  input: z.input<typeof withdrawBundleInput>,
): Promise<{ withdrawn: boolean }> {
  requirePermission(ctx, "marketing:manage");
  const { bundleId, executionId } = withdrawBundleInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const { count } = await db.bundle.updateMany({
      where: { id: bundleId, status: "ACTIVE" },
      data: { status: "WITHDRAWN", idempotencyKey: null },
    });
    if (count === 0) {
      const bundle = await db.bundle.findUnique({ where: { id: bundleId }, select: { id: true } });
      if (!bundle) throw new AppError("NOT_FOUND", "There is no such bundle.", { reason: "bundle_not_found" });
      return { withdrawn: false };
    }
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "bundle.withdraw",
        resourceType: "bundle",
        resourceId: bundleId,
        before: { status: "ACTIVE" },
        after: { status: "WITHDRAWN" },
        executionId: executionId ?? undefined,
      },
    );
    return { withdrawn: true };
  });
}

/** The offers that run now and hold any of these products, soonest to end first. */
export async function runningBundles(
  ctx: Pick<Ctx, "db" | "clock">,
  productIds: readonly string[],
): Promise<BundleOffer[]> {
  const now = ctx.clock.now();
  const found = await ctx.db.bundle.findMany({
    where: {
      status: "ACTIVE",
      startsAt: { lte: now },
      endsAt: { gt: now },
      items: { some: { productId: { in: [...productIds] } } },
    },
    include: { items: true },
    orderBy: [{ endsAt: "asc" }, { id: "asc" }],
    take: 20,
  });
  const left = (used: number, most: number | null) => most === null || used < most;
  return found.filter((bundle) => left(bundle.uses, bundle.maxUses) && left(bundle.spentMinor, bundle.budgetMinor));
}
