// Messages that wait for their turn: each becomes one turn, in the order they came, with what was sent with it, whoever reads
// them and whatever becomes of whoever does.
import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import type { Ctx } from "../context";
import { createEngine, type Engine } from "../engine/run";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { TestDatabase } from "../postgres/test-database";
import { removeAttachment } from "./attachments/add-attachment";
import { checkConversation } from "./check-conversation";
import { editQueued, listQueued, queueMessage, removeQueued } from "./queue";
import { sayInOrder, seeToQueued, takeOverdue, takeQueued } from "./take-queued";
import { converse, wordsOf, type Conversation } from "./test-conversation";
import { makeShopper } from "./test-shopper";

let database: TestDatabase;
let engine: Engine;
beforeAll(async () => {
  database = await demoDatabase();
  engine = createEngine(database);
  // Reads the procedures and trains once, so that no single test waits for it.
  await (await shopper()).talk.say("hello");
});

async function shopper() {
  const { actor, orders } = await makeShopper(database.client, [{ as: "A", like: "12521", status: "PAID" }]);
  return { talk: converse(database, engine, actor, "en"), order: orders.get("A") ?? "" };
}

const sent = ({ sessionId }: Conversation, text: string, more: { id?: string; attachments?: string[] } = {}) => {
  const { id = newId("msg"), attachments = [] } = more;
  return { sessionId, text, clientMessageId: id, channel: "web" as const, attachments };
};
const stranger = ({ ctx }: Conversation): Ctx => ({ ...ctx, actor: { ...ctx.actor, userId: "x", customerId: "x" } });
const said = async (talk: Conversation) =>
  (await talk.messages()).filter(({ role }) => role === "user").map((message) => wordsOf(message));
const waiting = async (talk: Conversation) => (await listQueued(talk.ctx, talk.sessionId)).map(({ text }) => text);

