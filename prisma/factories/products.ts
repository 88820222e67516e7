// Products and variants from the catalogue, with stock.
import type { Product, Variant } from "../../server/db";
import { CATALOG, type CatalogEntry } from "./catalog";
import { DAY, type World } from "./world";

export type VariantRow = Omit<Variant, "options"> & { options: Record<string, string> };
export type Article = { product: Product; variant: VariantRow };

/** Every combination of the axes' values, the last axis changing fastest, with the position on that last axis. */
function combinations(options: CatalogEntry["options"]): { options: Record<string, string>; step: number }[] {
  let rows: { options: Record<string, string>; step: number }[] = [{ options: {}, step: 0 }];
  for (const [axis, values] of Object.entries(options)) {
    rows = rows.flatMap((row) => values.map((value, step) => ({ options: { ...row.options, [axis]: value }, step })));
  }
  return rows;
}

function makeProduct(world: World, category: string, entry: CatalogEntry): Article[] {
  const createdAt = world.ago(world.float(120 * DAY, 1_000 * DAY));
  const product: Product = {
    id: world.id("prod", createdAt),
    nameEn: entry.en,
    nameZh: entry.zh,
    category,
    descriptionEn: entry.aboutEn,
    descriptionZh: entry.aboutZh,
    createdAt,
  };
  return combinations(entry.options).map(({ options, step }, i) => {
    const stock = world.chance(0.06) ? 0 : world.int(2, 240);
    const variant: VariantRow = {
      id: world.id("var", createdAt),
      productId: product.id,
      sku: `${entry.slug}-${String(i + 1).padStart(2, "0")}`,
      options,
      priceMinor: entry.listMinor + step * (entry.stepMinor ?? 0),
      currency: "USD",
      stock,
      available: stock > 0 || world.chance(0.7),
      countsStock: true,
    };
    return { product, variant };
  });
}

/** All variants, each with its product. */
export function makeArticles(world: World): Article[] {
  return Object.entries(CATALOG).flatMap(([category, entries]) =>
    entries.flatMap((entry) => makeProduct(world, category, entry)),
  );
}
