// The example sentences as vectors: computed by the worker, each once, kept in example_vectors and read by every process.
// What must stay true: no request waits for them, and a process that has too few of them goes on without.
import { createHash } from "node:crypto";
import type { Locale } from "../../context";
import type { Db } from "../../db";
import { log } from "../../log";
import { recordModelCalls } from "../../models/call";
import type { Embedder } from "../../models/embeddings/contract";
import { embedder } from "../../models/embeddings/runtime";
import { publish } from "../../postgres/notify";
import { readCorrections } from "./correct";
import { intentsDirectory, readDefinitions } from "./definitions";
import { mergeExamples, type Example } from "./examples";
import { detectLanguage } from "./language";
import type { ExampleIndex } from "./neighbours";
import { analysisText } from "./normalise";
import { currentRecogniser } from "./recognise";
import { INTENTS_TOPIC } from "./training";

/** Texts that are stored together: what was embedded before a failure stays. */
const BATCH = 128;
/** With fewer of the examples than this, what is near says more about what is there. */
const ENOUGH = 0.9;

export const languageOf = (text: string): Locale => detectLanguage(text, "zh-CN");
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

/**
 * Embeds what the files and the corrections teach and is not there yet, forgets what nobody teaches any more, and tells the
 * other processes. Gives how many were new. A service that does not answer is told of; the rest waits for the next time.
 */
export async function embedExamples(db: Db, using: Embedder | null = embedder()): Promise<number> {
  if (!using) return 0;
  const { definitions } = readDefinitions(intentsDirectory());
  const texts = mergeExamples(definitions, await readCorrections(db)).map(({ text }) => analysisText(text));
  const wanted = new Map(texts.filter((text) => using.reads(languageOf(text))).map((text) => [hashOf(text), text]));
  const rows = await db.exampleVector.findMany({ where: { provider: using.id }, select: { textHash: true } });
  const known = new Set(rows.map(({ textHash }) => textHash));
  const missing = [...wanted].filter(([hash]) => !known.has(hash));
  const done = await embedMissing(db, using, missing);
  const past = [...known].filter((hash) => !wanted.has(hash));
  if (past.length > 0) await db.exampleVector.deleteMany({ where: { provider: using.id, textHash: { in: past } } });
  if (done > 0) await publish(db, INTENTS_TOPIC, {});
  return done;
}

async function embedMissing(db: Db, using: Embedder, missing: readonly [hash: string, text: string][]) {
  for (let i = 0; i < missing.length; i += BATCH) {
    const part = missing.slice(i, i + BATCH);
    const texts = part.map(([, text]) => text);
    const outcome = await using.embed(texts, { task: "embed_examples", retries: 2 });
    if (outcome.call) await recordModelCalls(db, [outcome.call], {});
    if (!outcome.ok) {
      log.warn({ reason: outcome.error.options.reason }, `${outcome.error.message} Examples wait for it.`);
      return i;
    }
    const { vectors } = outcome;
    await db.exampleVector.createMany({
      data: part.map(([textHash], at) => ({ provider: using.id, textHash, vector: toBytes(vectors[at]) })),
      skipDuplicates: true,
    });
  }
  return missing.length;
}

function toBytes(vector: Float32Array | undefined): Uint8Array<ArrayBuffer> {
  if (!vector) throw new Error("A text has no vector.");
  return new Uint8Array(Float32Array.from(vector).buffer);
}

export type Vectors = ReadonlyMap<string, Float32Array>;
type Indexed = { examples: readonly Example[]; vectors: Vectors; indices: Map<Locale, ExampleIndex | null> };
const shared = globalThis as { stewardVectors?: { id: string; vectors: Vectors }; stewardExampleIndex?: Indexed };

/** Reads what is stored; until this was called once, no process uses any. */
export async function loadExampleVectors(db: Db, using: Embedder | null = embedder()): Promise<void> {
  if (!using) return;
  const rows = await db.exampleVector.findMany({
    where: { provider: using.id },
    select: { textHash: true, vector: true },
  });
  useExampleVectors(
    using.id,
    new Map(rows.map(({ textHash, vector }) => [textHash, new Float32Array(Uint8Array.from(vector).buffer)])),
  );
}

export function useExampleVectors(id: string, vectors: Vectors): void {
  shared.stewardVectors = { id, vectors };
}

/** Vectors of these texts, by what they are kept under. Throws when the service does not answer. */
export async function vectorsOf(using: Embedder, texts: readonly string[]): Promise<Vectors> {
  const outcome = await using.embed(texts, { task: "embed_examples", retries: 2 });
  if (!outcome.ok) throw outcome.error;
  return new Map(texts.map((text, i) => [hashOf(text), outcome.vectors[i] ?? new Float32Array()]));
}

/** The examples of one language as this process knows them; null where too few of them are embedded. */
export function exampleIndex(using: Embedder, language: Locale): ExampleIndex | null {
  const { examples } = currentRecogniser();
  const stored = shared.stewardVectors;
  if (stored?.id !== using.id || !using.reads(language)) return null;
  let kept = shared.stewardExampleIndex;
  if (kept?.examples !== examples || kept.vectors !== stored.vectors)
    kept = shared.stewardExampleIndex = { examples, vectors: stored.vectors, indices: new Map() };
  const known = kept.indices.get(language);
  if (known !== undefined) return known;
  const made = makeIndex(examples, stored.vectors, language);
  kept.indices.set(language, made);
  return made;
}

function makeIndex(examples: readonly Example[], stored: Vectors, language: Locale): ExampleIndex | null {
  const texts = examples.map(({ intent, text }) => ({ intent, text: analysisText(text) }));
  const mine = texts.filter(({ text }) => languageOf(text) === language);
  const found = mine.flatMap(({ intent, text }) => {
    const vector = stored.get(hashOf(text));
    return vector ? [{ intent, vector }] : [];
  });
  const dimensions = found[0]?.vector.length ?? 0;
  if (dimensions === 0 || found.length < ENOUGH * mine.length) return null;
  const vectors = new Float32Array(found.length * dimensions);
  found.forEach(({ vector }, row) => vectors.set(vector.subarray(0, dimensions), row * dimensions));
  return { intents: found.map(({ intent }) => intent), vectors };
}
