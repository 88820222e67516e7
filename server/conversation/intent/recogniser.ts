// L2: the classifier trained from the examples, with a gate that knows when a text is like none of them.
import {
  indexNeighbours,
  nearestRow,
  scoreLinear,
  trainLinear,
  type LinearModel,
  type Neighbours,
  type Row,
} from "./classifier";
import type { Definitions } from "./definitions";
import { analysisText } from "./normalise";
import { buildVocabulary, extractFeatures, vectorise, type Concepts, type Vocabulary } from "./features";

export const OUT_OF_SCOPE = "out_of_scope";

/** Below this, margin + 2 × cosine to the nearest example, a text is like nothing we know. Chosen on held-out texts. */
const GATE = 0.05;
/** Turns margins into confidences: a lead of 0.5 over the next class reads as about nine to one. */
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
  examples: { intent: string; text: string }[];
};

export function trainRecogniser(definitions: Definitions): Recogniser {
  const examples = [...definitions.intents.values()].flatMap((intent) =>
    [...intent.examples["zh-CN"], ...intent.examples.en].map((text) => ({ intent: intent.id, text })),
  );
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
    model: trainLinear(rows, vocabulary.index.size),
    neighbours: indexNeighbours(rows, vocabulary.index.size),
  };
}

export function classify(recogniser: Recogniser, text: string): Classification {
  const vector = vectorise(extractFeatures(text, recogniser.concepts), recogniser.vocabulary);
  const scored = scoreLinear(recogniser.model, vector);
  const top = scored[0];
  // Digits and signs alone say nothing to it; a bare order number is the rules' business.
  if (!top || vector.indices.length === 0 || !/\p{L}/u.test(text))
    return { candidates: [], nearest: null, familiarity: 0, inScope: false };

  const weights = scored.map(({ margin }) => Math.exp(SHARPNESS * (margin - top.margin)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const { row, cosine } = nearestRow(recogniser.neighbours, vector);
  const example = recogniser.examples[row];
  const familiarity = top.margin + 2 * cosine;
  return {
    candidates: scored.map(({ label }, i) => ({ intent: label, confidence: (weights[i] ?? 0) / total })),
    nearest: example ? { intent: example.intent, example: example.text, similarity: cosine } : null,
    familiarity,
    inScope: top.label !== OUT_OF_SCOPE && familiarity >= GATE,
  };
}
