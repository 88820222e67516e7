import { beforeAll, describe, expect, it } from "vitest";
import { systemClock, toLocale, type Locale } from "../context";
import { dueApproval, openApproval } from "../engine/approval-step";
import {
  answering,
  contextFor,
  CUSTOMER,
  makePeople,
  person,
  standAtApproval,
  testFacts,
  type Standing,
  graphWith,
} from "../engine/test-approvals";
import { newId } from "../ids";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import type { ApprovalNode } from "../sop/graph";
import { readMessages } from "./messages";
import type { ChatMessage, ChatPart } from "./parts.schema";
import { SESSION_TTL_MS } from "./session";
import { settleExecution, settleOverdue } from "./settle";
import { turn } from "./turn";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makePeople(database);
});

// No step reads a fact here: what the store's own skills say is none of this file's business.
const FACTS = { total: 900, status: "shipped" };
const plain: Partial<ApprovalNode> = {
  tiers: [],
  amount: null,
  currency: null,
  editable: {},
  message: {
    "zh-CN": { parts: [{ text: "取消订单 12345？" }] },
    en: { parts: [{ text: "Cancel order 12345?" }] },
  },
};
const CONFIRM: Partial<ApprovalNode> = { ...plain, approvers: [{ customer: true }] };
const DECIDE: Partial<ApprovalNode> = { ...plain, approvers: [{ role: "refund_manager" }] };

/** A conversation whose work stands at an approval, begun by one message of the customer. */
async function scene(node: Partial<ApprovalNode>, locale: Locale = "en") {
  const sessionId = newId("sess");
  const now = new Date();
  const asked = await standAtApproval(database, FACTS, { node, sessionId, now });
  await database.client.execution.update({ where: { id: asked.executionId }, data: { locale } });
  await database.client.sessionState.create({
    data: {
      id: sessionId,
      userId: CUSTOMER.userId,
      customerId: CUSTOMER.customerId,
      channel: "web",
      locale,
      state: "EXECUTING",
      currentExecutionId: asked.executionId,
      turn: 1,
      expiresAt: new Date(Date.now() + SESSION_TTL_MS),
    },
  });
  const first = { sessionId, turn: 1, parts: [], createdAt: new Date(now.getTime() - 1_000) };
  await database.client.message.createMany({
    data: [
      { ...first, id: newId("msg"), role: "user", text: "cancel it" },
      { ...first, id: newId("msg"), role: "assistant", text: "", executionId: asked.executionId },
    ],
  });
  const ctx = { ...contextFor(database, CUSTOMER), clock: systemClock, locale };
  const say = async (text: string, id = newId("msg")) =>
    (await turn(ctx, { sessionId, text, clientMessageId: id, channel: "web" })).assistantMessage;
  const read = () => readMessages(ctx, { sessionId });
  const session = () => database.client.sessionState.findUniqueOrThrow({ where: { id: sessionId } });
  await settleExecution(database.client, asked.executionId);
  return { asked, sessionId, say, read, session };
}

function find<T extends ChatPart["type"]>(message: ChatMessage | undefined, type: T) {
  return message?.parts.find((part): part is Extract<ChatPart, { type: T }> => part.type === type);
}
const words = (message: ChatMessage | undefined) =>
  (message?.parts ?? [])
    .map((part) => (part.type === "text" ? part.text : part.type === "data-notice" ? part.data.message : ""))
    .join("");
const rowOf = (asked: Standing) => database.client.approval.findUniqueOrThrow({ where: { id: asked.approvalId } });
const end = (asked: Standing, status = "SUCCEEDED") =>
  database.client.execution.update({
    where: { id: asked.executionId },
    data: { status, completedAt: new Date(Date.now() - 60_000), output: { message: { "zh-CN": "好了", en: "Done" } } },
  });
const staffAnswer = () => answering(database, testFacts(FACTS).skillOf);

