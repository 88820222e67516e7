// A text as features for the classifier: character n-grams (Latin 3-5 inside word borders, Han 1-3), how Chinese words sound,
// words, word pairs and concepts. Numbers all become one, so that an order number teaches nothing; traditional characters are
// read as simplified ones.
import { simplified } from "./entities/plain-text";
import { syllables } from "./syllables";

export type Concepts = readonly (readonly [name: string, words: RegExp])[];

const RUN = /\p{Script=Han}+|[\p{L}\p{M}']+|\d+/gu;
const HAN = /\p{Script=Han}/u;

export function extractFeatures(text: string, concepts: Concepts): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (feature: string) => counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const plain = simplified(text);
  let previous = "^";
  for (const [run] of plain.toLowerCase().matchAll(RUN)) {
    if (HAN.test(run)) {
      for (let n = 1; n <= 3; n += 1) for (let i = 0; i + n <= run.length; i += 1) add(run.slice(i, i + n));
      // A slip of the input method changes the characters and keeps the sound.
      const sounds = syllables(run);
      for (let i = 0; i + 2 <= sounds.length; i += 1) add(`p:${sounds[i]} ${sounds[i + 1]}`);
      previous = "汉";
      continue;
    }
    const word = /\d/.test(run) ? "0" : run;
    const padded = ` ${word} `;
    for (let n = 3; n <= 5; n += 1) for (let i = 0; i + n <= padded.length; i += 1) add(padded.slice(i, i + n));
    add(`w:${word}`);
    add(`b:${previous} ${word}`);
    previous = word;
  }
  for (const [name, words] of concepts) if (words.test(plain)) counts.set(`c:${name}`, 2);
  return counts;
}

/** A sparse vector of length 1; indices ascend. */
export type Vector = { indices: Int32Array; values: Float32Array };

export type Vocabulary = { index: ReadonlyMap<string, number>; idf: Float32Array; unseenIdf: number };

export function buildVocabulary(documents: readonly ReadonlyMap<string, number>[]): Vocabulary {
  const frequency = new Map<string, number>();
  for (const document of documents) {
    for (const feature of document.keys()) frequency.set(feature, (frequency.get(feature) ?? 0) + 1);
  }
  const index = new Map([...frequency.keys()].map((feature, i) => [feature, i]));
  const smooth = (df: number) => Math.log((documents.length + 1) / (df + 1)) + 1;
  return { index, idf: Float32Array.from(frequency.values(), smooth), unseenIdf: smooth(0) };
}

/** Weighs features. Unseen ones count in the norm, so that a strange text gets a short, unsure vector. */
export function vectorise(counts: ReadonlyMap<string, number>, vocabulary: Vocabulary): Vector {
  const weights = new Map<number, number>();
  let squares = 0;
  for (const [feature, count] of counts) {
    const at = vocabulary.index.get(feature);
    const weight = (1 + Math.log(count)) * (at === undefined ? vocabulary.unseenIdf : (vocabulary.idf[at] ?? 0));
    squares += weight * weight;
    if (at !== undefined) weights.set(at, weight);
  }
  const norm = Math.sqrt(squares) || 1;
  const indices = Int32Array.from(weights.keys()).sort();
  return { indices, values: Float32Array.from(indices, (at) => (weights.get(at) ?? 0) / norm) };
}
