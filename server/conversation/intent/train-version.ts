// One training from end to end, pure: what is in force and what would be are held against each other on texts neither has
// seen, then the new one is trained on everything. Seconds of work: run it in a process of its own (train-process.ts).
import type { Definitions } from "./definitions";
import { compare, crossRead, isKept, type Figures } from "./evaluate";
import { mergeExamples, type Example } from "./examples";
import { analysisText } from "./normalise";
import { packRecogniser } from "./pack";
import { trainOn } from "./recogniser";

/** `inForce`: the corrections that what is in force was trained with. */
export type Material = { corrections: readonly Example[]; inForce: readonly Example[] };
export type Trained = { kept: boolean; figures: Figures; artifact: Uint8Array<ArrayBuffer> | null };

export function trainVersion(definitions: Definitions, { corrections, inForce }: Material): Trained {
  const examples = mergeExamples(definitions, corrections);
  const before = mergeExamples(definitions, inForce);
  const candidate = crossRead(definitions, examples, examples);
  const same = JSON.stringify(examples) === JSON.stringify(before);
  const baseline = same ? candidate : crossRead(definitions, examples, before);
  const known = corrections.filter(({ intent }) => definitions.intents.has(intent));
  const learned = new Set(known.map(({ text }) => analysisText(text))).size;
  const figures = compare(candidate, baseline, learned);
  if (!isKept(figures)) return { kept: false, figures, artifact: null };
  const recogniser = trainOn(definitions, examples, figures.sharpness);
  return { kept: true, figures, artifact: packRecogniser(recogniser, corrections) };
}
