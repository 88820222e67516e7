// The utterances of a file through the recogniser as the files of intents make it now, and through the embeddings that the
// environment configures.
import { intentNames } from "../../server/conversation/intent/definitions";
import { compare, wantsEmbeddings } from "../../server/conversation/intent/embedding-layer";
import { languageOf, useExampleVectors, vectorsOf } from "../../server/conversation/intent/example-vectors";
import { analysisText } from "../../server/conversation/intent/normalise";
import { currentRecogniser, recogniseWith } from "../../server/conversation/intent/recognise";
import type { Embedder } from "../../server/models/embeddings/contract";
import { embedder } from "../../server/models/embeddings/runtime";
import { readUtterances } from "./intent-rows";
import { measureIntents, type Heard, type IntentFigures } from "./intents";

export type IntentRun = IntentFigures & {
  /** Rows whose label the map gives nothing for. */
  leftOut: number;
  /** Service and model; null where none is configured. */
  embeddings: string | null;
};

/** Throws an Error that says what of the files cannot be used, or that the embeddings do not answer. */
export async function runIntents(file: string, map?: string): Promise<IntentRun> {
  const recogniser = currentRecogniser();
  const using = embedder();
  const { rows, leftOut } = await readUtterances(file, intentNames(recogniser.definitions.intents), map);
  const readings = rows.map((row) => ({ row, got: recogniseWith(recogniser, row.text) }));
  const heard = using ? await withEmbeddings(using, readings) : readings;
  return { ...measureIntents(heard), leftOut, embeddings: using?.id ?? null };
}

async function withEmbeddings(using: Embedder, readings: readonly Heard[]): Promise<Heard[]> {
  const examples = currentRecogniser().examples.map(({ text }) => analysisText(text));
  const texts = [...new Set(examples)].filter((text) => using.reads(languageOf(text)));
  useExampleVectors(using.id, await vectorsOf(using, texts));
  const heard: Heard[] = [];
  for (const { row, got } of readings) {
    if (!wantsEmbeddings(got, using)) {
      heard.push({ row, got });
      continue;
    }
    const began = performance.now();
    const { heard: again, outcome } = await compare(using, got, got.text);
    if (!outcome.ok) throw outcome.error;
    heard.push({ row, got: { ...again, took: { ...got.took, embeddings: performance.now() - began } } });
  }
  return heard;
}