async function refusal(act: Promise<unknown>): Promise<string> {
  const error: unknown = await act.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${String(error)}`);
  return `${error.code} ${error.options.reason ?? ""}`.trim();
}

describe("messages that wait", () => {
  it("are taken one after another in the order they came, by whoever takes them", async () => {
    const { talk } = await shopper();
    const texts = ["hello", "what is your return policy?", "thank you"];
    for (const text of texts) await queueMessage(talk.ctx, sent(talk, text));
    expect(await waiting(talk)).toEqual(texts);
    await Promise.all([takeQueued(talk.ctx, talk.sessionId), takeQueued(talk.ctx, talk.sessionId)]);
    await takeQueued(talk.ctx, talk.sessionId);
    expect(await said(talk)).toEqual(texts);
    expect(await waiting(talk)).toEqual([]);
    await checkConversation(database.client, talk.sessionId);
  });

  it("come before one that is said now, and two tabs get the answers to their own", async () => {
    const { talk } = await shopper();
    await queueMessage(talk.ctx, sent(talk, "hello"));
    const [one, two] = await Promise.all(
      ["thank you", "what is your return policy?"].map((text) => sayInOrder(talk.ctx, sent(talk, text))),
    );
    expect([one, two].map((result) => result && wordsOf(result.userMessage))).toEqual([
      "thank you",
      "what is your return policy?",
    ]);
    expect((await said(talk))[0]).toBe("hello");
    expect(await said(talk)).toHaveLength(3);
  });

  it("are one message under one id, however often it comes and whenever", async () => {
    const { talk } = await shopper();
    const message = sent(talk, "hello");
    await queueMessage(talk.ctx, message);
    await queueMessage(talk.ctx, message);
    const answers = await Promise.all([sayInOrder(talk.ctx, message), sayInOrder(talk.ctx, message)]);
    await queueMessage(talk.ctx, message);
    expect(new Set(answers.map(({ assistantMessage }) => assistantMessage.id)).size).toBe(1);
    expect(await said(talk)).toEqual(["hello"]);
    expect(await waiting(talk)).toEqual([]);
  });

  it("bring their pictures", async () => {
    const { talk } = await shopper();
    const pictures = [await talk.upload("a.png"), await talk.upload("b.png")];
    await queueMessage(talk.ctx, sent(talk, "", { attachments: pictures }));
    const [shown] = await listQueued(talk.ctx, talk.sessionId);
    expect(shown?.pictures.map(({ attachmentId }) => attachmentId)).toEqual(pictures);
    await takeQueued(talk.ctx, talk.sessionId);
    const [message] = await talk.messages();
    expect(message?.parts.map((part) => part.type === "data-attachment" && part.id)).toEqual(pictures);
  });

  it("count as said when they came: a yes from before the card confirms nothing", async () => {
    const { talk, order } = await shopper();
    await talk.say(`cancel order ${order}, ordered by mistake`);
    await queueMessage(talk.ctx, sent(talk, "yes"));
    await talk.work();
    expect(await talk.card()).not.toBeNull();
    await takeQueued(talk.ctx, talk.sessionId);
    await talk.work();
    expect(await database.client.order.findUniqueOrThrow({ where: { id: order } })).toMatchObject({ status: "PAID" });
    await talk.say("yes");
    await talk.work();
    const after = await database.client.order.findUniqueOrThrow({ where: { id: order } });
    expect(after.status).toBe("CANCELLED");
  });

  it("are seen to by whoever took them in, however long somebody reads before them", async () => {
    const { talk } = await shopper();
    const { sessionId } = talk;
    const [before, own] = [newId("msg"), newId("msg")];
    await queueMessage(talk.ctx, sent(talk, "thank you", { id: before }));
    await database.client.queuedMessage.updateMany({
      where: { sessionId },
      data: { claimedUntil: new Date(Date.now() + 60_000) },
    });
    await queueMessage(talk.ctx, sent(talk, "hello", { id: own }));
    const seen = seeToQueued(talk.ctx, { sessionId, clientMessageId: own });
    expect(await waiting(talk)).toEqual(["thank you", "hello"]);
    await database.client.queuedMessage.deleteMany({ where: { sessionId, clientMessageId: before } });
    await seen;
    expect(await said(talk)).toEqual(["hello"]);
  });

  it("are taken by the worker when whoever took them in is gone", async () => {
    const { talk } = await shopper();
    await queueMessage(talk.ctx, sent(talk, "hello"));
    // Begun to be read by a process that ended since.
    await database.client.queuedMessage.updateMany({
      where: { sessionId: talk.sessionId },
      data: { claimedUntil: new Date(Date.now() - 1), createdAt: new Date(Date.now() - 60_000) },
    });
    expect(await takeOverdue(talk.ctx)).toBe(1);
    expect(await said(talk)).toEqual(["hello"]);
  });

  it("stay, marked, when they cannot be taken, and keep nobody behind them", async () => {
    const { talk } = await shopper();
    const picture = await talk.upload();
    const id = newId("msg");
    await queueMessage(talk.ctx, sent(talk, "look", { id, attachments: [picture] }));
    await queueMessage(talk.ctx, sent(talk, "hello"));
    await removeAttachment(talk.ctx, { sessionId: talk.sessionId, attachmentId: picture });
    await takeQueued(talk.ctx, talk.sessionId);
    expect(await said(talk)).toEqual(["hello"]);
    expect(await listQueued(talk.ctx, talk.sessionId)).toMatchObject([{ id, text: "look", status: "failed" }]);
    await removeQueued(talk.ctx, { sessionId: talk.sessionId, messageId: id });
    expect(await waiting(talk)).toEqual([]);
  });

  it("are at most twenty", async () => {
    const { talk } = await shopper();
    for (let i = 0; i < 20; i++) await queueMessage(talk.ctx, sent(talk, `hello ${i}`));
    expect(await refusal(queueMessage(talk.ctx, sent(talk, "one more")))).toBe("CONFLICT queue_full");
  });
});

describe("until it is read a message", () => {
  it("can be changed and taken back", async () => {
    const { talk } = await shopper();
    const [first, second] = [newId("msg"), newId("msg")];
    await queueMessage(talk.ctx, sent(talk, "hello", { id: first }));
    await queueMessage(talk.ctx, sent(talk, "never mind", { id: second }));
    const { sessionId } = talk;
    // What is said anew has been said now: it may answer what came up meanwhile.
    const now = new Date("2031-05-01T10:00:00Z");
    await editQueued(
      { ...talk.ctx, clock: { now: () => now } },
      { sessionId, messageId: first, text: "  good morning " },
    );
    expect(await database.client.queuedMessage.count({ where: { sessionId, createdAt: now } })).toBe(1);
    await removeQueued(talk.ctx, { sessionId, messageId: second });
    const audits = await database.client.auditLog.findMany({
      where: { resourceId: sessionId },
      orderBy: { seq: "asc" },
    });
    expect(audits.map(({ action, after }) => [action, after])).toEqual([
      ["message.edit", { messageId: first }],
      ["message.take_back", { messageId: second }],
    ]);
    expect(await refusal(editQueued(talk.ctx, { sessionId, messageId: first, text: "  " }))).toBe(
      "VALIDATION message_empty",
    );
    await takeQueued(talk.ctx, sessionId);
    expect(await said(talk)).toEqual(["good morning"]);
    expect(await refusal(sayInOrder(talk.ctx, sent(talk, "never mind", { id: first })).then(() => removeAgain()))).toBe(
      "CONFLICT queued_taken",
    );
    function removeAgain() {
      return removeQueued(talk.ctx, { sessionId, messageId: first });
    }
  });

  it("cannot any more once somebody reads it", async () => {
    const { talk } = await shopper();
    const { sessionId } = talk;
    const id = newId("msg");
    await queueMessage(talk.ctx, sent(talk, "hello", { id }));
    const claimedUntil = new Date(Date.now() + 60_000);
    await database.client.queuedMessage.updateMany({ where: { sessionId }, data: { claimedUntil } });
    const which = { sessionId, messageId: id };
    expect(await refusal(editQueued(talk.ctx, { ...which, text: "no" }))).toBe("CONFLICT queued_taken");
    expect(await refusal(removeQueued(talk.ctx, which))).toBe("CONFLICT queued_taken");
    expect(await listQueued(talk.ctx, sessionId)).toMatchObject([{ text: "hello", status: "reading" }]);
  });

  it("is its sender's alone", async () => {
    const { talk } = await shopper();
    const { sessionId } = talk;
    const id = newId("msg");
    await queueMessage(talk.ctx, sent(talk, "hello", { id }));
    const other = stranger(talk);
    const which = { sessionId, messageId: id };
    for (const act of [
      () => listQueued(other, sessionId),
      () => editQueued(other, { ...which, text: "no" }),
      () => removeQueued(other, which),
      () => queueMessage(other, sent(talk, "me too")),
    ]) {
      expect(await refusal(act())).toBe("NOT_FOUND session_not_found");
    }
    expect(await waiting(talk)).toEqual(["hello"]);
  });
});
