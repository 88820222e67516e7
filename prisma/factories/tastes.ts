// What people buy is not even: everybody has two kinds of things they like, and some things go together. Neither costs a
// draw of its own, so that the rest of the store stays as it is.
import { createHash } from "node:crypto";
import type { Article } from "./products";

/** Products by the beginning of their SKU that are bought together. */
const SETS: readonly (readonly string[])[] = [
  ["STA-PEN", "STA-INK", "STA-NOTE"],
  ["OUT-TENT", "OUT-BAG", "OUT-LITE", "OUT-STOV"],
  ["KIT-KETL", "KIT-TEA", "KIT-MUG"],
  ["SHO-RUN", "OUT-BOTL", "APP-SOCK"],
  ["SHO-HIKE", "OUT-PACK", "APP-RAIN"],
  ["BEA-SERU", "BEA-CRM", "BEA-SUN"],
  ["PET-BED", "PET-LEAD", "PET-TOYS"],
  ["CMP-KEYB", "CMP-MOUS", "STA-DESK"],
  ["HOM-LAMP", "HOM-BLKT", "HOM-PILL"],
  ["AUD-OVER", "AUD-MIC", "AUD-TURN"],
];
const TOGETHER = 0.35;
const LIKED = 0.85;

type Shelves = {
  categories: string[];
  byCategory: Map<string, Article[]>;
  byProduct: Map<string, Article[]>;
  places: Map<Article, number>;
};
const shelves = new WeakMap<readonly Article[], Shelves>();

const productOf = (article: Article) => article.variant.sku.slice(0, article.variant.sku.lastIndexOf("-"));

/** Sorted once for a catalogue: a first start waits for every draw. */
function sortOut(articles: readonly Article[]): Shelves {
  const known = shelves.get(articles);
  if (known) return known;
  const made: Shelves = { categories: [], byCategory: new Map(), byProduct: new Map(), places: new Map() };
  const put = (map: Map<string, Article[]>, key: string, article: Article) =>
    map.set(key, [...(map.get(key) ?? []), article]);
  for (const [place, article] of articles.entries()) {
    made.places.set(article, place);
    put(made.byCategory, article.product.category, article);
    put(made.byProduct, productOf(article), article);
  }
  made.categories = [...made.byCategory.keys()];
  shelves.set(articles, made);
  return made;
}

/** Two categories, always the same for one person. */
function tasteOf(person: string, categories: readonly string[]): readonly string[] {
  const [first = 0, step = 0] = createHash("sha256").update(person).digest();
  const at = (place: number) => categories[place % categories.length] ?? "";
  return [at(first), at(first + 1 + (step % (categories.length - 1)))];
}

/**
 * What the person takes instead of each article that was drawn: something that goes with what they took before, else
 * something they like, else what was drawn. `person` is what they are told apart by, whenever the store is made: their
 * e-mail, not their id, which holds a time.
 */
export function byTaste(drawn: readonly Article[], articles: readonly Article[], person: string): Article[] {
  const { categories, byCategory, byProduct, places } = sortOut(articles);
  const liked = tasteOf(person, categories).flatMap((category) => byCategory.get(category) ?? []);
  const taken: Article[] = [];
  for (const article of drawn) {
    const place = (places.get(article) ?? 0) / articles.length;
    const product = taken.map(productOf).at(-1);
    const set = SETS.find((names) => product !== undefined && names.includes(product)) ?? [];
    const others = set.filter((name) => name !== product).flatMap((name) => byProduct.get(name) ?? []);
    const together = others.length > 0 ? TOGETHER : 0;
    const wish = place < together ? others : place < LIKED ? liked : [article];
    const from = place < together ? place / TOGETHER : (place - together) / (LIKED - together);
    // The next one on the shelf, should they have it already.
    const start = Math.floor(from * wish.length);
    const found = wish.map((_, i) => wish[(start + i) % wish.length]).find((one) => one && !taken.includes(one));
    taken.push(found ?? article);
  }
  return [...new Set(taken)];
}
