// Which embeddings this process has, by its environment: none, unless an operator says so.
import { env, type Env } from "../../env";
import { createApiEmbedder } from "./api";
import type { Embedder } from "./contract";
import { createLocalEmbedder } from "./local";

type Configured = Pick<Env, "EMBEDDINGS" | "EMBEDDINGS_URL" | "EMBEDDINGS_MODEL" | "EMBEDDINGS_API_KEY">;

export function createEmbedder(of: Configured): Embedder | null {
  if (of.EMBEDDINGS === "local") return createLocalEmbedder();
  if (of.EMBEDDINGS_URL === undefined || of.EMBEDDINGS_MODEL === undefined) return null;
  const { EMBEDDINGS_URL: url, EMBEDDINGS_MODEL: model, EMBEDDINGS_API_KEY: apiKey } = of;
  return createApiEmbedder({ url, model, ...(apiKey ? { apiKey } : {}) });
}

let made: { of: string; embedder: Embedder | null } | undefined;

/** This process's, made once. */
export function embedder(): Embedder | null {
  const of = JSON.stringify([env.EMBEDDINGS, env.EMBEDDINGS_URL, env.EMBEDDINGS_MODEL, env.EMBEDDINGS_API_KEY]);
  if (made?.of !== of) made = { of, embedder: createEmbedder(env) };
  return made.embedder;
}
