import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import type { Ctx, Role } from "../context";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { TestDatabase } from "../postgres/test-database";
import { listMessages } from "../resources/messages";
import { listConversations, readConversation } from "./conversations";
import { requestHandoff } from "./handoff";
import { ticketOverdueHandoffs } from "./handoff-ticket";
import { readMessages } from "./messages";
import type { ChatMessage, ChatPart } from "./parts.schema";
import { useSupport } from "./support";
import { readSupportHours } from "./support-hours";
import { answerAsPerson, closeConversation, giveBack, takeOver } from "./take-over";
import { turn } from "./turn";
import { withdrawHandoff } from "./withdraw-handoff";

// A Monday at noon: somebody is there from nine to six.
const NOON = new Date("2026-11-23T12:00:00Z");
const NIGHT = new Date("2026-11-23T22:00:00Z");
const SUPPORT = { hours: readSupportHours("09:00-18:00", "1-5", "UTC"), waitMs: 600_000, vipLevel: 3, anger: 0.9 };

let database: TestDatabase;
let maya: Ctx;
beforeAll(async () => {
  database = await demoDatabase(NOON);
  useSupport(SUPPORT);
  maya = as("customer_service", { name: "Maya" });
});
afterAll(() => useSupport(undefined));
beforeEach(async () => {
  await database.client.$executeRaw`TRUNCATE handoffs, in_app_messages`;
  await database.client.$executeRaw`UPDATE customers SET vip_level = 1 WHERE id = 'cust_demo'`;
});

function as(role: Role, overrides: { at?: Date; locale?: Ctx["locale"]; userId?: string; name?: string } = {}): Ctx {
  const { at = NOON, locale = "en", userId = `user_demo_${role}`, name = role } = overrides;
  const customerId = role === "customer" ? "cust_demo" : null;
  return { actor: { userId, role, customerId, name }, db: database.client, clock: { now: () => at }, locale };
}

function converse(ctx = as("customer")) {
  const sessionId = newId("sess");
  const say = (text: string, id = newId("msg"), who = ctx) =>
    turn(who, { sessionId, text, clientMessageId: id, channel: "web" });
  return { sessionId, say };
}

const textOf = ({ parts }: ChatMessage) => parts.flatMap((part) => (part.type === "text" ? part.text : [])).join("\n");
function part<T extends ChatPart["type"]>(
  { parts }: ChatMessage,
  type: T,
): Extract<ChatPart, { type: T }>["data" & keyof Extract<ChatPart, { type: T }>] {
  const found = parts.find((one) => one.type === type);
  if (!found || !("data" in found)) throw new Error(`no ${type} in ${JSON.stringify(parts)}`);
  return found.data as never;
}
const latest = (sessionId: string) =>
  database.client.handoff.findFirstOrThrow({ where: { sessionId }, orderBy: { id: "desc" } });
const audits = async (resourceId: string) =>
  (await database.client.auditLog.findMany({ where: { resourceId }, orderBy: { seq: "asc" } })).map(
    ({ action, actorId }) => [action, actorId],
  );
async function refusal(act: Promise<unknown>): Promise<AppError> {
  const error = await act.then(() => null).catch((caught: unknown) => caught);
  if (error instanceof AppError) return error;
  throw new Error(`expected an AppError, got ${String(error)}`);
}

/** A customer who asked, and the hand-off they wait with. */
async function waiting(ctx = as("customer")) {
  const talk = converse(ctx);
  await talk.say(ctx.locale === "en" ? "I want to talk to a human" : "转人工");
  return { ...talk, handoff: await latest(talk.sessionId) };
}

