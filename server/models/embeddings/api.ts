// Vectors from an endpoint that speaks OpenAI's embeddings API, through the AI SDK. What must stay true: the key goes to the
// configured address alone, and neither it nor what a server says of a request gets into a message or a log.
import type * as Ai from "ai";
import { z } from "zod";
import { systemClock } from "../../context";
import { AppError } from "../../errors";
import { newId } from "../../ids";
import { NO_USAGE, type FailureReason, type ModelCallRecord } from "../contract";
import { costOf, priceOf } from "../pricing";
import { unitVector, type Embedder, type EmbedOptions, type EmbedOutcome } from "./contract";

export type ApiEmbeddings = { url: string; model: string; apiKey?: string };

type Model = Extract<Ai.EmbeddingModel, { specificationVersion: "v3" }>;
type Sdk = Pick<typeof Ai, "embedMany" | "APICallError" | "RetryError">;

const PROVIDER = "embeddings";
/** Texts of one request. */
const MOST = 64;
/** One request, where the caller sets no shorter time. */
const TIMEOUT_MS = 30_000;

const answerSchema = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()).min(1) })),
  usage: z.object({ prompt_tokens: z.int().min(0) }).optional(),
});

export function createApiEmbedder(config: ApiEmbeddings): Embedder {
  const { host, pathname } = new URL(config.url);
  return {
    id: `${host}${pathname.replace(/\/$/, "")} ${config.model}`,
    local: false,
    reads: () => true,
    warmUp: async () => {},
    embed: (texts, options) => embed(config, texts, options),
  };
}

async function embed(config: ApiEmbeddings, texts: readonly string[], options: EmbedOptions): Promise<EmbedOutcome> {
  // Whoever has configured none never loads it.
  const sdk = await import("ai");
  const startedAt = systemClock.now();
  const began = performance.now();
  const record = (tokens: number, errorCode: FailureReason | null) =>
    recordOf(config.model, { task: options.task, tokens, errorCode, startedAt, latencyMs: performance.now() - began });
  try {
    const { embeddings, usage } = await sdk.embedMany({
      model: modelOf(config, sdk),
      values: [...texts],
      maxRetries: options.retries ?? 0,
      ...(options.signal ? { abortSignal: options.signal } : {}),
    });
    return { ok: true, vectors: embeddings.map(unitVector), call: record(usage.tokens, null) };
  } catch (error) {
    const reason = reasonOf(error, sdk);
    const message = `The embeddings endpoint did not answer (${reason}).`;
    return { ok: false, reason, error: new AppError("UNAVAILABLE", message, { reason }), call: record(0, reason) };
  }
}

function modelOf({ url, model, apiKey }: ApiEmbeddings, { APICallError }: Sdk): Model {
  const address = `${url.replace(/\/$/, "")}/embeddings`;
  return {
    specificationVersion: "v3",
    provider: PROVIDER,
    modelId: model,
    maxEmbeddingsPerCall: MOST,
    supportsParallelCalls: false,
    doEmbed: async ({ values, abortSignal }) => {
      const limit = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) },
        body: JSON.stringify({ model, input: values, encoding_format: "float" }),
        // An address that sends elsewhere is not the one that was configured.
        redirect: "error",
        signal: abortSignal ? AbortSignal.any([abortSignal, limit]) : limit,
      });
      if (!response.ok) {
        await response.body?.cancel();
        const statusCode = response.status;
        throw new APICallError({ message: `HTTP ${statusCode}`, url: address, requestBodyValues: {}, statusCode });
      }
      return readAnswer(await response.json(), values.length);
    },
  };
}

function readAnswer(body: unknown, expected: number): Awaited<ReturnType<Model["doEmbed"]>> {
  const { data, usage } = answerSchema.parse(body);
  const embeddings = [...data].sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  const dimensions = embeddings[0]?.length;
  if (embeddings.length !== expected || embeddings.some(({ length }) => length !== dimensions))
    throw new SyntaxError("Not one vector of one length for each text.");
  return { embeddings, warnings: [], ...(usage ? { usage: { tokens: usage.prompt_tokens } } : {}) };
}

function reasonOf(error: unknown, sdk: Sdk): FailureReason {
  if (sdk.RetryError.isInstance(error)) return reasonOf(error.lastError, sdk);
  if (sdk.APICallError.isInstance(error)) return statusReason(error.statusCode ?? 500);
  if (error instanceof z.ZodError || error instanceof SyntaxError) return "malformed";
  if (error instanceof DOMException) return error.name === "TimeoutError" ? "timeout" : "aborted";
  return "connection";
}

function statusReason(status: number): FailureReason {
  if (status === 429) return "rate_limited";
  if (status === 401 || status === 402 || status === 403) return "unauthenticated";
  if (status === 408 || status === 504) return "timeout";
  return status >= 500 ? "server_error" : "bad_request";
}

type Made = Pick<ModelCallRecord, "task" | "errorCode" | "startedAt" | "latencyMs"> & { tokens: number };

function recordOf(model: string, { tokens, latencyMs, errorCode, ...made }: Made): ModelCallRecord {
  const { price, known } = priceOf(model);
  // An endpoint may leave the count out; the SDK then says NaN.
  const usage = { ...NO_USAGE, inputTokens: Number.isFinite(tokens) ? tokens : 0 };
  return {
    id: newId("mcall"),
    ...made,
    errorCode,
    policy: PROVIDER,
    provider: PROVIDER,
    model,
    candidates: [],
    status: errorCode === null ? "SUCCEEDED" : "FAILED",
    usage,
    costMicroUsd: costOf(price, usage),
    priceKnown: known,
    latencyMs: Math.round(latencyMs),
    firstTokenMs: null,
    context: null,
  };
}