describe("a confirmation of the customer's own wish", () => {
  it("is a card under the work, with what is asked and the hash an answer is bound to", async () => {
    const { asked, read, session } = await scene(CONFIRM, "zh-CN");
    const [, answer] = await read();
    expect(answer).toMatchObject({ complete: false });
    expect(find(answer, "data-work")?.data).toMatchObject({ status: "WAITING", waitingFor: "customer" });
    expect(find(answer, "data-work")?.data.steps.map(({ status }) => status)).toEqual(["succeeded", "waiting"]);
    expect(find(answer, "data-confirmation")?.data).toMatchObject({
      approvalId: asked.approvalId,
      hash: asked.hash,
      status: "open",
      message: "取消订单 12345？",
    });
    expect(await session()).toMatchObject({
      state: "WAITING_CONFIRMATION",
      context: { confirming: { approvalId: asked.approvalId, hash: asked.hash } },
    });
  });

  it.each([
    ["yes", "en", "APPROVED", "confirmed"],
    ["确认", "zh-CN", "APPROVED", "confirmed"],
    ["ok", "zh-CN", "APPROVED", "confirmed"],
    ["no", "en", "REJECTED", "declined"],
    ["取消", "zh-CN", "REJECTED", "declined"],
  ] as const)("takes a typed %s (%s), and the work goes on under it", async (text, locale, status, shown) => {
    const { asked, say, read, session } = await scene(CONFIRM, locale);
    const reply = await say(text);
    expect(await rowOf(asked)).toMatchObject({ status, decidedBy: CUSTOMER.userId });
    expect(words(reply)).toMatch(locale === "zh-CN" ? /^好的/ : /^All right/);
    expect(find(reply, "data-work")).toBeDefined();
    expect(await session()).toMatchObject({ state: "EXECUTING", currentExecutionId: asked.executionId, locale });
    const messages = await read();
    expect(find(messages[1], "data-confirmation")?.data.status).toBe(shown);
    expect(messages.filter((message) => find(message, "data-work"))).toEqual([messages[3]]);

    await end(asked);
    await settleExecution(database.client, asked.executionId);
    const ended = await read();
    expect(ended.map(words)).toEqual(["", "", text, words(reply) + (locale === "zh-CN" ? "好了" : "Done")]);
    expect(await session()).toMatchObject({ state: "IDLE", currentExecutionId: null });
  });

  it("answers anything else with the true state and the question again", async () => {
    const { asked, say, session, read } = await scene(CONFIRM);
    const reply = await say("how long will it take?");
    expect(words(reply)).toContain('Reply "yes"');
    expect(reply.complete).toBe(true);
    expect(find(reply, "data-confirmation")?.data).toMatchObject({ approvalId: asked.approvalId, status: "open" });
    expect((await rowOf(asked)).status).toBe("PENDING");
    expect((await session()).state).toBe("WAITING_CONFIRMATION");
    await say("yes");
    // Both places show what became of it.
    const cards = (await read()).flatMap((message) => find(message, "data-confirmation")?.data.status ?? []);
    expect(cards).toEqual(["confirmed", "confirmed"]);
  });

  it("is not confirmed by a yes to what was shown before", async () => {
    const { asked, say, session } = await scene(CONFIRM);
    const message = { "zh-CN": "取消订单 12345？", en: "Cancel order 12345 with its 3 items?" };
    await database.client.approval.update({ where: { id: asked.approvalId }, data: { hash: "f".repeat(64), message } });
    await settleExecution(database.client, asked.executionId);
    const reply = await say("yes");
    expect(words(reply)).toContain("changed meanwhile");
    expect((await rowOf(asked)).status).toBe("PENDING");
    expect(find(reply, "data-confirmation")?.data.hash).toBe("f".repeat(64));
    expect(await session()).toMatchObject({ context: { confirming: { hash: "f".repeat(64) } } });
  });

  it("is one answer even when the same message comes twice, or two say it at once", async () => {
    const { asked, say } = await scene(CONFIRM);
    const id = newId("msg");
    const [one, other] = await Promise.all([say("yes", id), say("yes", id)]);
    expect(one.id).toBe(other.id);
    expect(await database.client.approvalAnswer.count({ where: { approvalId: asked.approvalId } })).toBe(1);
    const later = await say("yes");
    expect(find(later, "data-notice")).toBeUndefined();
    expect(words(later)).toMatch(/still on it|waiting for a result/);
  });

  it("goes with a click too: the state follows", async () => {
    const { asked, read, session } = await scene(CONFIRM);
    await staffAnswer()(CUSTOMER, asked, "approve");
    await settleExecution(database.client, asked.executionId);
    expect((await session()).state).toBe("EXECUTING");
    const [, answer] = await read();
    expect(find(answer, "data-confirmation")?.data.status).toBe("confirmed");
    expect(find(answer, "data-work")).toBeDefined();
  });

  it("outlives the conversation's own patience, and ends with the work", async () => {
    const { asked, say, session, sessionId } = await scene(CONFIRM);
    await database.client.sessionState.update({ where: { id: sessionId }, data: { expiresAt: new Date(0) } });
    await say("what?");
    expect((await session()).state).toBe("WAITING_CONFIRMATION");
    await database.client.$transaction((db) =>
      dueApproval(db, { approvalId: asked.approvalId, node: asked.node, now: new Date(Date.now() + 3_600_000_000) }),
    );
    await end(asked, "FAILED");
    expect(await settleOverdue(database.client)).toBeGreaterThan(0);
    expect(await session()).toMatchObject({ state: "ERROR", currentExecutionId: null });
  });

  it("reaches the conversation even when its job was lost", async () => {
    const { asked, sessionId, session } = await scene(CONFIRM);
    await database.client.sessionState.update({ where: { id: sessionId }, data: { state: "EXECUTING" } });
    const createdAt = new Date(Date.now() - 10_000);
    await database.client.approval.update({ where: { id: asked.approvalId }, data: { createdAt } });
    await settleOverdue(database.client);
    expect((await session()).state).toBe("WAITING_CONFIRMATION");
  });
});

