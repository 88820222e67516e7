// How evidence about products becomes an order of them. Pure, so that what is measured is what customers get.
import { similar, type Index, type Vector } from "./vectors";

export const RECOMMEND_CONTEXTS = ["homepage", "cart", "post_purchase", "product"] as const;
export type RecommendContext = (typeof RECOMMEND_CONTEXTS)[number];

/** What a customer did with a product that says something about their taste; heavier says more. */
export type Seed = { productId: string; weight: number };

/** How often two products were bought by the same customer, and how often each was bought at all. */
export type Pair = { productId: string; otherId: string; together: number; buyers: number; otherBuyers: number };

/** How strongly something speaks for a product, 0 to 1, and which seed made it so. */
export type Evidence = ReadonlyMap<string, { score: number; because: string | null }>;

/** Pairs that were seen a few times only say little: this many imagined buyers stand against them. */
const DOUBT = 3;

function scaled(raw: ReadonlyMap<string, { score: number; because: string | null }>): Evidence {
  const most = Math.max(0, ...[...raw.values()].map(({ score }) => score));
  if (most === 0) return new Map();
  return new Map([...raw].map(([id, { score, because }]) => [id, { score: score / most, because }]));
}

/** Adds up what each seed says; the seed that says most is the reason. */
function accumulate(parts: Iterable<{ id: string; seed: string; score: number }>): Evidence {
  const sums = new Map<string, { score: number; best: number; because: string | null }>();
  for (const { id, seed, score } of parts) {
    if (score <= 0) continue;
    const sum = sums.get(id) ?? { score: 0, best: 0, because: null };
    const better = score > sum.best;
    sums.set(id, {
      score: sum.score + score,
      best: better ? score : sum.best,
      because: better ? seed : sum.because,
    });
  }
  return scaled(sums);
}

/** Item to item: what the buyers of a seed bought too, set against how many bought either. */
export function collaborative(seeds: readonly Seed[], pairs: readonly Pair[]): Evidence {
  const weights = new Map(seeds.map(({ productId, weight }) => [productId, weight]));
  return accumulate(
    pairs.map(({ productId, otherId, together, buyers, otherBuyers }) => ({
      id: otherId,
      seed: productId,
      score: ((weights.get(productId) ?? 0) * together) / (Math.sqrt(buyers * otherBuyers) + DOUBT),
    })),
  );
}

/** What reads like the seeds. */
export function contentLike(seeds: readonly Seed[], index: Index): Evidence {
  const parts = seeds.flatMap(({ productId, weight }) => {
    const vector = index.vectors.get(productId);
    if (!vector) return [];
    return [...similar(index, vector)].map(([id, score]) => ({ id, seed: productId, score: weight * score }));
  });
  return accumulate(parts);
}

/** What reads like the words of a person. Faint likeness is none. */
export function contentOf(query: Vector, index: Index): Evidence {
  const found = [...similar(index, query)].filter(([, score]) => score >= FAINT);
  const evidence = scaled(new Map(found.map(([id, score]) => [id, { score, because: null }])));
  return new Map([...evidence].filter(([, { score }]) => score >= FAINT_BESIDE_BEST));
}
const FAINT = 0.04;
const FAINT_BESIDE_BEST = 0.4;

/** assortment: that it is sold at all, so that a shop or a shelf nobody has bought from yet still has something to show. */
export const SIGNALS = [
  "collaborative",
  "content",
  "query",
  "bundle",
  "season",
  "price",
  "popular",
  "assortment",
] as const;
export type Signal = (typeof SIGNALS)[number];
export type Signals = Readonly<Record<Signal, Evidence>>;

/** What counts how much. In a cart, what goes with it matters, and what is like it does not. */
const ASSORTMENT = 0.001;
export const WEIGHTS: Record<RecommendContext, Readonly<Record<Signal, number>>> = {
  homepage: {
    collaborative: 0.6,
    content: 0.15,
    query: 1.5,
    bundle: 0.05,
    season: 0.08,
    price: 0.05,
    popular: 0.04,
    assortment: ASSORTMENT,
  },
  cart: {
    collaborative: 0.5,
    content: 0.08,
    query: 1.5,
    bundle: 0.25,
    season: 0.04,
    price: 0.05,
    popular: 0.04,
    assortment: ASSORTMENT,
  },
  post_purchase: {
    collaborative: 0.55,
    content: 0.15,
    query: 1.5,
    bundle: 0.1,
    season: 0.05,
    price: 0.05,
    popular: 0.1,
    assortment: ASSORTMENT,
  },
  product: {
    collaborative: 0.35,
    content: 0.45,
    query: 1.5,
    bundle: 0.1,
    season: 0.02,
    price: 0.08,
    popular: 0.05,
    assortment: ASSORTMENT,
  },
};

export type Ranked = {
  productId: string;
  score: number;
  /** What spoke for it, strongest first. */
  because: { signal: Signal; seed: string | null; share: number }[];
};

/** The sum of what speaks for each product, best first; ties go by id, so that the same facts give the same order. */
export function rank(signals: Signals, context: RecommendContext): Ranked[] {
  const weights = WEIGHTS[context];
  const asked = signals.query.size > 0;
  const ids = new Set(asked ? signals.query.keys() : SIGNALS.flatMap((signal) => [...signals[signal].keys()]));
  const whole = SIGNALS.reduce((sum, signal) => sum + (signals[signal].size > 0 ? weights[signal] : 0), 0);
  const ranked = [...ids].map((productId) => {
    const because = SIGNALS.flatMap((signal) => {
      const found = signals[signal].get(productId);
      return found ? [{ signal, seed: found.because, share: found.score * weights[signal] }] : [];
    }).sort((a, b) => b.share - a.share);
    const score = because.reduce((sum, { share }) => sum + share, 0) / (whole || 1);
    return { productId, score, because };
  });
  return ranked.sort((a, b) => b.score - a.score || (a.productId < b.productId ? -1 : 1));
}

/** Picks the best, each further one of the same kind counting a little less, so that a list is not five lamps. */
export function diverse<T extends Ranked>(ranked: readonly T[], kindOf: (item: T) => string, limit: number): T[] {
  const left = [...ranked];
  const taken: T[] = [];
  const seen = new Map<string, number>();
  while (taken.length < limit && left.length > 0) {
    const worth = (item: T) => item.score * SAME_KIND ** (seen.get(kindOf(item)) ?? 0);
    const best = left.reduce((a, b) => (worth(b) > worth(a) ? b : a));
    left.splice(left.indexOf(best), 1);
    taken.push(best);
    seen.set(kindOf(best), (seen.get(kindOf(best)) ?? 0) + 1);
  }
  return taken;
}
const SAME_KIND = 0.85;
