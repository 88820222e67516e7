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

/** Below this, margin + 2 × cosine to the nearest example, a text is like nothing we know. Chosen on held-out texts. */
const GATE = 0.05;
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
  /** Margin + 2 × cosine; what the gate reads. */
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
  }));
  return {
    definitions,
    concepts,
    vocabulary,
    examples,
    model: weigh(rows, vocabulary.index.size),
    neighbours: indexNeighbours(rows, vocabulary.index.size),
    ...own,
  };
}

/** What the classifier makes of a text before it is turned into probabilities. */
export type Scores = { margins: Scored[]; nearest: Classification["nearest"]; familiarity: number; inScope: boolean };

const NOTHING: Scores = { margins: [], nearest: null, familiarity: 0, inScope: false };

export function scoreText(recogniser: Recogniser, text: string): Scores {
  const vector = vectorise(extractFeatures(text, recogniser.concepts), recogniser.vocabulary);
  const margins = scoreLinear(recogniser.model, vector);
  const top = margins[0];
  // Digits and signs alone say nothing to it; a bare order number is the rules' business.
  if (!top || vector.indices.length === 0 || !/\p{L}/u.test(text)) return NOTHING;
  const { row, cosine } = nearestRow(recogniser.neighbours, vector);
  const example = recogniser.examples[row];
  const familiarity = top.margin + 2 * cosine;
  return {
    margins,
    nearest: example ? { intent: example.intent, example: example.text, similarity: cosine } : null,
    familiarity,
    inScope: top.label !== OUT_OF_SCOPE && familiarity >= GATE,
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
