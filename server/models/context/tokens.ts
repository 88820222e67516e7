// How many tokens a text comes to. An estimate: the vendors' tokenizers differ and Claude's is not public, and exact ones
// cost 70 MB and can be made slow by who writes to us. Each character has a weight of its own, so that counts add up, a
// part never counts more than the whole, and time grows with length alone. Held against o200k_base by tokens.test.ts: what
// people and articles write is counted at 1 to 1.6 times, and no text at all at less than 0.3 times what it says.

/** Hundredths of a token. */
const UNIT = 100;
/** What the lightest character weighs. */
export const LIGHTEST = 20;

const WEIGHTS: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 29],
  [/ /, LIGHTEST],
  [/[A-Z0-9\t\n\r]/, 60],
  [/[!-~]/, 80],
  // Most are one token, the less common two or three.
  [/\p{Script=Han}/u, 100],
  [/[\p{L}\p{M}\p{N}]/u, 75],
  [/[\u3000-\u303f\uff00-\uffef\u2010-\u2027]/u, 100],
  // By their bytes in UTF-8.
  [/[\0-\uffff]/u, 200],
];
const ASTRAL = 300;

const known = new Uint16Array(0x10000);

function weightOfPoint(point: number): number {
  if (point > 0xffff) return ASTRAL;
  const before = known[point];
  if (before) return before;
  const character = String.fromCodePoint(point);
  const weight = WEIGHTS.find(([pattern]) => pattern.test(character))?.[1] ?? ASTRAL;
  known[point] = weight;
  return weight;
}

/** In hundredths of a token; the weight of two texts together is the sum of theirs. */
export function weigh(text: string): number {
  let sum = 0;
  for (const character of text) sum += weightOfPoint(character.codePointAt(0) ?? 0);
  return sum;
}

export const toTokens = (weight: number) => Math.ceil(weight / UNIT);
export const toWeight = (tokens: number) => Math.floor(tokens) * UNIT;
export const countTokens = (text: string) => toTokens(weigh(text));