describe("when a person is asked for", () => {
  it.each([
    ["en", "I want to talk to a human", /asking a colleague/],
    ["zh-CN", "转人工", /请同事接手/],
  ] as const)("says so, waits in line and starts no procedure, in %s", async (locale, words, says) => {
    const { sessionId, say } = converse(as("customer", { locale }));
    const { assistantMessage, executionId } = await say(words);
    expect(executionId).toBeNull();
    expect(textOf(assistantMessage)).toMatch(says);
    expect(part(assistantMessage, "data-handoff")).toMatchObject({ status: "WAITING", reason: "ASKED", ahead: 0 });
    const handoff = await latest(sessionId);
    expect(await audits(handoff.id)).toEqual([["handoff.request", "user_demo_customer"]]);
  });

  it.each([
    ["en", "I don't want to speak to an agent, just tell me where order 12251 is", "handle_order_delay"],
    ["zh-CN", "昨天人工客服说了会退款，订单12251怎么还没到账", "check_refund_status"],
    ["zh-CN", "别转人工了，订单12251到哪了", "handle_order_delay"],
  ] as const)("is not called where none is wanted, in %s: %s", async (locale, words, sopId) => {
    const { sessionId, say } = converse(as("customer", { locale }));
    const { executionId } = await say(words);
    expect(await database.client.handoff.count({ where: { sessionId } })).toBe(0);
    const begun = await database.client.execution.findUnique({ where: { id: executionId ?? "" } });
    expect(begun?.sopId).toBe(sopId);
  });

  it.each([
    ["en", "never mind, go on without a person"],
    ["en", "I changed my mind, you can help me"],
    ["zh-CN", "还是你来吧"],
    ["zh-CN", "不等了"],
  ] as const)("is not awaited any more, in %s: %s", async (locale, words) => {
    const { say, sessionId } = await waiting(as("customer", { locale }));
    await say(words);
    expect((await latest(sessionId)).status).toBe("WITHDRAWN");
  });

  it.each([
    ["en", "I hope you can help me with the broken cup, it is a gift"],
    ["en", "never mind the delay, I'll wait"],
    ["en", "I changed my mind about the colour, is black still possible?"],
    ["en", "I'd rather you called me"],
    ["zh-CN", "麻烦你来处理一下杯子的事"],
    ["zh-CN", "算了，我再等等"],
  ] as const)("is still awaited by who writes to them, in %s: %s", async (locale, words) => {
    const { say, sessionId } = await waiting(as("customer", { locale }));
    await say(words);
    expect((await latest(sessionId)).status).toBe("WAITING");
  });

  it.each([
    ["en", "actually forget it, where's my order 12251?"],
    ["zh-CN", "不用轉了，幫我查一下訂單12251到哪了"],
  ] as const)("and what is wanted instead is done at once, in %s: %s", async (locale, words) => {
    const { say, sessionId } = await waiting(as("customer", { locale }));
    const { executionId } = await say(words);
    expect((await latest(sessionId)).status).toBe("WITHDRAWN");
    expect(executionId).not.toBeNull();
  });

  it("rings for those who can take over, and for nobody else, until one of them did", async () => {
    const { handoff } = await waiting();
    const rung = async (role: Role) => (await listMessages(as(role))).messages.filter(({ readAt }) => !readAt);
    for (const role of ["customer_service", "manager", "admin"] as const) {
      expect(await rung(role)).toMatchObject(
        [{ link: `/conversations/${handoff.id}`, title: /waiting for a colleague/ }].map((one) => ({
          ...one,
          title: expect.stringMatching(one.title),
        })),
      );
    }
    expect(await rung("ops")).toEqual([]);
    await takeOver(maya, { handoffId: handoff.id });
    expect(await rung("manager")).toEqual([]);
    expect(await listMessages(as("customer"))).toMatchObject({
      messages: [{ title: "Maya has joined your conversation" }],
    });
  });

  it("tells each how many wait before them, also when the line moves", async () => {
    const first = await waiting(as("customer", { at: new Date(+NOON - 3_000) }));
    const second = await waiting(as("customer", { at: new Date(+NOON - 2_000) }));
    const ahead = async (sessionId: string) =>
      part((await readMessages(as("customer"), { sessionId }))[1] as ChatMessage, "data-handoff").ahead;
    expect([await ahead(first.sessionId), await ahead(second.sessionId)]).toEqual([0, 1]);
    await takeOver(maya, { handoffId: first.handoff.id });
    expect([await ahead(first.sessionId), await ahead(second.sessionId)]).toEqual([null, 0]);
  });

  it("is asked once, whoever asks again", async () => {
    const { sessionId, handoff } = await waiting();
    const again = await requestHandoff(as("customer"), { sessionId, reason: "ASKED" });
    expect(again.id).toBe(handoff.id);
    const stranger = as("customer", { userId: "user_other" });
    expect((await refusal(requestHandoff(stranger, { sessionId, reason: "ASKED" }))).code).toBe("NOT_FOUND");
    // Staff may read it, and ask for nothing in the customer's name.
    expect((await refusal(requestHandoff(maya, { sessionId, reason: "ASKED" }))).code).toBe("NOT_FOUND");
  });

  it("leaves work under way alone", async () => {
    const { sessionId, say } = converse();
    const { executionId } = await say("Where is my order 12345? It's been a week!");
    const { assistantMessage } = await say("get me a human");
    expect(part(assistantMessage, "data-handoff")).toMatchObject({ status: "WAITING" });
    const row = await database.client.sessionState.findUniqueOrThrow({ where: { id: sessionId } });
    expect(row).toMatchObject({ state: "EXECUTING", currentExecutionId: executionId });
  });

  it("leaves staff and command lines to the procedure that opens a ticket", async () => {
    const staff = converse(as("ops"));
    await staff.say("I want to talk to a human");
    const shell = newId("sess");
    const said = { text: "I want to talk to a human", clientMessageId: newId("msg") };
    await turn(as("customer"), { sessionId: shell, ...said, channel: "cli" });
    expect(await database.client.handoff.count()).toBe(0);
  });
});

