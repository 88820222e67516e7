import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import type { Ctx } from "../context";
import { createEngine } from "../engine/run";
import { runToEnd } from "../engine/run-to-end";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { TestDatabase } from "../postgres/test-database";
import { readMessages } from "./messages";
import type { ChatMessage, ChatPart } from "./parts.schema";
import { SESSION_TTL_MS } from "./session";
import { listSessions } from "./session-list";
import { settleExecution } from "./settle";
import { turn } from "./turn";

let database: TestDatabase;
let othersOrder: string;
beforeAll(async () => {
  database = await demoDatabase();
  const other = await database.client.order.findFirstOrThrow({
    where: { customerId: { not: "cust_demo" }, id: { not: { startsWith: "12345" } } },
  });
  othersOrder = other.id;
});

function customer(overrides: Partial<Ctx["actor"]> & { at?: Date; locale?: Ctx["locale"] } = {}): Ctx {
  const { at, locale, ...actor } = overrides;
  return {
    actor: { userId: "user_demo_customer", role: "customer", customerId: "cust_demo", name: "Demo", ...actor },
    db: database.client,
    clock: { now: () => at ?? new Date() },
    locale: locale ?? "en",
  };
}

/** A conversation as one person has it. */
function converse(ctx = customer()) {
  const sessionId = newId("sess");
  const say = (text: string, options: { id?: string; as?: Ctx } = {}) =>
    turn(options.as ?? ctx, { sessionId, text, clientMessageId: options.id ?? newId("msg"), channel: "web" });
  return { sessionId, say };
}

const textOf = (message: ChatMessage) =>
  message.parts.flatMap((part) => (part.type === "text" ? part.text : [])).join("\n");
function part<T extends ChatPart["type"]>(message: ChatMessage, type: T): Extract<ChatPart, { type: T }> {
  const found = message.parts.find((candidate): candidate is Extract<ChatPart, { type: T }> => candidate.type === type);
  if (!found) throw new Error(`no ${type} in ${JSON.stringify(message.parts)}`);
  return found;
}
const session = (id: string) => database.client.sessionState.findUniqueOrThrow({ where: { id } });
async function finish(executionId: string | null): Promise<void> {
  if (!executionId) throw new Error("nothing was started");
  await runToEnd(createEngine(database), executionId);
  await settleExecution(database.client, executionId);
}
async function refusal(act: Promise<unknown>): Promise<AppError> {
  const error = await act.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (error instanceof AppError) return error;
  throw new Error(`expected an AppError, got ${String(error)}`);
}

describe("a complaint about a late order", () => {
  it("starts the SOP at once, commits everything together, and answers with its facts", async () => {
    const { sessionId, say } = converse(customer({ locale: "zh-CN" }));
    const result = await say("我的订单12345为什么还没到?都一周了!");
    expect(part(result.assistantMessage, "data-understanding").data).toMatchObject({
      intent: "delivery_delay",
      sentiment: { label: "negative" },
      entities: [
        { type: "order_id", value: "12345" },
        { type: "timeframe", value: "P1W" },
      ],
    });
    expect(part(result.assistantMessage, "data-work").data.steps).toHaveLength(7);
    expect(result.assistantMessage.complete).toBe(false);
    expect(await session(sessionId)).toMatchObject({
      state: "EXECUTING",
      turn: 1,
      locale: "zh-CN",
      currentExecutionId: result.executionId,
      title: "我的订单12345为什么还没到?都一周了!",
    });

    await finish(result.executionId);
    const [, answer] = await readMessages(customer(), { sessionId });
    expect(answer?.complete).toBe(true);
    expect(answer && part(answer, "data-work").data).toMatchObject({ status: "SUCCEEDED", title: "处理订单延误" });
    for (const step of answer ? part(answer, "data-work").data.steps : []) {
      expect([step.id, step.status]).toEqual([step.id, "succeeded"]);
      expect([step.id, step.summary]).not.toEqual([step.id, null]);
    }
    expect(answer && textOf(answer)).toContain("12345");
    expect(await session(sessionId)).toMatchObject({ state: "IDLE", currentExecutionId: null, currentSopId: null });
  });

  it("answers in the language of the message, whatever the page speaks", async () => {
    const { sessionId, say } = converse(customer({ locale: "zh-CN" }));
    const { executionId } = await say("Where is my order 12345? It's been a week!");
    await finish(executionId);
    const answer = (await readMessages(customer({ locale: "zh-CN" }), { sessionId })).at(-1);
    expect(answer && textOf(answer)).not.toMatch(/\p{Script=Han}/u);
  });

  it("settles once, however often it is told", async () => {
    const { sessionId, say } = converse();
    const { executionId } = await say("order 12345 is late");
    await finish(executionId);
    const before = await session(sessionId);
    await settleExecution(database.client, executionId ?? "");
    await settleExecution(database.client, "exec_unknown");
    expect(await session(sessionId)).toEqual(before);
  });

  it("goes on about the order last spoken of", async () => {
    const { say } = converse();
    const first = await say("order 12345 is late");
    await finish(first.executionId);
    const second = await say("and when will it arrive?");
    const execution = await database.client.execution.findUniqueOrThrow({ where: { id: second.executionId ?? "" } });
    expect(execution.input).toMatchObject({ order_id: "12345" });
  });
});

