import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Ctx } from "../../context";
import { env } from "../../env";
import { newId } from "../../ids";
import { log } from "../../log";
import { FAKE_KEY, startFakeEmbeddingsApi, type FakeEmbeddingsApi } from "../../models/embeddings/fake-embeddings-api";
import { createApiEmbedder } from "../../models/embeddings/api";
import type { Embedder } from "../../models/embeddings/contract";
import { createModelRuntime } from "../../models/runtime";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { hear } from "../hear";
import { recogniseWithEmbeddings, wantsEmbeddings } from "./embedding-layer";
import { embedExamples, loadExampleVectors } from "./example-vectors";
import { currentRecogniser, recognise } from "./recognise";
import { listRecognitions, storeRecognition } from "./stored";
import { useFewIntents } from "./test-few-intents";

const DOUBTED = "and what of my stuff then";
const SURE = "where is my order 12345";

let few: ReturnType<typeof useFewIntents>;
let database: TestDatabase;
let api: FakeEmbeddingsApi;
let ctx: Ctx;
/** A service of its own for each test: one that failed is left alone for a while. */
let using: Embedder;
const NONE = createModelRuntime([]);

beforeAll(async () => {
  few = useFewIntents();
  database = await testDatabase();
  await database.client.customer.create({
    data: { id: "cust_lin", name: "Lin Yue", email: "lin@shop.example", phone: "13800138000" },
  });
  const actor = { userId: "user_lin", role: "customer", customerId: "cust_lin", name: "Lin Yue" } as const;
  ctx = { actor, db: database.client, clock: { now: () => new Date() }, locale: "en" };
  api = await startFakeEmbeddingsApi();
  env.EMBEDDINGS_URL = api.url;
  env.EMBEDDINGS_MODEL = "some-model";
  env.EMBEDDINGS_API_KEY = FAKE_KEY;
});
beforeEach(() => {
  api.reply("normal");
  api.requests.length = 0;
  using = createApiEmbedder({ url: api.url, model: "some-model", apiKey: FAKE_KEY });
});
afterAll(async () => {
  delete env.EMBEDDINGS_URL;
  delete env.EMBEDDINGS_MODEL;
  delete env.EMBEDDINGS_API_KEY;
  few.leave();
  await api.close();
});

const ask = (text = DOUBTED, limitMs = 5_000) =>
  recogniseWithEmbeddings(ctx, text, recognise(text), { using, limitMs });

/** One message of Lin's, corrected by a person. */
async function corrected(text: string, intent: string): Promise<string> {
  const at = new Date();
  const sessionId = newId("sess");
  const messageId = newId("msg");
  await database.client.sessionState.create({
    data: {
      ...{ id: sessionId, userId: "user_lin", customerId: "cust_lin", channel: "web", locale: "en", state: "IDLE" },
      ...{ createdAt: at, lastActiveAt: at, expiresAt: at },
    },
  });
  await database.client.message.create({
    data: { id: messageId, sessionId, turn: 1, role: "user", text, createdAt: at },
  });
  const { recognition } = await ask(text);
  await storeRecognition(ctx, { messageId, sessionId, text, recognition });
  await database.client.recognition.update({
    where: { messageId },
    data: { correctedIntent: intent, correctedBy: "user_op", correctedAt: at },
  });
  return messageId;
}

describe("the examples' vectors", () => {
  it("are computed once each, the new ones alone, and forgotten when nobody teaches them", async () => {
    const { examples } = currentRecogniser();
    expect(wantsEmbeddings(recognise(DOUBTED), using)).toBe(false);
    expect(await embedExamples(database.client, using)).toBe(new Set(examples.map(({ text }) => text)).size);
    expect(await database.client.modelCall.count({ where: { task: "embed_examples", status: "SUCCEEDED" } })).toBe(
      Math.ceil(examples.length / 128),
    );
    api.requests.length = 0;
    expect(await embedExamples(database.client, using)).toBe(0);
    expect(api.requests).toEqual([]);
    const messageId = await corrected("Lin Yue here, scrap what I bought", "cancel_order");
    api.requests.length = 0;
    expect(await embedExamples(database.client, using)).toBe(1);
    expect(api.requests).toEqual([["here, scrap what I bought"]]);
    await database.client.message.delete({ where: { id: messageId } });
    expect(await embedExamples(database.client, using)).toBe(0);
    expect(await database.client.exampleVector.count()).toBe(examples.length);
    await loadExampleVectors(database.client, using);
    expect(wantsEmbeddings(recognise(DOUBTED), using)).toBe(true);
  });

  it("that were computed before the service went away stay", async () => {
    const gone = await database.client.exampleVector.findFirstOrThrow();
    await database.client.exampleVector.delete({
      where: { provider_textHash: { provider: gone.provider, textHash: gone.textHash } },
    });
    api.reply("down");
    const told = vi.spyOn(log, "warn").mockReturnValue(undefined);
    expect(
      await embedExamples(database.client, {
        ...using,
        embed: (texts) => using.embed(texts, { task: "embed_examples" }),
      }),
    ).toBe(0);
    expect(told).toHaveBeenCalledOnce();
    told.mockRestore();
    api.reply("normal");
    expect(await embedExamples(database.client, using)).toBe(1);
  });
});