describe("while somebody else decides", () => {
  it("says so when asked, and confirms nothing", async () => {
    const { asked, say, read, session } = await scene(DECIDE);
    expect(find((await read())[1], "data-work")?.data.waitingFor).toBe("person");
    for (const text of ["yes", "where is it?"])
      expect(words(await say(text))).toContain("waiting for a person's approval");
    expect((await rowOf(asked)).status).toBe("PENDING");
    expect((await session()).state).toBe("EXECUTING");
    const chinese = await scene(DECIDE, "zh-CN");
    expect(words(await chinese.say("到哪一步了？"))).toContain("正在等待同事审批");
  });

  it("shows their question, and takes the next message as the information", async () => {
    const { asked, say, read } = await scene(DECIDE);
    await staffAnswer()(person("refund_manager"), asked, "ask", { reason: "Which item is broken?" });
    const [, before] = await read();
    expect(find(before, "data-information")?.data).toMatchObject({ question: "Which item is broken?", status: "open" });
    expect(find(before, "data-work")?.data.waitingFor).toBe("customer");
    expect(words(await say("yes, the cup"))).toContain("passed it on");
    expect((await rowOf(asked)).status).toBe("PENDING");
    const thread = await database.client.approvalAnswer.findMany({
      where: { approvalId: asked.approvalId, kind: "INFORM" },
    });
    expect(thread.map(({ text, userId }) => [text, userId])).toEqual([["yes, the cup", CUSTOMER.userId]]);
    const messages = await read();
    expect(find(messages[1], "data-information")?.data.status).toBe("answered");
    expect(words(await say("and now?"))).toContain("waiting for a person's approval");
    await staffAnswer()(person("refund_manager", 2), asked, "ask", { reason: "A photo?" });
    // The second question stands under what was said last.
    expect(find((await read()).at(-1), "data-information")?.data.question).toBe("A photo?");
  });

  it("puts the answer behind the bell of whoever waited for a colleague, once, in both languages", async () => {
    const { asked, sessionId } = await scene(DECIDE);
    await end(asked);
    for (let time = 0; time < 2; time++) await settleExecution(database.client, asked.executionId);
    const told = await database.client.inAppMessage.findMany({ where: { executionId: asked.executionId } });
    expect(told.filter(({ link }) => link === `/chat/${sessionId}`)).toMatchObject([
      { recipient: `customer:${CUSTOMER.customerId}`, category: "service", body: { "zh-CN": "好了", en: "Done" } },
    ]);
  });

  it("rings no bell for what ended before the customer's eyes", async () => {
    const { asked } = await scene(CONFIRM);
    await end(asked);
    await settleExecution(database.client, asked.executionId);
    expect(await database.client.inAppMessage.count({ where: { executionId: asked.executionId } })).toBe(0);
  });

  it("says that it was paused", async () => {
    const { asked, say } = await scene(DECIDE);
    await database.client.approval.update({ where: { id: asked.approvalId }, data: { status: "CANCELLED" } });
    await database.client.execution.update({ where: { id: asked.executionId }, data: { status: "PAUSED" } });
    expect(words(await say("hello?"))).toContain("paused");
  });
});

it("asks in the conversation where the calling work began", async () => {
  const sessionId = newId("sess");
  const outer = await standAtApproval(database, FACTS, { node: DECIDE, sessionId });
  const inner = await standAtApproval(database, FACTS, { node: CONFIRM });
  expect((await rowOf(inner)).sessionId).toBeNull();
  await database.client.execution.update({
    where: { id: inner.executionId },
    data: { parentId: outer.executionId, parentKind: "call" },
  });
  const execution = await database.client.execution.findUniqueOrThrow({ where: { id: inner.executionId } });
  const scope = { order: FACTS, LOCALE: toLocale("en") };
  const { id } = await openApproval(database.client, {
    execution,
    graph: graphWith([inner.node]),
    node: inner.node,
    token: "",
    scope,
    requester: CUSTOMER,
    now: new Date(),
  });
  expect(await database.client.approval.findUnique({ where: { id } })).toMatchObject({ sessionId });
});