describe("while somebody is waited for or there", () => {
  it("keeps what the customer writes for the person, and starts nothing", async () => {
    const { sessionId, say, handoff } = await waiting();
    const { executionId, assistantMessage } = await say("Where is my order 12345? It's been a week!");
    expect([executionId, textOf(assistantMessage)]).toEqual([null, ""]);
    await takeOver(maya, { handoffId: handoff.id });
    await say("cancel order 12488");
    const seen = await readConversation(maya, { handoffId: handoff.id });
    expect(seen.messages.filter(({ role }) => role === "user").map(textOf)).toEqual([
      "I want to talk to a human",
      "Where is my order 12345? It's been a week!",
      "cancel order 12488",
    ]);
    expect(await database.client.execution.count({ where: { sessionId } })).toBe(0);
  });

  it("lets the customer go back to Steward, by the button and in words", async () => {
    const { sessionId, say, handoff } = await waiting();
    await withdrawHandoff(as("customer"), { handoffId: handoff.id });
    await withdrawHandoff(as("customer"), { handoffId: handoff.id });
    expect(await audits(handoff.id)).toEqual([
      ["handoff.request", "user_demo_customer"],
      ["handoff.withdraw", "user_demo_customer"],
    ]);
    const { executionId } = await say("Where is my order 12345? It's been a week!");
    expect(executionId).not.toBeNull();

    const other = await waiting(as("customer", { locale: "zh-CN" }));
    const { assistantMessage } = await other.say("算了");
    expect(textOf(assistantMessage)).toMatch(/回到了 Steward/);
    expect(await latest(other.sessionId)).toMatchObject({ status: "WITHDRAWN" });
    expect(
      (await readMessages(as("customer"), { sessionId })).some(({ parts }) =>
        parts.some((one) => one.type === "data-handover"),
      ),
    ).toBe(true);
  });

  it.each([
    ["en", "cancel 12521", "can i speak to somebody real", "never mind, go back to the bot", /cancel an order/i],
    ["zh-CN", "取消12521", "转人工", "算了不用人工了", /取消订单/],
  ] as const)("offers what was being asked again, in %s", async (locale, wish, ask, back, label) => {
    const { sessionId, say } = converse(as("customer", { locale }));
    await say(wish);
    await say(ask);
    await say(back);
    expect(await latest(sessionId)).toMatchObject({ status: "WITHDRAWN" });
    expect(textOf((await say(locale === "en" ? "hello" : "你好")).assistantMessage)).toMatch(label);
    await say(locale === "en" ? "yes" : "好");
    const { pendingSlots } = await database.client.sessionState.findUniqueOrThrow({ where: { id: sessionId } });
    expect(pendingSlots).toEqual(["reason"]);
  });

  it("nobody else sends a customer back", async () => {
    const { handoff } = await waiting();
    for (const stranger of [as("customer", { userId: "user_other" }), maya]) {
      expect((await refusal(withdrawHandoff(stranger, { handoffId: handoff.id }))).code).toBe("NOT_FOUND");
    }
    expect((await refusal(withdrawHandoff(as("customer"), { handoffId: "hand_nothing" }))).code).toBe("NOT_FOUND");
  });
});

