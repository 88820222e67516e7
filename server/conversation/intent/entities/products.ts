// Which of the shop's products a text speaks of: by article number, by its name or what is left of it, misspelt or not, in
// either language. What fits several is offered with all of them; what only sounds like a product is not offered.
import { editDistance } from "./edit-distance";
import type { Offer, Reading } from "./entity";
import { HAN_RUN, LATIN_WORD, NOT_TELLING, stem, type ListedProduct, type ProductIndex } from "./product-index";

/** A stretch of the text that these products have in their names. */
type Piece = {
  start: number;
  end: number;
  products: readonly number[];
  weight: number;
  /** A Latin word as it is compared. */
  written?: string;
  /** Whether it names a product without anything beside it. */
  alone: (product: number) => boolean;
};

/** What a product is, in a word that also means other things in a shop. */
const NOT_ALONE = new Set(
  "set box bank bag pack case card stand light watch cover book table trio pot top lead kit bundle tree tray cream pan carrier bed basket ink pen".split(
    " ",
  ),
);
const GENERIC_TAIL = /^(?:套装|[一二两三四五六七八九十]?[件双片支]装|装|礼盒|组合|玩具|用品)$/u;

/** Ends of words for all kinds of things. */
const OPEN_HEADS = "机器具品件装套包";
/** Ends of words that people take one for the other: "防晒霜" is a "防晒乳". */
const KIN = ["霜乳液露膏", "鞋靴", "杯壶瓶", "筐篮箱"];

const headOf = (index: ProductIndex, product: number): string => {
  const name = index.products[product]?.name.en.toLowerCase().split(/,| with | for /)[0] ?? "";
  return stem([...name.matchAll(LATIN_WORD)].at(-1)?.[0] ?? "");
};

const LONG = 7;

/** Words of the index that somebody may have meant; the first letter is hardly ever wrong. */
function misspelt(index: ProductIndex, word: string): string[] {
  if (word.length < 5) return [];
  const most = word.length >= 8 ? 2 : 1;
  let best = most + 1;
  let found: string[] = [];
  for (let length = word.length - most; length <= word.length + most; length += 1) {
    for (const known of index.byLength.get(length) ?? []) {
      if (known[0] !== word[0] || known.length < 5) continue;
      const distance = editDistance(word, known, most);
      if (distance < best) [best, found] = [distance, []];
      if (distance === best && distance <= most) found.push(known);
    }
  }
  return found;
}

/** "mic" for "microphone": the beginning of one long word. */
function begun(index: ProductIndex, word: string): string[] {
  if (word.length < 3 || word.length > 5) return [];
  const long = [...index.words.keys()].filter((known) => known.length >= 8 && known.startsWith(word));
  return long.length === 1 ? long : [];
}

