// What somebody who wants to buy "a travel mug" may mean: products whose name says it, else those whose texts come near
// it, each with the variants that can be had now. What it is not sure of is left to the customer to choose.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db, Product } from "../db";
import { isInStock, type StockLine } from "./find-stock";
import { nextCurrency } from "./next-currency";
import { catalogueIndex } from "./recommend/catalogue";
import { essence } from "./recommend/essence";
import { queryVector, similar } from "./recommend/vectors";

export const findGoodsInput = z.object({ product: z.string().min(1).max(200) });

const MOST_PRODUCTS = 3;
const MOST_GOODS = 16;
/** Below this cosine, a product has a word or two in common and is something else. */
const NEAR = 0.2;
/** Of the best one's nearness; what is further off was not meant. */
const AS_NEAR = 0.75;

/** Cheapest first within a product. `products` are those meant, whether or not there is any left. */
export async function findGoods(
  ctx: Ctx,
  input: z.input<typeof findGoodsInput>,
): Promise<{ products: Product[]; goods: StockLine[] }> {
  requirePermission(ctx, "inventory:read");
  const { product: said } = findGoodsInput.parse(input);
  const ids = await meantProducts(ctx.db, essence(said) || said);
  const products = await ctx.db.product.findMany({ where: { id: { in: ids } } });
  const variants = await ctx.db.variant.findMany({
    where: { productId: { in: ids }, available: true },
    include: { product: true },
    orderBy: [{ priceMinor: "asc" }, { sku: "asc" }],
  });
  const currency = await nextCurrency(ctx.db, ctx.actor.customerId);
  const sold = variants.filter((variant) => isInStock(variant));
  const own = sold.filter((variant) => variant.currency === currency);
  const place = ({ productId }: StockLine) => ids.indexOf(productId);
  const goods = (own.length > 0 ? own : sold).sort((a, b) => place(a) - place(b));
  return {
    products: products.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)),
    goods: goods.slice(0, MOST_GOODS),
  };
}

/** Best first. */
async function meantProducts(db: Db, said: string): Promise<string[]> {
  const index = await catalogueIndex(db);
  const scores = similar(index, queryVector(index, said));
  const named = await namedProducts(db, said);
  const best = Math.max(...scores.values());
  const near = [...scores].flatMap(([id, score]) => (score >= Math.max(NEAR, best * AS_NEAR) ? [id] : []));
  const meant = named.length > 0 ? named : near;
  return meant.sort((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0)).slice(0, MOST_PRODUCTS);
}

/** Products whose name, in either language, has every word that was said; "T恤" is "T 恤" too, and "mugs" a mug. */
async function namedProducts(db: Db, said: string): Promise<string[]> {
  const words = said.split(/\s+/).map((word) => word.replace(/(?<=\p{Script=Latin}{3})(?<!s)s$/u, ""));
  const parts = words.filter(Boolean).map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
  if (parts.length === 0) return [];
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM products
    WHERE name_en ILIKE ALL (${parts}) OR replace(name_zh, ' ', '') ILIKE ALL (${parts}) ORDER BY id LIMIT 50`;
  return rows.map(({ id }) => id);
}
