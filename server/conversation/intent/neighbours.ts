// What the nearest example sentences say of a message that rules and classifier are unsure of. Pure. Their vote and the
// classifier's probabilities are averaged; a service's cosines lie where they like, so only their order and relative
// distance count.
import type { IntentDefinition } from "./definitions";
import { chosen, outsideConfidence, type Recognition, type Scored } from "./recognise";
import { OUT_OF_SCOPE, type Classification } from "./recogniser";

/** Examples of one language, their vectors one after another. */
export type ExampleIndex = { intents: readonly string[]; vectors: Float32Array };

/** Chosen, like the limit below, on our own sentences, each held out, and on the talk of other trades. */
const NEAREST = 30;
/** At this much of the mean, out_of_scope is as likely as all our intents together. */
const OUTSIDE = 0.37;
const LEAST = 0.01;

/** Each intent's part of the vote, 1 in all: the nearest example counts in full, the last one not at all. */
export function voteOfNeighbours({ intents, vectors }: ExampleIndex, vector: Float32Array): Map<string, number> {
  const nearest = intents
    .map((intent, row) => ({ intent, similarity: dot(vectors, row * vector.length, vector) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, NEAREST + 1);
  const [top, last] = [nearest[0]?.similarity ?? 0, nearest.at(-1)?.similarity ?? 0];
  const votes = new Map<string, number>();
  for (const { intent, similarity } of nearest) votes.set(intent, (votes.get(intent) ?? 0) + similarity - last);
  const total = sum(votes.values());
  return top > last ? new Map([...votes].map(([intent, vote]) => [intent, vote / total])) : new Map();
}

function dot(vectors: Float32Array, from: number, vector: Float32Array): number {
  let product = 0;
  for (let i = 0; i < vector.length; i += 1) product += (vectors[from + i] ?? 0) * (vector[i] ?? 0);
  return product;
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

export function weighNeighbours(
  recognition: Recognition,
  classification: Classification,
  votes: ReadonlyMap<string, number>,
  intents: ReadonlyMap<string, IntentDefinition>,
): Recognition {
  const own = opinionOf(recognition, classification);
  const mean = (intent: string) => ((own.get(intent) ?? 0) + (votes.get(intent) ?? 0)) / 2;
  const inside = [...new Set([...own.keys(), ...votes.keys()])].filter((intent) => intent !== OUT_OF_SCOPE);
  const total = sum(inside.map(mean)) || 1;
  const outside = odds(mean(OUT_OF_SCOPE));
  const isOutside = outside > 0.5;
  const layerOf = (intent: string): Scored["layer"] =>
    votes.has(intent)
      ? "embeddings"
      : (recognition.considered.find((one) => one.intent === intent)?.layer ?? "classifier");
  const considered = inside.map((intent) => ({
    intent,
    confidence: (mean(intent) / total) * (isOutside ? 1 - outside : 1),
    layer: layerOf(intent),
  }));
  if (isOutside) considered.push({ intent: OUT_OF_SCOPE, confidence: outside, layer: layerOf(OUT_OF_SCOPE) });
  const listed = considered.filter(({ confidence }) => confidence >= LEAST);
  return {
    ...recognition,
    ...chosen(
      listed.sort((a, b) => b.confidence - a.confidence),
      intents,
    ),
  };
}

/** A share of the mean as a probability, even at the limit. */
function odds(share: number): number {
  const [out, inside] = [share * (1 - OUTSIDE), (1 - share) * OUTSIDE];
  return out / (out + inside);
}

/** What rules and classifier think, out_of_scope with what the gate leaves to it. */
function opinionOf({ considered }: Recognition, classification: Classification): Map<string, number> {
  const known = 1 - outsideConfidence(classification);
  const ours = considered.filter(({ intent }) => intent !== OUT_OF_SCOPE);
  const most = Math.max(1, sum(ours.map(({ confidence }) => confidence)));
  const own = new Map<string, number>();
  if (classification.inScope) {
    for (const { intent, confidence } of ours) own.set(intent, (known * confidence) / most);
  } else {
    for (const { intent, confidence } of classification.candidates) own.set(intent, known * confidence);
    for (const { intent, confidence } of ours) own.set(intent, Math.max(own.get(intent) ?? 0, confidence));
  }
  return own.set(OUT_OF_SCOPE, 1 - known);
}