describe("a message they are unsure of", () => {
  const example = (intent: string) =>
    currentRecogniser().examples.find((one) => one.intent === intent && /^[a-z ]+$/i.test(one.text))?.text ?? "";

  it.each(["cancel_order", "out_of_scope"])("is taken for what is near it: %s", async (intent) => {
    expect(recognise(DOUBTED).intent).toBe("out_of_scope");
    api.near(DOUBTED, example(intent));
    const { recognition, calls } = await ask();
    expect(recognition).toMatchObject({ intent, layer: "embeddings" });
    expect(recognition.took.embeddings).toBeGreaterThan(0);
    expect(calls).toMatchObject([{ task: "embed_message", model: "some-model", status: "SUCCEEDED" }]);
  });

  it("is sent without what is personal in it", async () => {
    const text = `${DOUBTED}, says Lin Yue, lin@shop.example, 13800138000`;
    await recogniseWithEmbeddings(ctx, text, { ...recognise(text), ambiguous: true }, { using });
    expect(api.requests).toHaveLength(1);
    expect(api.requests[0]?.[0]).toContain("what of my stuff");
    expect(api.requests[0]?.[0]).not.toMatch(/Lin|shop\.example|138/);
  });

  it("is asked about in a turn, once, and kept with the layer that read it", async () => {
    api.near(DOUBTED, example("cancel_order"));
    const sent = { sessionId: newId("sess"), text: DOUBTED, clientMessageId: newId("msg") };
    const { recognition } = await hear(ctx, sent, NONE);
    expect(api.requests).toEqual([[DOUBTED]]);
    expect((await hear(ctx, { ...sent, text: SURE }, NONE)).recognition.took).not.toHaveProperty("embeddings");
    expect(api.requests).toHaveLength(1);
    const at = new Date();
    const of = { ...ctx.actor, channel: "web", locale: "en", state: "IDLE" };
    await database.client.sessionState.create({
      data: {
        ...{ id: sent.sessionId, userId: of.userId, customerId: of.customerId, channel: of.channel, locale: of.locale },
        ...{ state: of.state, createdAt: at, lastActiveAt: at, expiresAt: at },
      },
    });
    const message = {
      id: newId("msg"),
      sessionId: sent.sessionId,
      turn: 1,
      role: "user",
      text: DOUBTED,
      createdAt: at,
    };
    await database.client.message.create({ data: message });
    await storeRecognition(ctx, { messageId: message.id, sessionId: sent.sessionId, text: DOUBTED, recognition });
    const ops = { ...ctx, actor: { userId: "user_op", role: "ops", customerId: null, name: "Op" } as const };
    const { rows } = await listRecognitions(ops, { layer: "embeddings" });
    expect(rows).toMatchObject([
      { intent: "cancel_order", layer: "embeddings", took: { embeddings: expect.any(Number) } },
    ]);
  });

  it.each(["down", "silent"] as const)(
    "is read without when the service is %s, which is told of once",
    async (reply) => {
      api.reply(reply);
      const told = vi.spyOn(log, "warn").mockReturnValue(undefined);
      const before = recognise(DOUBTED);
      for (const _ of [1, 2]) {
        const { recognition } = await recogniseWithEmbeddings(ctx, DOUBTED, before, { using, limitMs: 50 });
        expect({ ...recognition, took: before.took }).toEqual(before);
      }
      // Nobody waits for it a second time so soon.
      expect(api.requests).toHaveLength(1);
      expect(told).toHaveBeenCalledOnce();
      told.mockRestore();
      api.reply("normal");
      const now = new Date(Date.now() + 60_000);
      const later = { ...ctx, clock: { now: () => now } };
      const { recognition } = await recogniseWithEmbeddings(later, DOUBTED, before, { using });
      expect(recognition.layer).toBe("embeddings");
    },
  );

  it("is read as ever where nothing is configured", async () => {
    delete env.EMBEDDINGS_URL;
    const sent = { sessionId: newId("sess"), text: DOUBTED, clientMessageId: newId("msg") };
    const { recognition, calls } = await hear(ctx, sent, NONE);
    env.EMBEDDINGS_URL = api.url;
    expect(recognition.took).toEqual({ rules: expect.any(Number), classifier: expect.any(Number) });
    expect([calls, api.requests, await embedExamples(database.client, null)]).toEqual([[], [], 0]);
  });
});