describe("a colleague", () => {
  it("takes over, answers in their own name, and gives back to a Steward that goes on", async () => {
    const { sessionId, say, handoff } = await waiting();
    await takeOver(maya, { handoffId: handoff.id });
    const answer = { handoffId: handoff.id, text: "Hello, this is Maya.", clientMessageId: "m1" };
    const first = await answerAsPerson(maya, answer);
    expect(await answerAsPerson(maya, answer)).toEqual(first);
    await giveBack(maya, { handoffId: handoff.id });

    const messages = await readMessages(as("customer"), { sessionId });
    expect(messages.map(({ person, parts }) => person?.name ?? parts.at(-1)?.type)).toEqual([
      "text",
      "data-handoff",
      "data-handover",
      "Maya",
      "data-handover",
    ]);
    expect(messages[3]).toMatchObject({ role: "assistant", person: { role: "customer_service" } });
    expect(
      messages.flatMap(({ parts }) => parts.flatMap((one) => (one.type === "data-handover" ? one.data.kind : []))),
    ).toEqual(["taken", "given_back"]);
    const { executionId } = await say("Where is my order 12345? It's been a week!");
    expect(executionId).not.toBeNull();
    expect(await audits(handoff.id)).toEqual([
      ["handoff.request", "user_demo_customer"],
      ["handoff.take_over", maya.actor.userId],
      ["handoff.answer", maya.actor.userId],
      ["handoff.give_back", maya.actor.userId],
    ]);
  });

  it("who comes second is told who was first, and may take it from them", async () => {
    const { handoff } = await waiting();
    const omar = as("manager", { name: "Omar" });
    const results = await Promise.allSettled([maya, omar].map((one) => takeOver(one, { handoffId: handoff.id })));
    const [lost] = results.flatMap((one) => (one.status === "rejected" ? [one.reason as AppError] : []));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const { takenBy, takenByName } = await latest(handoff.sessionId);
    expect(lost).toMatchObject({
      code: "CONFLICT",
      options: { reason: "handoff_taken", details: { by: takenByName } },
    });

    const second = takenBy === maya.actor.userId ? omar : maya;
    const say = { handoffId: handoff.id, text: "me too", clientMessageId: "m2" };
    expect((await refusal(answerAsPerson(second, say))).options.reason).toBe("handoff_taken");
    expect((await refusal(giveBack(second, { handoffId: handoff.id }))).options.reason).toBe("handoff_taken");
    await takeOver(second, { handoffId: handoff.id, from: takenBy });
    expect(await latest(handoff.sessionId)).toMatchObject({ takenBy: second.actor.userId, status: "TAKEN" });
    await answerAsPerson(second, say);
  });

  it("closes it; nobody speaks or leaves twice afterwards", async () => {
    const { say, handoff } = await waiting();
    const id = { handoffId: handoff.id };
    expect((await refusal(answerAsPerson(maya, { ...id, text: "hi", clientMessageId: "m" }))).options.reason).toBe(
      "handoff_waiting",
    );
    await takeOver(maya, id);
    await closeConversation(maya, id);
    await closeConversation(maya, id);
    expect((await audits(handoff.id)).filter(([action]) => action === "handoff.close")).toHaveLength(1);
    expect((await refusal(answerAsPerson(maya, { ...id, text: "hi", clientMessageId: "m" }))).options.reason).toBe(
      "handoff_ended",
    );
    expect((await refusal(takeOver(maya, id))).options.reason).toBe("handoff_ended");
    expect((await refusal(withdrawHandoff(as("customer"), id))).options.reason).toBe("handoff_ended");
    expect(textOf((await say("hello")).assistantMessage)).not.toBe("");
  });

  it.each(["customer", "ops", "refund_manager"] as const)("is not a %s", async (role) => {
    const { handoff } = await waiting();
    const id = { handoffId: handoff.id };
    const acts = [
      takeOver(as(role), id),
      answerAsPerson(as(role), { ...id, text: "hi", clientMessageId: "m" }),
      giveBack(as(role), id),
      closeConversation(as(role), id),
      readConversation(as(role), id),
      listConversations(as(role)),
    ];
    for (const act of acts) expect((await refusal(act)).code).toBe("FORBIDDEN");
    expect((await refusal(takeOver(maya, { handoffId: "hand_nothing" }))).code).toBe("NOT_FOUND");
  });

  it("sees who waits, longest first, with the customer and what they said", async () => {
    const early = await waiting(as("customer", { at: new Date(+NOON - 60_000) }));
    const late = await waiting();
    const taken = await waiting(as("customer", { at: new Date(+NOON - 120_000) }));
    await takeOver(maya, { handoffId: taken.handoff.id });
    const { rows, total } = await listConversations(maya);
    expect([total, rows.map(({ id }) => id)]).toEqual([3, [early.handoff.id, late.handoff.id, taken.handoff.id]]);
    expect(rows[0]).toMatchObject({ customerName: expect.any(String), lastWords: "I want to talk to a human" });
    expect((await listConversations(maya, { search: "%" })).total).toBe(0);
    await giveBack(maya, { handoffId: taken.handoff.id });
    expect((await listConversations(maya, { view: "ended" })).rows.map(({ id }) => id)).toEqual([taken.handoff.id]);

    const page = await readConversation(maya, { handoffId: early.handoff.id });
    expect(page.customer).toMatchObject({ id: "cust_demo", orders: expect.any(Array) });
    expect(page.customer?.orders.length).toBeGreaterThan(0);
    expect(page.ticketAt).toEqual(new Date(+NOON - 60_000 + SUPPORT.waitMs));
  });
});

