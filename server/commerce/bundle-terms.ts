// What a bundle takes off, and what keeps it from counting. Pure but for finding it.
import type { Bundle, BundleItem, Db } from "../db";
import type { CouponProblem } from "./coupon-terms";
import { percentOf } from "./money";

export type BundleOffer = Bundle & { items: BundleItem[] };
export type BoughtLine = { productId: string; quantity: number; unitPriceMinor: number };

export function findBundle(db: Db, code: string): Promise<BundleOffer | null> {
  return db.bundle.findUnique({ where: { code }, include: { items: true } });
}

/** How often the goods hold the whole bundle. */
export function bundleSets(bundle: Pick<BundleOffer, "items">, lines: readonly BoughtLine[]): number {
  if (bundle.items.length === 0) return 0;
  const held = new Map<string, number>();
  for (const { productId, quantity } of lines) held.set(productId, (held.get(productId) ?? 0) + quantity);
  return Math.min(...bundle.items.map(({ productId, quantity }) => Math.floor((held.get(productId) ?? 0) / quantity)));
}

/** Its share of one set's price, the dearest of each product counted. */
export function bundleDiscount(bundle: Pick<BundleOffer, "items" | "percent">, lines: readonly BoughtLine[]): number {
  if (bundleSets(bundle, lines) === 0) return 0;
  const priceOf = ({ productId, quantity }: BundleItem) => {
    const units = lines
      .filter((line) => line.productId === productId)
      .flatMap((line) => Array.from({ length: Math.min(line.quantity, quantity) }, () => line.unitPriceMinor))
      .sort((a, b) => b - a);
    return units.slice(0, quantity).reduce((sum, unit) => sum + unit, 0);
  };
  return percentOf(
    bundle.items.reduce((sum, item) => sum + priceOf(item), 0),
    bundle.percent,
  );
}

export type BundleOrder = { currency: string; lines: readonly BoughtLine[] };

/** null when it counts. Without an order, what it holds is not asked. */
export function bundleProblem(bundle: BundleOffer, order: BundleOrder | null, now: Date): CouponProblem | null {
  if (bundle.status !== "ACTIVE") return "revoked";
  if (now < bundle.startsAt) return "not_started";
  if (now >= bundle.endsAt) return "expired";
  if (bundle.maxUses !== null && bundle.uses >= bundle.maxUses) return "used_up";
  if (bundle.budgetMinor !== null && bundle.spentMinor >= bundle.budgetMinor) return "used_up";
  if (!order) return null;
  const { currency, lines } = order;
  if (currency !== bundle.currency) return "other_currency";
  if (bundleSets(bundle, lines) === 0) return "items_missing";
  const left = bundle.budgetMinor === null ? null : bundle.budgetMinor - bundle.spentMinor;
  return left !== null && bundleDiscount(bundle, lines) > left ? "used_up" : null;
}