describe("asking for the order number", () => {
  it("offers the customer's own orders and carries on with the choice", async () => {
    const { sessionId, say } = converse();
    const asked = await say("Where is my order?");
    const choices = part(asked.assistantMessage, "data-choices").data;
    expect(choices.slot).toBe("order_id");
    const mine = await database.client.order.findMany({ where: { customerId: "cust_demo" }, select: { id: true } });
    expect(mine.map(({ id }) => id)).toEqual(expect.arrayContaining(choices.options.map(({ value }) => value)));
    expect(asked.executionId).toBeNull();
    expect(await session(sessionId)).toMatchObject({ state: "COLLECTING_INFO", pendingSlots: ["order_id"] });

    const chosen = await say(choices.options[1]?.value ?? "");
    const execution = await database.client.execution.findUniqueOrThrow({ where: { id: chosen.executionId ?? "" } });
    expect(execution).toMatchObject({ intent: "track_order", input: { order_id: choices.options[1]?.value } });
    expect(await session(sessionId)).toMatchObject({ state: "EXECUTING", pendingSlots: [] });
  });

  it.each([
    ["第一个", "zh-CN"],
    ["the first one", "en"],
  ] as const)("understands %s", async (answer, locale) => {
    const { say } = converse(customer({ locale }));
    const asked = await say(locale === "en" ? "where is my package" : "我的包裹到哪了");
    const first = part(asked.assistantMessage, "data-choices").data.options[0]?.value;
    const { executionId } = await say(answer);
    const execution = await database.client.execution.findUniqueOrThrow({ where: { id: executionId ?? "" } });
    expect(execution).toMatchObject({ locale, input: { order_id: first } });
  });

  it("answers the same for somebody else's order and for one that does not exist", async () => {
    const answers = [];
    for (const orderId of [othersOrder, "99999999"]) {
      const { say } = converse();
      const { assistantMessage, executionId } = await say(`where is my order ${orderId}?`);
      expect(executionId).toBeNull();
      answers.push(JSON.stringify(assistantMessage.parts.map((item) => ({ ...item }))).replaceAll(orderId, "ID"));
    }
    expect(answers[0]).toBe(answers[1]);
  });

  it("offers other ways after two failures, and lets go when told to", async () => {
    const { sessionId, say } = converse();
    await say("where is my order?");
    expect(textOf((await say("order 99999999")).assistantMessage)).toContain("99999999");
    expect(textOf((await say("the blue thing")).assistantMessage)).toContain("confirmation e-mail");
    expect((await session(sessionId)).state).toBe("COLLECTING_INFO");
    expect((await say("never mind")).executionId).toBeNull();
    expect(await session(sessionId)).toMatchObject({ state: "IDLE", pendingSlots: [] });
  });

  it("asks which, when several were named", async () => {
    const { say } = converse();
    const orders = await database.client.order.findMany({
      where: { customerId: "cust_demo" },
      take: 2,
      select: { id: true },
    });
    const [a, b] = orders.map(({ id }) => id);
    const { assistantMessage } = await say(`why is it so late, order ${a}? or is it order ${b}?`);
    expect(
      part(assistantMessage, "data-choices")
        .data.options.map(({ value }) => value)
        .sort(),
    ).toEqual([a, b].sort());
  });

  it("follows a change of mind", async () => {
    const { sessionId, say } = converse();
    await say("where is my order?");
    const { assistantMessage, executionId } = await say("actually cancel my order 12345");
    expect(executionId).not.toBeNull();
    expect(part(assistantMessage, "data-understanding").data.intent).toBe("cancel_order");
    expect(await session(sessionId)).toMatchObject({ state: "EXECUTING", pendingSlots: [] });
  });
});