describe("trouble that is not asked about", () => {
  it.each([
    ["en", "THIS IS RIDICULOUS!!! WORST SERVICE EVER, I WANT MY MONEY BACK"],
    ["zh-CN", "气死我了，什么破公司，太差了！"],
  ] as const)("a very angry message brings a person, in %s", async (locale, words) => {
    const { sessionId, say } = converse(as("customer", { locale }));
    await say(words);
    expect(await latest(sessionId)).toMatchObject({ reason: "ANGER", status: "WAITING" });
  });

  it("an upset one that can be helped does not", async () => {
    const { say } = converse();
    const { executionId } = await say("Where is my order 12345? It's been a week!");
    expect(executionId).not.toBeNull();
    expect(await database.client.handoff.count()).toBe(0);
  });

  it("two messages in a row that were not understood do, and a good one between them counts", async () => {
    const { sessionId, say } = converse();
    await say("qwer asdf");
    await say("hello");
    await say("zxcv uiop");
    expect(await database.client.handoff.count()).toBe(0);
    await say("hjkl vbnm");
    expect(await latest(sessionId)).toMatchObject({ reason: "MISUNDERSTOOD" });
  });

  it("three answers that led nowhere do", async () => {
    const { sessionId, say } = converse();
    await say("why is my order late");
    for (const answer of ["the blue thing", "the other blue thing"]) await say(answer);
    expect(await database.client.handoff.count()).toBe(0);
    await say("that one there");
    expect(await latest(sessionId)).toMatchObject({ reason: "MISUNDERSTOOD" });
    const row = await database.client.sessionState.findUniqueOrThrow({ where: { id: sessionId } });
    expect(row.state).toBe("IDLE");
  });

  it("comes once in a conversation, unless a person is asked for", async () => {
    const { sessionId, say } = converse();
    await say("YOU ARE THE WORST, TERRIBLE, HORRIBLE COMPANY!!!");
    await withdrawHandoff(as("customer"), { handoffId: (await latest(sessionId)).id });
    await say("TERRIBLE, HORRIBLE, THE WORST!!!");
    expect(await database.client.handoff.count()).toBe(1);
    await say("I want to talk to a human");
    expect(await database.client.handoff.count()).toBe(2);
  });

  it("a VIP is handed over at the first message that did not help", async () => {
    await database.client.$executeRaw`UPDATE customers SET vip_level = 3 WHERE id = 'cust_demo'`;
    const helped = converse();
    await helped.say("Where is my order 12345? It's been a week!");
    await helped.say("thanks");
    expect(await database.client.handoff.count()).toBe(0);
    const { sessionId, say } = converse();
    await say("qwer asdf");
    expect(await latest(sessionId)).toMatchObject({ reason: "VIP", status: "WAITING" });
  });
});

