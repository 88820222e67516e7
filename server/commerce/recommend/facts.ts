// What recommendations rest on, read for one customer: what they bought, what is in their cart, where they live, and what
// others bought together with it.
import type { Ctx } from "../../context";
import type { Db } from "../../db";
import { nextCurrency } from "../next-currency";
import type { Pair, Seed } from "./rank";

const DAY_MS = 86_400_000;
/** What was bought less than this long ago is not offered again. */
export const RECENT_DAYS = 180;
/** A purchase says half as much about a taste after so many days. */
const HALF_LIFE_DAYS = 120;
const MOST_SEEDS = 25;
const MOST_PAIRS = 4_000;

export type Bought = { productId: string; at: Date };

export type CustomerFacts = {
  bought: Bought[];
  cart: string[];
  country: string | null;
  /** Of `bought`, what is among the counts that others' tastes are read from. */
  counted: ReadonlySet<string>;
  /** The currency they are spoken to in; prices of another one are not compared with these. */
  currency: string;
  /** What they usually pay for one thing, at today's list prices; null without enough to tell. */
  usualPriceMinor: number | null;
  /** Option values they chose before, "color=black", and how often. */
  options: ReadonlyMap<string, number>;
};

const NOBODY: Omit<CustomerFacts, "currency"> = {
  ...{ bought: [], cart: [], counted: new Set(), country: null, usualPriceMinor: null, options: new Map() },
};

type BoughtRow = {
  product_id: string;
  at: Date;
  price_minor: number;
  currency: string;
  options: Record<string, unknown> | null;
};

async function readCustomerFacts(db: Db, customerId: string, currency: string): Promise<CustomerFacts> {
  // Read from the orders themselves, so that an order of a minute ago counts. An order that awaits payment does too.
  const rows = await db.$queryRaw<BoughtRow[]>`
    SELECT v.product_id, o.placed_at AS at, v.price_minor, v.currency, i.options
    FROM (SELECT id, placed_at FROM orders WHERE customer_id = ${customerId} AND status <> 'CANCELLED'
      ORDER BY placed_at DESC LIMIT 200) o
    JOIN order_items i ON i.order_id = o.id JOIN variants v ON v.id = i.variant_id ORDER BY o.placed_at DESC, v.product_id`;
  const cart = await db.$queryRaw<{ product_id: string }[]>`
    SELECT DISTINCT v.product_id FROM carts c JOIN cart_items i ON i.cart_id = c.id JOIN variants v ON v.id = i.variant_id
    WHERE c.customer_id = ${customerId} ORDER BY 1`;
  const address = await db.address.findFirst({
    where: { customerId },
    orderBy: [{ isDefault: "desc" }, { id: "asc" }],
    select: { country: true },
  });
  const counted = await db.customerPurchase.findMany({ where: { customerId }, select: { productId: true } });
  const bought = new Map<string, Date>();
  for (const row of rows) if (!bought.has(row.product_id)) bought.set(row.product_id, row.at);
  return {
    bought: [...bought].map(([productId, at]) => ({ productId, at })),
    cart: cart.map((row) => row.product_id),
    counted: new Set(counted.map(({ productId }) => productId)),
    currency,
    country: address?.country ?? null,
    usualPriceMinor: median(rows.filter((row) => row.currency === currency).map((row) => row.price_minor)),
    options: chosenOptions(rows),
  };
}

function median(prices: number[]): number | null {
  if (prices.length < 2) return null;
  const sorted = prices.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

export const optionKey = (axis: string, value: unknown) => `${axis}=${String(value)}`;

function chosenOptions(rows: readonly BoughtRow[]): Map<string, number> {
  const chosen = new Map<string, number>();
  for (const [axis, value] of rows.flatMap((row) => Object.entries(row.options ?? {}))) {
    const key = optionKey(axis, value);
    chosen.set(key, (chosen.get(key) ?? 0) + 1);
  }
  return chosen;
}

/** What the customer's own acts say about their taste, latest first. What is asked about and in the cart says most. */
export function seedsOf(facts: Pick<CustomerFacts, "bought" | "cart">, anchor: string | null, now: Date): Seed[] {
  const weights = new Map<string, number>();
  const add = (id: string, weight: number) => weights.set(id, (weights.get(id) ?? 0) + weight);
  if (anchor !== null) add(anchor, 3);
  for (const id of facts.cart) add(id, 1.5);
  for (const { productId, at } of facts.bought.slice(0, MOST_SEEDS)) {
    add(productId, 0.5 ** (Math.max(0, now.getTime() - at.getTime()) / DAY_MS / HALF_LIFE_DAYS));
  }
  return [...weights].slice(0, MOST_SEEDS).map(([productId, weight]) => ({ productId, weight }));
}

/** The pairs of these products, those seen together most often first. */
export async function readPairs(db: Db, productIds: readonly string[]): Promise<Pair[]> {
  if (productIds.length === 0) return [];
  return db.$queryRaw<Pair[]>`
    SELECT p.product_id AS "productId", p.other_id AS "otherId", p.together, s.together AS buyers,
      o.together AS "otherBuyers"
    FROM product_pairs p
    JOIN product_pairs s ON s.product_id = p.product_id AND s.other_id = p.product_id
    JOIN product_pairs o ON o.product_id = p.other_id AND o.other_id = p.other_id
    WHERE p.product_id = ANY(${[...productIds]}) AND p.other_id <> p.product_id
    ORDER BY p.together DESC, p.product_id, p.other_id LIMIT ${MOST_PAIRS}`;
}

/** What others bought together: the customer's own purchases say nothing new about them. */
export function withoutOwn(pairs: readonly Pair[], counted: ReadonlySet<string>): Pair[] {
  return pairs
    .map((pair) =>
      counted.has(pair.productId) && counted.has(pair.otherId) ? { ...pair, together: pair.together - 1 } : pair,
    )
    .filter(({ together }) => together > 0);
}

/** How many bought each product; those most bought. */
export async function readPopular(db: Db, limit: number): Promise<{ productId: string; buyers: number }[]> {
  return db.$queryRaw<{ productId: string; buyers: number }[]>`
    SELECT product_id AS "productId", together AS buyers FROM product_pairs WHERE product_id = other_id
    ORDER BY together DESC, product_id LIMIT ${limit}`;
}

/** Whose facts are read: permission and reach are the caller's to check. */
export async function customerFacts(ctx: Pick<Ctx, "db">, customerId: string | null): Promise<CustomerFacts> {
  const currency = await nextCurrency(ctx.db, customerId);
  return customerId === null ? { ...NOBODY, currency } : readCustomerFacts(ctx.db, customerId, currency);
}
