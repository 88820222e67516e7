// Products as vectors of the character n-grams and words of their texts, in both languages, weighted by how telling each
// is (TF-IDF). Pure. Similarity is the cosine, read through an inverted index, so that a query touches only what it shares.

/** A product's texts, each with its weight. */
export type Text = { text: string; weight: number };
export type Document = { id: string; texts: readonly Text[] };

/** Weight of each term, of length 1. */
export type Vector = ReadonlyMap<string, number>;

export type Index = {
  idf: ReadonlyMap<string, number>;
  vectors: ReadonlyMap<string, Vector>;
  postings: ReadonlyMap<string, readonly { id: string; weight: number }[]>;
};

const GRAM = 4;
const HAN = /\p{Script=Han}/u;

/** "Wireless Earbuds" → words and their 4-grams; "无线耳机" → characters by two, and each alone, which says less. */
export function terms(text: string): Map<string, number> {
  const found = new Map<string, number>();
  const add = (term: string, weight: number) => found.set(term, (found.get(term) ?? 0) + weight);
  for (const [run] of text
    .normalize("NFKC")
    .toLowerCase()
    .matchAll(/[\p{Script=Han}]+|[\p{L}\p{N}]+/gu)) {
    const chars = [...run];
    if (HAN.test(run)) {
      chars.forEach((char, i) => {
        add(char, 0.3);
        const next = chars[i + 1];
        if (next !== undefined) add(char + next, 1);
      });
      continue;
    }
    if (run.length < 2) continue;
    add(singular(run), 1);
    const padded = [..."_", ...chars, ..."_"];
    for (let i = 0; i + GRAM <= padded.length; i++) add(`#${padded.slice(i, i + GRAM).join("")}`, 0.4);
  }
  return found;
}

const singular = (word: string) =>
  word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;

function normalised(weights: Map<string, number>): Vector {
  const length = Math.sqrt([...weights.values()].reduce((sum, weight) => sum + weight * weight, 0));
  return length === 0 ? new Map() : new Map([...weights].map(([term, weight]) => [term, weight / length]));
}

function counts(texts: readonly Text[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const { text, weight } of texts) {
    for (const [term, count] of terms(text)) total.set(term, (total.get(term) ?? 0) + count * weight);
  }
  return total;
}

/** How often a term is used counts less and less; how few documents use it counts more. */
function weigh(count: Map<string, number>, idf: ReadonlyMap<string, number>): Vector {
  const weights = new Map<string, number>();
  for (const [term, n] of count) {
    const rarity = idf.get(term);
    if (rarity !== undefined) weights.set(term, Math.log1p(n) * rarity);
  }
  return normalised(weights);
}

export function buildIndex(documents: readonly Document[]): Index {
  const counted = documents.map(({ id, texts }) => ({ id, count: counts(texts) }));
  const frequency = new Map<string, number>();
  for (const { count } of counted) for (const term of count.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const idf = new Map([...frequency].map(([term, n]) => [term, Math.log((1 + documents.length) / (0.5 + n))]));
  const vectors = new Map<string, Vector>();
  const postings = new Map<string, { id: string; weight: number }[]>();
  for (const { id, count } of counted) {
    const vector = weigh(count, idf);
    vectors.set(id, vector);
    for (const [term, weight] of vector) {
      const list = postings.get(term);
      if (list) list.push({ id, weight });
      else postings.set(term, [{ id, weight }]);
    }
  }
  return { idf, vectors, postings };
}

/** Words of a person as a vector; terms no product uses are left out. */
export function queryVector(index: Index, text: string): Vector {
  return weigh(counts([{ text, weight: 1 }]), index.idf);
}

/** The cosine with every document that shares a term. */
export function similar(index: Index, vector: Vector): Map<string, number> {
  const scores = new Map<string, number>();
  for (const [term, weight] of vector) {
    for (const posting of index.postings.get(term) ?? []) {
      scores.set(posting.id, (scores.get(posting.id) ?? 0) + weight * posting.weight);
    }
  }
  return scores;
}