describe("when nobody is there", () => {
  it.each([
    [
      "en",
      "I want to talk to a human",
      /No colleague is here right now; they are back on Tuesday, 24 November at 09:00 \(UTC\)/,
    ],
    ["zh-CN", "转人工", /现在没有同事在线，他们将在11月24日（星期二）09:00（UTC）回来/],
  ] as const)("says when people are back and asks what the ticket is about, in %s", async (locale, words, says) => {
    const { sessionId, say } = converse(as("customer", { at: NIGHT, locale }));
    const { assistantMessage } = await say(words);
    expect(textOf(assistantMessage)).toMatch(says);
    const row = await database.client.sessionState.findUniqueOrThrow({ where: { id: sessionId } });
    expect(row.state).toBe("COLLECTING_INFO");
    expect(await database.client.handoff.count()).toBe(0);
  });

  it("opens the ticket at once for somebody who is angry, with their words", async () => {
    const { sessionId, say } = converse(as("customer", { at: NIGHT }));
    const { assistantMessage } = await say("THIS IS RIDICULOUS!!! WORST SERVICE EVER");
    const { ticketNumber, status } = await latest(sessionId);
    expect(status).toBe("TICKETED");
    expect(textOf(assistantMessage)).toContain(`#${ticketNumber ?? "none"}`);
    const ticket = await database.client.ticket.findUniqueOrThrow({ where: { number: ticketNumber ?? "" } });
    expect(ticket).toMatchObject({ priority: "HIGH", customerId: "cust_demo" });
    expect(ticket.description).toContain("THIS IS RIDICULOUS");
  });

  it("makes a ticket of a conversation that nobody took in time, once, and says so", async () => {
    const { sessionId, say, handoff } = await waiting();
    await say("it is about my invoice");
    const system = (at: Date): Ctx => ({ ...as("admin", { at }), actor: { ...as("admin").actor, role: "system" } });
    expect(await ticketOverdueHandoffs(system(new Date(+NOON + SUPPORT.waitMs - 1_000)))).toBe(0);
    const late = system(new Date(+NOON + SUPPORT.waitMs));
    expect(await Promise.all([ticketOverdueHandoffs(late), ticketOverdueHandoffs(late)])).toSatisfy(
      (made: number[]) => made.reduce((sum, one) => sum + one, 0) === 1,
    );
    const { ticketNumber } = await latest(sessionId);
    const last = (await readMessages(as("customer"), { sessionId })).at(-1) as ChatMessage;
    expect(part(last, "data-handover")).toMatchObject({ kind: "ticketed", ticket: `#${ticketNumber ?? ""}` });
    const ticket = await database.client.ticket.findUniqueOrThrow({ where: { number: ticketNumber ?? "" } });
    expect(ticket.description).toContain("it is about my invoice");
    expect((await refusal(takeOver(maya, { handoffId: handoff.id }))).options.reason).toBe("handoff_ended");
    const bell = await listMessages(as("customer", { at: late.clock.now() }));
    expect(bell.messages.map(({ title }) => title)).toContain(`We opened ticket #${ticketNumber ?? ""} for you`);
  });
});