function latinPieces({ plain, text }: Reading, index: ProductIndex): Piece[] {
  return [...plain.matchAll(LATIN_WORD)].flatMap((match): Piece[] => {
    const [start, end] = [match.index, match.index + match[0].length];
    const word = stem(match[0].replace(/['’]s$/, ""));
    if (NOT_TELLING.has(word)) return [];
    const exact = index.words.get(word);
    const near = exact ? [word] : misspelt(index, word);
    const known = near.length > 0 ? near : begun(index, word);
    const products = exact ?? [...new Set(known.flatMap((one) => index.words.get(one) ?? []))];
    if (products.length === 0) return [];
    // In the middle of a sentence a capital makes a name of a word.
    const named =
      /^\p{Lu}/u.test(text.slice(start)) &&
      /[^.!?。！？\n]\s?$/u.test(text.slice(0, start)) &&
      /^\p{Lu}\p{Ll}/u.test(text.slice(start, end));
    const alone = (product: number) =>
      known.some(
        (one) =>
          !NOT_ALONE.has(one) &&
          (one === headOf(index, product) ||
            index.joined.has(one) ||
            (exact !== undefined && named && products.length === 1 && !/^ ?\d/.test(plain.slice(end)))),
      ) &&
      (exact !== undefined || word.length >= LONG);
    return [
      { start, end, products, written: known[0] ?? word, weight: exact ? word.length : word.length * 0.8, alone },
    ];
  });
}

/** The longest stretch from `at` that is in one of the runs. */
function longest(run: string, at: number, runs: readonly string[]): number {
  let length = 2;
  while (at + length < run.length && runs.some((one) => one.includes(run.slice(at, at + length + 1)))) length += 1;
  return length;
}

function hanPieces({ plain }: Reading, index: ProductIndex): Piece[] {
  const found: Piece[] = [];
  for (const match of plain.matchAll(HAN_RUN)) {
    const [run] = match;
    const until = new Map<number, number>();
    for (let at = 0; at + 2 <= run.length; at += 1) {
      for (const product of index.pairs.get(run.slice(at, at + 2)) ?? []) {
        if ((until.get(product) ?? 0) > at + 1) continue;
        const names = index.names[product]?.han ?? [];
        const length = longest(run, at, names);
        until.set(product, at + length);
        const said = run.slice(at, at + length);
        const whole = names.some((name) => name === said);
        const tail = names.some((name) => name.endsWith(said)) && !GENERIC_TAIL.test(said);
        const start = match.index + at;
        const short = whole || tail ? 0 : shortened(run.slice(at + length), names);
        const alone = () => whole || tail || short > 0 || (length >= 3 && !GENERIC_TAIL.test(said));
        found.push({ start, end: start + length + short, products: [product], weight: length * 2 + short, alone });
      }
    }
  }
  return found;
}

/** "护眼台灯" for "护眼阅读灯", "三德刀" for "三德厨师刀": how far what comes behind goes on to what the thing is. */
function shortened(rest: string, names: readonly string[]): number {
  for (const name of names) {
    const said = /^[^\p{Script=Han}]*\p{Script=Han}+/u.exec(name)?.[0] ?? "";
    const head = said.at(-1) ?? "";
    if (said.length < 4 || OPEN_HEADS.includes(head) || GENERIC_TAIL.test(said.slice(-2))) continue;
    const kin = KIN.find((one) => one.includes(head)) ?? head;
    const at = [...rest.slice(0, 2)].findIndex((one) => kin.includes(one));
    if (at >= 0 && /^\p{Script=Han}*$/u.test(rest.slice(0, at))) return at + 1;
  }
  return 0;
}

/** Pieces with nothing of weight between them are about one thing. */
function clusters(plain: string, pieces: readonly Piece[]): Piece[][] {
  const groups: Piece[][] = [];
  let end = -1;
  for (const piece of [...pieces].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const group = groups.at(-1);
    if (group && (piece.start < end || /^[\s的'’/-]{0,2}$/u.test(plain.slice(end, piece.start)))) group.push(piece);
    else groups.push([piece]);
    end = Math.max(group === groups.at(-1) ? end : -1, piece.end);
  }
  return groups;
}

function bestOf(group: readonly Piece[]): { products: number[]; pieces: Piece[] } | null {
  const scores = new Map<number, number>();
  const named = new Set<number>();
  // Two words that only one product has between them name it: "lumen mic".
  const latin = group.filter(({ written }) => written);
  if (new Set(latin.map(({ written }) => written)).size > 1) {
    const [first, ...more] = latin;
    const shared = (first?.products ?? []).filter((product) => more.every((piece) => piece.products.includes(product)));
    if (shared.length === 1 && shared[0] !== undefined) named.add(shared[0]);
  }
  for (const piece of group) {
    for (const product of piece.products) {
      if (scores.has(product) || piece.alone(product)) named.add(product);
      scores.set(product, (scores.get(product) ?? 0) + piece.weight);
    }
  }
  const most = Math.max(...[...named].map((product) => scores.get(product) ?? 0));
  const products = [...named].filter((product) => scores.get(product) === most);
  if (products.length === 0) return null;
  return { products, pieces: group.filter((piece) => piece.products.some((one) => products.includes(one))) };
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function says(near: string, word: string): boolean {
  const said = word.toLowerCase();
  if (/\p{Script=Han}/u.test(said)) return said.length > 1 && near.includes(said.replace(/色$/u, ""));
  const size =
    said.length <= 2
      ? `(?:(?:size|in) ${escape(said)}(?![a-z\\d])|(?<![a-z\\d])${escape(said)}[码号])`
      : `(?<![a-z\\d])${escape(said)}(?![a-z\\d])`;
  return new RegExp(size, "u").test(near);
}

/** The one variant with most of what is said near the product. */
function variantIn(near: string, { variants }: ListedProduct): string | null {
  const scored = variants.map(({ id, words }) => ({ id, score: words.filter((word) => says(near, word)).length }));
  const most = Math.max(0, ...scored.map(({ score }) => score));
  const best = most === 0 ? [] : scored.filter(({ score }) => score === most);
  return best.length === 1 ? (best[0]?.id ?? null) : null;
}

const SKU = /(?<![\p{Script=Latin}\d])[a-z\d]+(?:-[a-z\d]+)*(?![\p{Script=Latin}\d])/gu;
const NEAR = 32;
const MOST_OTHERS = 10;

export function readSkus({ plain, about }: Reading): Offer[] {
  const index = about.products;
  if (!index) return [];
  return [...plain.matchAll(SKU)].flatMap((match): Offer[] => {
    const known = /\d/.test(match[0]) ? index.skus.get(match[0]) : undefined;
    const product = known && index.products[known.product];
    if (!product) return [];
    const span = { start: match.index, end: match.index + match[0].length };
    return [
      { type: "product", value: product.id, name: product.name, variantId: known.variantId, others: [], ...span },
    ];
  });
}

export function readProducts(reading: Reading): Offer[] {
  const { plain, about } = reading;
  const index = about.products;
  if (!index || index.products.length === 0) return [];
  const pieces = [...latinPieces(reading, index), ...hanPieces(reading, index)];
  return clusters(plain, pieces).flatMap((group): Offer[] => {
    const best = bestOf(group);
    const [product, ...others] = (best?.products ?? []).flatMap((one) => index.products[one] ?? []);
    if (!best || !product) return [];
    const start = Math.min(...best.pieces.map((piece) => piece.start));
    const end = Math.max(...best.pieces.map((piece) => piece.end));
    const near = plain
      .slice(Math.max(0, start - NEAR), end + NEAR)
      .replace(/[,.;，。；].*$/su, (rest) => rest.slice(0, 1));
    const variantId = others.length === 0 ? variantIn(near, product) : null;
    const fits = others.slice(0, MOST_OTHERS).map(({ id }) => id);
    return [{ type: "product", value: product.id, name: product.name, variantId, others: fits, start, end }];
  });
}
