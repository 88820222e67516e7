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

/**
 * The gate: log-odds that a text is about anything we know, from the best margin, out_of_scope's margin, how many ideas of
 * the lexicon it holds, the share of its words seen before, and whether it speaks of what shops do not do. Fitted by
 * logistic regression on our own examples, each fold judged by a recogniser that had not seen it.
 */
const GATE = { best: 2.3, outside: -2.9, concepts: 0.85, known: 1.8, elsewhere: -2.1, bias: -3.1 };
const MOST_CONCEPTS = 4;
/** What shops do not do (concepts.yaml). Where it stands, no rule counts. */
const ELSEWHERE = "elsewhere";
/** Turns margins into confidences: a lead of 0.5 over the next class reads as about nine to one. */
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
  const features = extractFeatures(text, recogniser.concepts);
  const vector = vectorise(features, recogniser.vocabulary);
  const all = scoreLinear(recogniser.model, vector);
  const scored = all.filter(({ label }) => label !== OUT_OF_SCOPE);
  const top = scored[0];
  // Digits and signs alone say nothing to it; a bare order number is the rules' business.
  if (!top || vector.indices.length === 0 || !/\p{L}/u.test(text))
    return { candidates: [], nearest: null, familiarity: 0, inScope: false };

  const weights = scored.map(({ margin }) => Math.exp(SHARPNESS * (margin - top.margin)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const { row, cosine } = nearestRow(recogniser.neighbours, vector);
  const example = recogniser.examples[row];
  const outside = all.find(({ label }) => label === OUT_OF_SCOPE)?.margin ?? -1;
  const familiarity = familiarityOf(recogniser, features, { best: top.margin, outside });
  return {
    candidates: scored.map(({ label }, i) => ({ intent: label, confidence: (weights[i] ?? 0) / total })),
    nearest: example ? { intent: example.intent, example: example.text, similarity: cosine } : null,
    familiarity,
    inScope: familiarity >= 0.5,
  };
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
