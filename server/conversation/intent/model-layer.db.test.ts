import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoDatabase } from "../../../prisma/test-demo";
import type { Ctx } from "../../context";
import { newId } from "../../ids";
import { startFakeMessagesApi, type FakeMessagesApi } from "../../models/fake-messages-api";
import { createAnthropicProvider } from "../../models/providers/anthropic";
import { createModelRuntime, type ModelRuntime } from "../../models/runtime";
import type { TestDatabase } from "../../postgres/test-database";
import { turn } from "../turn";
import { recogniseWithModel } from "./model-layer";
import { isUnsure, recognise } from "./recognise";

/** Nothing in it is what anybody wrote for us. */
const VAGUE = "the thing with the stuff, you know, from before, sort that out";
const SURE = "where is my order 12345";

let database: TestDatabase;
let api: FakeMessagesApi;
let models: ModelRuntime;
let ctx: Ctx;
beforeAll(async () => {
  database = await demoDatabase();
  api = await startFakeMessagesApi({
    json: { candidates: [{ intent: "cancel_order", confidence: 0.9 }] },
    usage: { input: 1_000, output: 20, cacheWrite: 0, cacheRead: 0 },
  });
  models = createModelRuntime([createAnthropicProvider({ apiKey: "sk-test", baseUrl: api.url })], { retryPauseMs: 1 });
  const actor = { userId: "user_demo_customer", role: "customer", customerId: "cust_demo", name: "Demo" } as const;
  ctx = { actor, db: database.client, clock: { now: () => new Date() }, locale: "en" };
});
beforeEach(() => api.play(["normal"]));
afterAll(() => api.close());

/** Unsure, as far as rules and classifier go. */
function unsure(text: string) {
  const heard = recognise(text);
  return { ...heard, ambiguous: true };
}

describe("a model's opinion", () => {
  it("is weighed with theirs, and keeps what it cost", async () => {
    const before = unsure(VAGUE);
    const { recognition, calls } = await recogniseWithModel(ctx, VAGUE, before, { runtime: models });
    expect(recognition).toMatchObject({ intent: "cancel_order", layer: "model" });
    const own = before.considered.find(({ intent }) => intent === "cancel_order")?.confidence ?? 0;
    expect(recognition.confidence).toBeCloseTo(0.75 * 0.9 + 0.25 * own, 1);
    expect(recognition.considered.length).toBeGreaterThanOrEqual(before.considered.length);
    expect(recognition.took.model).toBeGreaterThan(0);
    expect(calls).toMatchObject([{ task: "recognise_intent", status: "SUCCEEDED", usage: { inputTokens: 1_000 } }]);
  });

  it("is asked with ids, descriptions and masked words alone", async () => {
    const { name, email } = await database.client.customer.findUniqueOrThrow({ where: { id: "cust_demo" } });
    const text = `${VAGUE}, says ${name}, ${email}, 13800138000`;
    await recogniseWithModel(ctx, text, unsure(text), { runtime: models });
    const sent = JSON.stringify(api.requests[0]?.body);
    expect(sent).toContain("sort that out");
    expect(sent).toContain("cancel_order");
    for (const personal of [name, email, "13800138000", "cust_demo"]) expect(sent).not.toContain(personal);
  });

  it.each(["overloaded", "broken_stream"] as const)("leaves theirs when the answer is %s", async (reply) => {
    api.play([reply]);
    const before = unsure(VAGUE);
    const { recognition, calls } = await recogniseWithModel(ctx, VAGUE, before, { runtime: models });
    expect(recognition).toEqual({ ...before, took: { ...before.took, model: expect.any(Number) } });
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.every(({ status }) => status === "FAILED")).toBe(true);
  });

  it("is not asked for when they are sure, nor when there is no model", async () => {
    const sure = recognise(SURE);
    expect(isUnsure(sure)).toBe(false);
    expect(await recogniseWithModel(ctx, SURE, sure, { runtime: models })).toEqual({ recognition: sure, calls: [] });
    const alone = unsure(VAGUE);
    expect(await recogniseWithModel(ctx, VAGUE, alone, { runtime: createModelRuntime([]) })).toEqual({
      recognition: alone,
      calls: [],
    });
    expect(api.requests).toEqual([]);
  });
});

describe("a turn", () => {
  const say = (sessionId: string, text: string, clientMessageId = newId("msg")) =>
    turn(ctx, { sessionId, text, clientMessageId, channel: "web" }, models);
  /** The first that rules and classifier are unsure of. */
  const doubted = () => {
    const found = [
      "please sort my order out",
      "about the parcel and the address and the refund",
      "I need help with an order",
    ].find((text) => isUnsure(recognise(text)));
    if (found === undefined) throw new Error("none of the texts is doubted any more; write another");
    return found;
  };

  it("asks a model once about what it doubts, acts on it, and keeps both", async () => {
    const sessionId = newId("sess");
    const id = newId("msg");
    await say(sessionId, doubted(), id);
    await say(sessionId, doubted(), id);
    expect(api.requests).toHaveLength(1);
    const [row, ...others] = await database.client.recognition.findMany({ where: { sessionId } });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ intent: "cancel_order", layer: "model", unsure: false });
    expect((row?.took as { model: number }).model).toBeGreaterThan(0);
    expect(await database.client.modelCall.count({ where: { task: "recognise_intent" } })).toBe(1);
    const session = await database.client.sessionState.findUniqueOrThrow({ where: { id: sessionId } });
    // It was sure enough to go on with the cancellation: a question about it is open, or its work has begun.
    expect(session.state).not.toBe("IDLE");
  });

  it("asks none about an answer to an open question", async () => {
    const sessionId = newId("sess");
    await say(sessionId, "cancel an order of mine");
    expect((await database.client.sessionState.findUniqueOrThrow({ where: { id: sessionId } })).state).toBe(
      "COLLECTING_INFO",
    );
    await say(sessionId, doubted());
    expect(api.requests).toEqual([]);
  });
});
