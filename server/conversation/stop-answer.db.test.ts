// Stop, from whichever tab: a message that is being read is kept unanswered and its model is cut off; work is stopped and
// undone; where nothing is under way nothing happens.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import { createEngine, type Engine } from "../engine/run";
import { newId } from "../ids";
import { startFakeMessagesApi, type FakeMessagesApi } from "../models/fake-messages-api";
import { createAnthropicProvider } from "../models/providers/anthropic";
import { createModelRuntime, type ModelRuntime } from "../models/runtime";
import type { TestDatabase } from "../postgres/test-database";
import { checkConversation } from "./check-conversation";
import { isUnsure, recognise } from "./intent/recognise";
import { listQueued } from "./queue";
import { stopAnswer } from "./stop-answer";
import { sayInOrder } from "./take-queued";
import { converse, wordsOf } from "./test-conversation";
import { makeShopper } from "./test-shopper";

let database: TestDatabase;
let engine: Engine;
let api: FakeMessagesApi;
let models: ModelRuntime;
beforeAll(async () => {
  database = await demoDatabase();
  engine = createEngine(database);
  // Reads the procedures and trains once, so that no single test waits for it.
  await (await shopper()).talk.say("hello");
  api = await startFakeMessagesApi({ json: { candidates: [{ intent: "cancel_order", confidence: 0.9 }] } });
  models = createModelRuntime([createAnthropicProvider({ apiKey: "sk-test", baseUrl: api.url })], { retryPauseMs: 1 });
});
afterAll(() => api.close());

async function shopper() {
  const wanted = [
    { as: "A", like: "12521", status: "PAID" },
    { as: "B", like: "12251" },
  ];
  const { actor, orders } = await makeShopper(database.client, wanted);
  const talk = converse(database, engine, actor, "en");
  return { talk, paid: orders.get("A") ?? "", late: orders.get("B") ?? "" };
}
const session = (sessionId: string) => ({ sessionId });

/** The first that rules and classifier are unsure of. */
function doubted(): string {
  const texts = ["please sort my order out", "about the parcel and the address and the refund"];
  const found = texts.find((text) => isUnsure(recognise(text)));
  if (found === undefined) throw new Error("none of the texts is doubted any more; write another");
  return found;
}

describe("stop", () => {
  it("cuts off the model that reads a message, from a tab that does not wait for it, and answers that nothing was done", async () => {
    const { talk } = await shopper();
    api.play(["silent"]);
    const message = {
      sessionId: talk.sessionId,
      text: doubted(),
      clientMessageId: newId("msg"),
      channel: "web" as const,
    };
    const answer = sayInOrder(talk.ctx, message, models);
    await vi.waitFor(() => expect(api.requests).toHaveLength(1), 10_000);
    expect(await listQueued(talk.ctx, talk.sessionId)).toMatchObject([{ text: message.text, status: "reading" }]);
    expect(await stopAnswer(talk.ctx, session(talk.sessionId))).toEqual({ stopped: "message" });
    const { assistantMessage, executionId } = await answer;
    expect(wordsOf(assistantMessage)).toContain("Stopped. This message was not acted on");
    expect(executionId).toBeNull();
    expect(await talk.executions()).toEqual([]);
    expect(await listQueued(talk.ctx, talk.sessionId)).toEqual([]);
    const calls = await database.client.modelCall.findMany({ orderBy: { id: "desc" }, take: 1 });
    expect(calls).toMatchObject([{ status: "FAILED", errorCode: "aborted" }]);
    expect(await stopAnswer(talk.ctx, session(talk.sessionId))).toEqual({ stopped: "nothing" });
    await checkConversation(database.client, talk.sessionId);
  });

  it("keeps an open question open", async () => {
    const { talk, paid } = await shopper();
    await talk.say(`cancel order ${paid}`);
    const before = await talk.session();
    const clientMessageId = newId("msg");
    const row = { sessionId: talk.sessionId, userId: talk.ctx.actor.userId, clientMessageId, text: "by mistake" };
    const more = { sent: { channel: "web" }, actor: { ...talk.ctx.actor }, locale: "en", stopped: true };
    await database.client.queuedMessage.create({ data: { ...row, ...more } });
    await sayInOrder(talk.ctx, { sessionId: talk.sessionId, text: "by mistake", clientMessageId, channel: "web" });
    const after = await talk.session();
    expect([after.state, after.pendingSlots]).toEqual([before.state, before.pendingSlots]);
    expect(await talk.executions()).toEqual([]);
  });

  it("stops work and undoes it, audited, and says so in the conversation", async () => {
    const { talk, late } = await shopper();
    await talk.say(`Where is order ${late}? It should have been here a week ago`);
    expect(await stopAnswer(talk.ctx, session(talk.sessionId))).toEqual({ stopped: "work" });
    await talk.work();
    const [execution] = await talk.executions();
    expect(execution?.status).toBe("CANCELLED");
    const audit = await database.client.auditLog.findMany({ where: { executionId: execution?.id ?? "" } });
    expect(audit.map(({ action }) => action)).toContain("execution.cancel");
    expect((await talk.session()).state).toBe("IDLE");
    expect((await talk.messages()).map(wordsOf).join("\n")).toMatch(/stop/i);
    await checkConversation(database.client, talk.sessionId);
  });

  it.each([
    ["en", "do you take paypal? and how long does delivery take?", "leave the rest as well"],
    ["zh-CN", "能用支付宝吗？另外多久能送到？", "后面的也不办了"],
  ] as const)("leaves what was to come after it, too (%s)", async (locale, words, told) => {
    const { actor } = await makeShopper(database.client, []);
    const talk = converse(database, engine, actor, locale);
    await talk.say(words);
    expect(await talk.executions()).toHaveLength(1);
    expect(await stopAnswer(talk.ctx, session(talk.sessionId))).toEqual({ stopped: "work" });
    await talk.work();
    expect(await talk.executions()).toMatchObject([{ status: "CANCELLED" }]);
    expect((await talk.messages()).map((one) => wordsOf(one)).join("\n")).toContain(told);
  });

  it("leaves a card alone: that is declined in words", async () => {
    const { talk, paid } = await shopper();
    await talk.say(`cancel order ${paid}, ordered by mistake`);
    await talk.work();
    expect(await stopAnswer(talk.ctx, session(talk.sessionId))).toEqual({ stopped: "nothing" });
    expect(await talk.card()).not.toBeNull();
  });

  it("is for one's own conversations", async () => {
    const { talk, late } = await shopper();
    await talk.say(`Where is order ${late}? It should have been here a week ago`);
    const other = { ...talk.ctx, actor: { ...talk.ctx.actor, userId: "x", customerId: "x" } };
    await expect(stopAnswer(other, session(talk.sessionId))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await talk.session()).state).toBe("EXECUTING");
  });
});
