// What the classifier learns from: the sentences of the files, and messages that a person put right. One text is one
// example; what a person said of it counts before what a file says.
import { createHash } from "node:crypto";
import type { Definitions } from "./definitions";
import { analysisText } from "./normalise";

export type Example = { intent: string; text: string };

/** Corrections to an intent that no file describes any more teach nothing. */
export function mergeExamples(definitions: Definitions, corrections: readonly Example[]): Example[] {
  const corrected = new Map(
    corrections
      .filter(({ intent }) => definitions.intents.has(intent))
      .map((example) => [analysisText(example.text), example] as const),
  );
  const written = [...definitions.intents.values()].flatMap((intent) =>
    [...intent.examples["zh-CN"], ...intent.examples.en].map((text) => ({ intent: intent.id, text })),
  );
  if (corrected.size === 0) return written;
  return [...written.filter(({ text }) => !corrected.has(analysisText(text))), ...corrected.values()];
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Changes when anything does that training reads from the files. Rules and labels may change without a new training. */
export function filesDigest({ intents, concepts }: Definitions): string {
  const written = [...intents.values()].map(({ id, examples }) => [id, examples["zh-CN"], examples.en]);
  return sha256(JSON.stringify([written, concepts.map(([name, words]) => [name, words.source, words.flags])]));
}

/** Of the files and the corrections together. */
export function examplesDigest(definitions: Definitions, corrections: readonly Example[]): string {
  return sha256(JSON.stringify([filesDigest(definitions), corrections.map(({ intent, text }) => [intent, text])]));
}

export const FOLDS = 5;

/** Which part of the evaluation a text belongs to, always the same: whoever holds it out, it is held out. */
export function foldOf(text: string): number {
  return parseInt(sha256(analysisText(text).toLowerCase()).slice(0, 8), 16) % FOLDS;
}