describe("what cannot be done", () => {
  it("says what was understood, that nothing was done, and what can be", async () => {
    const { say } = converse();
    const { assistantMessage, executionId } = await say("sales report for last month");
    expect(executionId).toBeNull();
    expect(textOf(assistantMessage)).toMatch(/Data report.*can't do that yet.*Track an order/s);
  });
  it("does not take small talk or nonsense for a request", async () => {
    const { say } = converse(customer({ locale: "zh-CN" }));
    expect(textOf((await say("你好")).assistantMessage)).toContain("查询订单物流");
    expect(textOf((await say("今天天气怎么样")).assistantMessage)).toContain("超出");
    expect(await database.client.execution.count({ where: { intent: { in: ["greeting", "out_of_scope"] } } })).toBe(0);
  });
});

describe("while an execution runs", () => {
  it("answers with its true state and starts nothing twice", async () => {
    const { sessionId, say } = converse();
    const first = await say("where is my order 12345?");
    const second = await say("where is my order 12345?");
    expect(second.executionId).toBeNull();
    expect(textOf(second.assistantMessage)).toMatch(/order 12345.*0 of 7/);
    expect(await database.client.execution.count({ where: { sessionId } })).toBe(1);

    await runToEnd(createEngine(database), first.executionId ?? "");
    const third = await say("thanks");
    expect(textOf(third.assistantMessage)).toContain("welcome");
    expect((await session(sessionId)).state).toBe("IDLE");
  });

  it("takes two messages at the same moment one after the other", async () => {
    const { sessionId, say } = converse();
    const results = await Promise.all([say("where is my order 12345?"), say("where is my order 12345?")]);
    expect(results.filter(({ executionId }) => executionId !== null)).toHaveLength(1);
    const rows = await database.client.message.findMany({ where: { sessionId } });
    expect(rows.map(({ turn: number }) => number).sort()).toEqual([1, 1, 2, 2]);
  });
});

describe("sending again", () => {
  it("gives the first answer and does nothing more", async () => {
    const { sessionId, say } = converse();
    const first = await say("where is my order 12345?", { id: "msg_once" });
    const again = await say("where is my order 12345?", { id: "msg_once" });
    expect(again).toEqual(first);
    expect(await database.client.message.count({ where: { sessionId } })).toBe(2);
  });
  it("is one turn even when both arrive together", async () => {
    const { sessionId, say } = converse();
    const [a, b] = await Promise.all([say("hello", { id: "twin" }), say("hello", { id: "twin" })]);
    expect(a).toEqual(b);
    expect((await session(sessionId)).turn).toBe(1);
  });
});

describe("an expired session", () => {
  it("keeps its messages, drops what was pending and says so", async () => {
    const { sessionId, say } = converse();
    await say("where is my order?");
    const later = customer({ at: new Date(Date.now() + SESSION_TTL_MS + 60_000) });
    const { assistantMessage, executionId } = await say("hello again", { as: later });
    expect(executionId).toBeNull();
    expect(part(assistantMessage, "data-notice").data.code).toBe("session_expired");
    expect(await session(sessionId)).toMatchObject({ state: "IDLE", pendingSlots: [], turn: 2 });
    expect(await readMessages(customer(), { sessionId })).toHaveLength(4);
  });
  it("still tells the state of work that goes on", async () => {
    const { say } = converse();
    await say("where is my order 12345?");
    const later = customer({ at: new Date(Date.now() + SESSION_TTL_MS + 60_000) });
    const { executionId, assistantMessage } = await say("hello?", { as: later });
    expect(executionId).toBeNull();
    expect(textOf(assistantMessage)).toContain("still on it");
  });
});

describe("who may", () => {
  it("hides somebody else's session like one that does not exist", async () => {
    const { sessionId, say } = converse();
    await say("hello");
    const stranger = customer({ userId: "user_stranger", customerId: null });
    const errors = await Promise.all([
      refusal(say("hello", { as: stranger })),
      refusal(readMessages(stranger, { sessionId })),
      refusal(readMessages(stranger, { sessionId: newId("sess") })),
    ]);
    expect(new Set(errors.map((error) => `${error.code} ${error.message}`)).size).toBe(1);
    expect(errors[0]?.code).toBe("NOT_FOUND");
    expect((await listSessions(stranger)).rows).toEqual([]);
    expect((await listSessions(customer())).rows.map(({ id }) => id)).toContain(sessionId);
  });
});

describe("bad input", () => {
  it.each([
    ["", "message_empty"],
    ["  \n ", "message_empty"],
    ["\u0000\u0007\u200b", "message_empty"],
    ["x".repeat(20_000), "message_too_long"],
  ])("%#: refused with a reason, and nothing is kept", async (text, reason) => {
    const { sessionId, say } = converse();
    const error = await refusal(say(text));
    expect([error.code, error.options.reason]).toEqual(["VALIDATION", reason]);
    expect(await database.client.sessionState.count({ where: { id: sessionId } })).toBe(0);
  });

  it("takes control characters and half characters out", async () => {
    const { say } = converse();
    const { userMessage } = await say("where\u0000 is \uD800 my order 12345");
    expect(textOf(userMessage)).toBe("where is \uFFFD my order 12345");
  });

  it.each(["sess_", "../../etc/passwd", "sess_01JDZ4Y8XW3T5V7A9BCDEFGHJ'", "\u0000"])(
    "refuses the session id %j",
    async (sessionId) => {
      const error = await refusal(turn(customer(), { sessionId, text: "hi", clientMessageId: "m", channel: "web" }));
      expect(error.code).toBe("NOT_FOUND");
    },
  );
});

const STRINGS = "../shared/data/strings/blns.json";
describe.skipIf(!existsSync(STRINGS))("naughty strings", () => {
  const strings = existsSync(STRINGS) ? (JSON.parse(readFileSync(STRINGS, "utf8")) as string[]) : [];
  /** Nothing but a reply or a refusal, and nothing of anybody else. */
  async function endures(
    say: (text: string) => Promise<{ assistantMessage: ChatMessage; executionId: string | null }>,
    text: string,
  ) {
    try {
      const { assistantMessage, executionId } = await say(text);
      const content = JSON.stringify(assistantMessage.parts);
      for (const option of orderChoices(assistantMessage)) {
        expect(own).toContain(option.value);
      }
      expect(content).not.toContain("@");
      if (!executionId) return;
      const { input } = await database.client.execution.findUniqueOrThrow({ where: { id: executionId } });
      // A question that an article answers is of no order; whatever is done about one is about their own.
      const { order_id } = input as { order_id?: string };
      if (order_id !== undefined) expect(own).toContain(order_id);
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
    }
  }
  const orderChoices = (message: ChatMessage) =>
    message.parts.flatMap((item) =>
      item.type === "data-choices" && item.data.slot === "order_id" ? item.data.options : [],
    );
  /** A few conversations at a time. */
  async function each(some: readonly string[], work: (text: string) => Promise<void>) {
    for (let i = 0; i < some.length; i += 8) await Promise.all(some.slice(i, i + 8).map(work));
  }
  let own: string[] = [];
  beforeAll(async () => {
    own = (await database.client.order.findMany({ where: { customerId: "cust_demo" } })).map(({ id }) => id);
  });

  it("as messages", { timeout: 120_000 }, async () => {
    expect(strings.length).toBeGreaterThan(500);
    await each(strings, (text) => endures(converse().say, text));
  });
  it("every third as an order number", { timeout: 120_000 }, async () => {
    const some = strings.filter((_, i) => i % 3 === 0);
    await each(some, async (text) => {
      const { say } = converse();
      await say("where is my order?");
      await endures(say, text);
    });
  });
});
