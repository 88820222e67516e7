// What the shop sells, ready to be found in a text: by words and pairs of characters, so that a long catalogue costs no more
// than the text is long. Built once for a list; the list itself is read elsewhere.
import type { Localized } from "../../../context";
import { plainText } from "./plain-text";

export type ListedProduct = {
  id: string;
  name: Localized;
  variants: readonly { id: string; sku: string; /** "black", "黑色", "L" */ words: readonly string[] }[];
};

export type ProductIndex = {
  products: readonly ListedProduct[];
  /** Latin words of the names, as they are compared, and who has them. */
  words: ReadonlyMap<string, readonly number[]>;
  /** "teaset", "powerbank": two words of a name written as one. */
  joined: ReadonlySet<string>;
  /** Words by their length, for those that are misspelt. */
  byLength: ReadonlyMap<number, readonly string[]>;
  /** Pairs of Chinese characters, and who has them. */
  pairs: ReadonlyMap<string, readonly number[]>;
  skus: ReadonlyMap<string, { product: number; variantId: string }>;
  /** Latin words of each name, and its Chinese without spaces. */
  names: readonly { words: readonly string[]; han: readonly string[] }[];
};

/** Words that many names have and that tell none. */
export const NOT_TELLING = new Set(
  "the a an and or of for with in on to from my your set pack new best men women kids five two three one pair pairs size color colour".split(
    " ",
  ),
);

/** One form of singular and plural: "boots" and "boot", "batteries" and "battery". */
export function stem(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:sses|shes|ches|xes)$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}

export const LATIN_WORD = /[\p{Script=Latin}][\p{Script=Latin}\d]*(?:['’][\p{Script=Latin}]+)?/gu;
/** Chinese, with what is written into it: "T恤". */
export const HAN_RUN = /[\p{Script=Latin}\d]{0,8}\p{Script=Han}[\p{Script=Han}\p{Script=Latin}\d]*/gu;

const HAN = /\p{Script=Han}/u;

function push<K>(map: Map<K, number[]>, key: K, value: number): void {
  const values = map.get(key);
  if (!values) map.set(key, [value]);
  else if (values.at(-1) !== value) values.push(value);
}

export function indexProducts(products: readonly ListedProduct[]): ProductIndex {
  const words = new Map<string, number[]>();
  const joined = new Set<string>();
  const pairs = new Map<string, number[]>();
  const skus = new Map<string, { product: number; variantId: string }>();
  const names = products.map(({ name, variants }, i) => {
    const said = plainText(`${name.en} | ${name["zh-CN"]}`.normalize("NFKC"));
    const latin = [...new Set([...said.matchAll(LATIN_WORD)].map(([word]) => stem(word)))];
    const chinese = plainText(name["zh-CN"].normalize("NFKC"));
    const han = [...chinese.replace(/\s+/g, "").matchAll(HAN_RUN)].map(([run]) => run);
    for (const word of latin) if (!NOT_TELLING.has(word)) push(words, word, i);
    for (const [at, word] of latin.entries()) {
      const both = `${latin[at - 1] ?? ""}${word}`;
      if (at === 0 || both.length < 6 || /\d/.test(both)) continue;
      joined.add(both);
      push(words, both, i);
    }
    for (const run of han)
      for (let at = 0; at + 2 <= run.length; at += 1) {
        const pair = run.slice(at, at + 2);
        if (HAN.test(pair)) push(pairs, pair, i);
      }
    for (const { id, sku } of variants) skus.set(sku.toLowerCase(), { product: i, variantId: id });
    return { words: latin, han };
  });
  const byLength = new Map<number, string[]>();
  for (const word of words.keys()) byLength.set(word.length, [...(byLength.get(word.length) ?? []), word]);
  return { products, words, joined, byLength, pairs, skus, names };
}
