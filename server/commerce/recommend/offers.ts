// What of a product can be sold to this customer today: available, in stock, in their currency and price range, not bought lately and
// not in the cart already. The last word before anything is recommended, read from the store as it is now.
import type { Db } from "../../db";
import { optionKey } from "./facts";

export type Offer = {
  productId: string;
  sku: string;
  nameEn: string;
  nameZh: string;
  category: string;
  options: Record<string, string>;
  priceMinor: number;
  currency: string;
};

export type Wanted = {
  currency: string;
  category?: string | undefined;
  minPriceMinor?: number | undefined;
  maxPriceMinor?: number | undefined;
  /** Option values chosen before, and how often. */
  options: ReadonlyMap<string, number>;
};

/** The variant of each product that suits best: what was chosen before, then the cheapest. */
export async function readOffers(db: Db, productIds: readonly string[], wanted: Wanted): Promise<Map<string, Offer>> {
  const variants = await db.variant.findMany({
    where: {
      productId: { in: [...productIds] },
      available: true,
      currency: wanted.currency,
      OR: [{ stock: { gt: 0 } }, { countsStock: false }],
      priceMinor: { gte: wanted.minPriceMinor ?? 0, lte: wanted.maxPriceMinor ?? 2_000_000_000 },
      ...(wanted.category === undefined ? {} : { product: { category: wanted.category } }),
    },
    include: { product: true },
    orderBy: [{ priceMinor: "asc" }, { sku: "asc" }],
  });
  const best = new Map<string, { offer: Offer; liking: number }>();
  for (const { productId, sku, priceMinor, currency, product, ...variant } of variants) {
    const options = plainOptions(variant.options);
    const liking = Object.entries(options).reduce(
      (sum, [axis, value]) => sum + (wanted.options.get(optionKey(axis, value)) ?? 0),
      0,
    );
    const known = best.get(productId);
    if (known && known.liking >= liking) continue;
    const { nameEn, nameZh, category } = product;
    best.set(productId, { offer: { productId, sku, nameEn, nameZh, category, options, priceMinor, currency }, liking });
  }
  return new Map([...best].map(([id, { offer }]) => [id, offer]));
}

function plainOptions(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([axis, chosen]) => [axis, String(chosen)]));
}
