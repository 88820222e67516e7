// How often a list names what a customer bought last, had that purchase never been seen: it is taken out of every count
// first. The measure to beat is the list of what everybody buys.
import type { Dataset } from "../../../prisma/factories/dataset";
import { seedsOf } from "./facts";
import { collaborative, contentLike, rank, type Evidence, type Pair } from "./rank";
import { buildIndex, type Index } from "./vectors";

type Purchase = { productId: string; at: Date };
type Store = Pick<Dataset, "orders" | "orderItems" | "variants" | "products">;
type Counts = { buyers: Map<string, number>; together: Map<string, number> };

export type HitRate = {
  customers: number;
  recommended: number;
  collaborative: number;
  content: number;
  popular: number;
};

const pairKey = (a: string, b: string) => `${a} ${b}`;
const add = (map: Map<string, number>, key: string, n: number) => map.set(key, (map.get(key) ?? 0) + n);

/** Each customer's products, by when they last bought them, latest first. */
function purchasesOf({ orders, orderItems, variants }: Store): Purchase[][] {
  const productOf = new Map(variants.map(({ id, productId }) => [id, productId]));
  const sold = new Map(
    orders.filter(({ status }) => status !== "PENDING_PAYMENT" && status !== "CANCELLED").map((row) => [row.id, row]),
  );
  const customers = new Map<string, Map<string, Date>>();
  for (const { orderId, variantId } of orderItems) {
    const order = sold.get(orderId);
    const productId = productOf.get(variantId);
    if (!order || productId === undefined) continue;
    const mine = customers.get(order.customerId) ?? new Map<string, Date>();
    customers.set(order.customerId, mine);
    if (order.placedAt > (mine.get(productId) ?? new Date(0))) mine.set(productId, order.placedAt);
  }
  return [...customers.values()].map((mine) =>
    [...mine]
      .map(([productId, at]) => ({ productId, at }))
      .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.productId < b.productId ? -1 : 1)),
  );
}

function countAll(customers: readonly Purchase[][]): Counts {
  const counts: Counts = { buyers: new Map(), together: new Map() };
  for (const mine of customers) {
    for (const { productId } of mine) {
      add(counts.buyers, productId, 1);
      for (const other of mine)
        if (other.productId !== productId) add(counts.together, pairKey(productId, other.productId), 1);
    }
  }
  return counts;
}

function catalogue(store: Store): Index {
  return buildIndex(
    store.products.map((row) => ({
      id: row.id,
      texts: [
        { text: `${row.nameEn} ${row.nameZh}`, weight: 3 },
        { text: row.category, weight: 1.5 },
        { text: `${row.descriptionEn} ${row.descriptionZh}`, weight: 1 },
      ],
    })),
  );
}

const NOTHING: Evidence = new Map();

export function measureRecommendations(store: Store, now: Date, listLength = 5): HitRate {
  const customers = purchasesOf(store);
  const { buyers, together } = countAll(customers);
  const index = catalogue(store);
  const rate: HitRate = { customers: 0, recommended: 0, collaborative: 0, content: 0, popular: 0 };
  for (const [held, ...known] of customers) {
    if (!held || known.length < 2) continue;
    const seeds = seedsOf({ bought: known, cart: [] }, null, now);
    const own = new Set(known.map(({ productId }) => productId));
    const without = (id: string) => (buyers.get(id) ?? 0) - (id === held.productId ? 1 : 0);
    const pairs: Pair[] = seeds.flatMap(({ productId }) =>
      store.products.flatMap(({ id }) => {
        const n = (together.get(pairKey(productId, id)) ?? 0) - (id === held.productId ? 1 : 0);
        return n > 0
          ? [{ productId, otherId: id, together: n, buyers: without(productId), otherBuyers: without(id) }]
          : [];
      }),
    );
    const most = Math.max(...store.products.map(({ id }) => without(id)));
    const popular: Evidence = new Map(
      store.products.map(({ id }) => [id, { score: without(id) / most, because: null }]),
    );
    const nothing = { query: NOTHING, bundle: NOTHING, season: NOTHING, price: NOTHING, assortment: NOTHING };
    const likings = collaborative(seeds, pairs);
    const content = contentLike(seeds, index);
    const hit = (signals: { collaborative: Evidence; content: Evidence; popular: Evidence }) =>
      rank({ ...nothing, ...signals }, "homepage")
        .filter(({ productId }) => !own.has(productId))
        .slice(0, listLength)
        .some(({ productId }) => productId === held.productId);
    rate.customers++;
    rate.recommended += Number(hit({ collaborative: likings, content, popular }));
    rate.collaborative += Number(hit({ collaborative: likings, content: NOTHING, popular: NOTHING }));
    rate.content += Number(hit({ collaborative: NOTHING, content, popular: NOTHING }));
    rate.popular += Number(hit({ collaborative: NOTHING, content: NOTHING, popular }));
  }
  const share = (hits: number) => (rate.customers === 0 ? 0 : hits / rate.customers);
  return {
    customers: rate.customers,
    recommended: share(rate.recommended),
    collaborative: share(rate.collaborative),
    content: share(rate.content),
    popular: share(rate.popular),
  };
}
