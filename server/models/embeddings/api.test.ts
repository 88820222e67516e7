import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createApiEmbedder } from "./api";
import { FAKE_KEY, startFakeEmbeddingsApi, type FakeEmbeddingsApi } from "./fake-embeddings-api";

const MODEL = "text-embedding-3-small";
let api: FakeEmbeddingsApi;
beforeAll(async () => void (api = await startFakeEmbeddingsApi()));
beforeEach(() => {
  api.reply("normal");
  api.requests.length = 0;
});
afterAll(() => api.close());

const ask = (texts: string[], options: { apiKey?: string; signal?: AbortSignal } = {}) => {
  const { signal, ...config } = options;
  const embedder = createApiEmbedder({ url: api.url, model: MODEL, apiKey: FAKE_KEY, ...config });
  return embedder.embed(texts, { task: "embed_message", ...(signal ? { signal } : {}) });
};
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

it("gives vectors of length 1 in the order of the texts, many in several requests, and what they cost", async () => {
  const texts = Array.from({ length: 100 }, (_, i) => (i === 99 ? "stop my order" : `where is parcel ${i}`));
  const outcome = await ask(texts);
  if (!outcome.ok) throw outcome.error;
  expect(api.requests.map(({ length }) => length)).toEqual([64, 36]);
  const [last, again] = [outcome.vectors[99], await ask(["stop my order"])];
  expect(again.ok && last && dot(last, again.vectors[0] ?? last)).toBeCloseTo(1, 5);
  expect(again.call).toMatchObject({ status: "SUCCEEDED", model: MODEL, usage: { inputTokens: 4 }, priceKnown: true });
  expect(outcome.call?.costMicroUsd).toBeGreaterThan(0);
});

it.each([
  ["down", "server_error"],
  ["short", "malformed"],
  ["elsewhere", "connection"],
] as const)("is an answer of its own when the endpoint is %s", async (reply, reason) => {
  api.reply(reply);
  expect(await ask(["x"])).toMatchObject({ ok: false, reason, call: { status: "FAILED", errorCode: reason } });
});

it("ends with the caller's time, or with the caller", async () => {
  api.reply("silent");
  expect(await ask(["x"], { signal: AbortSignal.timeout(20) })).toMatchObject({ ok: false, reason: "timeout" });
  expect(await ask(["x"], { signal: AbortSignal.abort() })).toMatchObject({ ok: false, reason: "aborted" });
});

it("does not repeat what the server says, which may hold the key", async () => {
  const outcome = await ask(["x"], { apiKey: "sk-wrong" });
  expect(outcome).toMatchObject({ ok: false, reason: "unauthenticated" });
  expect(String(outcome.ok || [outcome.error.stack, JSON.stringify(outcome.error)])).not.toMatch(/sk-/);
});
