// L2: the classifier trained from the examples, with a gate that knows when a text is like none of them.
import {
  indexNeighbours,
  nearestRow,
  scoreLinear,
  trainLinear,
  type LinearModel,
  type Neighbours,
  type Row,
  type Scored,
} from "./classifier";
import type { Definitions } from "./definitions";
import { mergeExamples, type Example } from "./examples";
import { analysisText } from "./normalise";
import { buildVocabulary, extractFeatures, vectorise, type Concepts, type Vocabulary } from "./features";

export const OUT_OF_SCOPE = "out_of_scope";

/**
 * The gate: log-odds that a text is about anything we know, from the best margin, out_of_scope's margin, how many ideas of
 * the lexicon it holds, the share of its words seen before, and whether it speaks of what shops do not do. Fitted by
 * logistic regression on our own examples, each fold judged by a recogniser that had not seen it.
 */
const GATE = { best: 2.3, outside: -2.9, concepts: 0.85, known: 1.8, elsewhere: -2.1, bias: -3.1 };
const MOST_CONCEPTS = 4;
/** What shops do not do (concepts.yaml). Where it stands, no rule counts. */
const ELSEWHERE = "elsewhere";
/**
 * Turns margins into confidences: a lead of 0.5 over the next class reads as about nine to one. What training fits on
 * held-out texts of the shipped files comes out near it; a stored version brings its own.
 */
const SHARPNESS = 4.5;

export type Classification = {
  /** Best first; confidences add up to one. */
  candidates: { intent: string; confidence: number }[];
  /** The example closest to the text. */
  nearest: { intent: string; example: string; similarity: number } | null;
  /** How likely it is that the text is about anything we know, 0 to 1. */
  familiarity: number;
  inScope: boolean;
};

export type Recogniser = {
  definitions: Definitions;
  concepts: Concepts;
  vocabulary: Vocabulary;
  model: LinearModel;
  neighbours: Neighbours;
  examples: readonly Example[];
  /** Those of the examples that no file holds: what people put right. */
  corrected: ReadonlySet<string>;
  sharpness: number;
  /** Which stored version it is; null when it was trained from the files alone. */
  version: number | null;
};

/** Trained from the files' examples, and from what people corrected. */
export function trainRecogniser(definitions: Definitions, corrections: readonly Example[] = []): Recogniser {
  return trainOn(definitions, mergeExamples(definitions, corrections));
}

export function trainOn(definitions: Definitions, examples: readonly Example[], sharpness = SHARPNESS): Recogniser {
  return assemble(definitions, examples, { sharpness, version: null }, trainLinear);
}

/** A recogniser of these examples whose weights come from `weigh`. */
export function assemble(
  definitions: Definitions,
  examples: readonly Example[],
  own: Pick<Recogniser, "sharpness" | "version">,
  weigh: (rows: readonly Row[], dimensions: number) => LinearModel,
): Recogniser {
  const { concepts } = definitions;
  const documents = examples.map(({ text }) => extractFeatures(analysisText(text), concepts));
  const vocabulary = buildVocabulary(documents);
  const rows: Row[] = documents.map((document, i) => ({
    label: examples[i]?.intent ?? OUT_OF_SCOPE,
    vector: vectorise(document, vocabulary),
    key: keyOf(examples[i]?.text ?? ""),
  }));
  return {
    definitions,
    concepts,
    vocabulary,
    examples,
    corrected: correctedOf(definitions, examples),
    model: weigh(rows, vocabulary.index.size),
    neighbours: indexNeighbours(rows, vocabulary.index.size),
    ...own,
  };
}

function correctedOf({ intents }: Definitions, examples: readonly Example[]): Set<string> {
  const written = new Map([...intents].map(([id, { examples: own }]) => [id, new Set([...own["zh-CN"], ...own.en])]));
  return new Set(examples.filter(({ intent, text }) => !written.get(intent)?.has(text)).map(({ text }) => text));
}

/** A text's own number (FNV-1a). */
function keyOf(text: string): number {
  let hash = 2_166_136_261;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619);
  return hash >>> 0;
}

/** What the classifier makes of a text before it is turned into probabilities. */
export type Scores = { margins: Scored[]; nearest: Classification["nearest"]; familiarity: number; inScope: boolean };

const NOTHING: Scores = { margins: [], nearest: null, familiarity: 0, inScope: false };

export function scoreText(recogniser: Recogniser, text: string): Scores {
  const features = extractFeatures(text, recogniser.concepts);
  const vector = vectorise(features, recogniser.vocabulary);
  const all = scoreLinear(recogniser.model, vector);
  const margins = all.filter(({ label }) => label !== OUT_OF_SCOPE);
  const top = margins[0];
  // Digits and signs alone say nothing to it; a bare order number is the rules' business.
  if (!top || vector.indices.length === 0 || !/\p{L}/u.test(text)) return NOTHING;
  const { row, cosine } = nearestRow(recogniser.neighbours, vector);
  const example = recogniser.examples[row];
  const outside = all.find(({ label }) => label === OUT_OF_SCOPE)?.margin ?? -1;
  const familiarity = familiarityOf(recogniser, features, { best: top.margin, outside });
  return {
    margins,
    nearest: example ? { intent: example.intent, example: example.text, similarity: cosine } : null,
    familiarity,
    inScope: familiarity >= 0.5,
  };
}

/** Margins as probabilities; the larger the sharpness, the surer. */
export function toClassification({ margins, ...rest }: Scores, sharpness: number): Classification {
  const top = margins[0]?.margin ?? 0;
  const weights = margins.map(({ margin }) => Math.exp(sharpness * (margin - top)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    candidates: margins.map(({ label }, i) => ({ intent: label, confidence: (weights[i] ?? 0) / total })),
    ...rest,
  };
}

export function classify(recogniser: Recogniser, text: string): Classification {
  return toClassification(scoreText(recogniser, text), recogniser.sharpness);
}

function familiarityOf(
  { vocabulary }: Recogniser,
  features: ReadonlyMap<string, number>,
  margins: { best: number; outside: number },
): number {
  const names = [...features.keys()];
  const words = names.filter((name) => name.startsWith("w:"));
  const known = words.length === 0 ? 1 : words.filter((word) => vocabulary.index.has(word)).length / words.length;
  const concepts = names.filter((name) => name.startsWith("c:") && name !== `c:${ELSEWHERE}`).length;
  const odds =
    GATE.bias +
    GATE.best * margins.best +
    GATE.outside * margins.outside +
    GATE.concepts * Math.min(concepts, MOST_CONCEPTS) +
    GATE.known * known +
    (features.has(`c:${ELSEWHERE}`) ? GATE.elsewhere : 0);
  return 1 / (1 + Math.exp(-odds));
}

/** Whether a text speaks of what shops do not do, and of nothing they do. */
export function isElsewhere({ concepts }: Pick<Recogniser, "concepts">, text: string): boolean {
  return concepts.some(([name, words]) => name === ELSEWHERE && words.test(text));
}
