// What is known where a message is written: the time on the customer's clock, their own numbers, the shop's products. Read
// before a turn takes its lock; the products are kept for a minute, because a catalogue changes less often than people write.
import { listNamedProducts, readOwnNumbers } from "../commerce/recognisable";
import type { Ctx } from "../context";
import type { Surroundings } from "./intent/entities";
import { indexProducts, type ProductIndex } from "./intent/entities/product-index";

const KEPT_MS = 60_000;
/** By the database they were read from. */
const kept = new WeakMap<object, { at: number; index: ProductIndex }>();

async function productsOf(ctx: Ctx): Promise<ProductIndex> {
  const now = ctx.clock.now().getTime();
  const before = kept.get(ctx.db);
  if (before && Math.abs(now - before.at) < KEPT_MS) return before.index;
  const index = indexProducts(await listNamedProducts(ctx));
  if (index.products.length > 0) kept.set(ctx.db, { at: now, index });
  return index;
}

export async function readSurroundings(ctx: Ctx): Promise<Surroundings> {
  const [products, own] = [await productsOf(ctx), await readOwnNumbers(ctx)];
  const timeZone = own.timeZone ?? ctx.actor.timeZone;
  return {
    now: ctx.clock.now(),
    products,
    orderIds: own.orderIds,
    trackingNumbers: own.trackingNumbers,
    ...(timeZone ? { timeZone } : {}),
    ...(own.country ? { country: own.country } : {}),
  };
}
