// What is asked for before a refund or an order begins, and what is not asked twice.
import { beforeAll, describe, expect, it } from "vitest";
import { seedDemo } from "../../prisma/seed";
import type { Ctx } from "../context";
import { newId } from "../ids";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import type { ChatMessage } from "./parts.schema";
import { turn, type TurnResult } from "./turn";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await seedDemo(database, { now: new Date() });
});

function converse(locale: Ctx["locale"] = "en") {
  const ctx: Ctx = {
    actor: { userId: "user_demo_customer", role: "customer", customerId: "cust_demo", name: "Demo" },
    db: database.client,
    clock: { now: () => new Date() },
    locale,
  };
  const sessionId = newId("sess");
  return {
    sessionId,
    say: (text: string) => turn(ctx, { sessionId, text, clientMessageId: newId("msg"), channel: "web" }),
  };
}

const execution = ({ executionId }: TurnResult) =>
  database.client.execution.findUniqueOrThrow({ where: { id: executionId ?? "nothing was started" } });
const textOf = (message: ChatMessage) =>
  message.parts.flatMap((part) => (part.type === "text" ? part.text : [])).join("\n");
const choicesOf = (message: ChatMessage) =>
  message.parts.flatMap((part) => (part.type === "data-choices" ? [part.data] : []))[0] ?? null;
const state = (id: string) => database.client.sessionState.findUniqueOrThrow({ where: { id } });

describe("a request for a refund", () => {
  it.each([
    ["zh-CN", "我要退款,订单12345的围巾破了", "get_refund"],
    ["en", "I want a refund for order 12345, it arrived broken", "get_refund"],
    ["en", "my scarf from order 12345 arrived torn", "report_defective_product"],
  ] as const)("in %s that says everything starts at once: %s", async (locale, text, intent) => {
    const started = await execution(await converse(locale).say(text));
    expect(started).toMatchObject({
      sopId: "process_intelligent_refund",
      intent,
      locale,
      input: { order_id: "12345", reason: text, intent },
    });
  });

  it("asks for the order, then for the reason, and keeps what it knows", async () => {
    const { sessionId, say } = converse("zh-CN");
    const first = await say("我要退款");
    expect(first.executionId).toBeNull();
    expect(choicesOf(first.assistantMessage)?.slot).toBe("order_id");
    expect((await state(sessionId)).pendingSlots).toEqual(["order_id"]);

    const second = await say("11840");
    expect(second.executionId).toBeNull();
    expect(textOf(second.assistantMessage)).toBe("请问退款的原因是什么？");
    expect(choicesOf(second.assistantMessage)?.options.map(({ value }) => value)).toContain("发错了商品");
    expect((await state(sessionId)).pendingSlots).toEqual(["reason"]);

    expect((await execution(await say("用着不太舒服"))).input).toMatchObject({
      order_id: "11840",
      reason: "用着不太舒服",
    });
  });

  it("does not ask for the reason again when it came before the order", async () => {
    const { say } = converse();
    const asked = await say("the lamp broke, I want a refund");
    expect(choicesOf(asked.assistantMessage)?.slot).toBe("order_id");
    expect((await execution(await say("11510"))).input).toMatchObject({
      order_id: "11510",
      reason: "the lamp broke, I want a refund",
    });
  });

  it("takes an offered reason by its place", async () => {
    const { say } = converse();
    const asked = await say("refund order 11840");
    const [, wrong] = choicesOf(asked.assistantMessage)?.options ?? [];
    expect((await execution(await say("the second one"))).input).toMatchObject({ reason: wrong?.value });
  });

  it.each([
    ["zh-CN", "申请退款，订单11840", "不要了"],
    ["zh-CN", "申请退款，订单11840", "一直没收到货"],
    ["en", "I want a refund for order 11840", "it never arrived"],
  ] as const)(
    "in %s, takes as a reason what would be another request elsewhere: %s, %s",
    async (locale, ask, reason) => {
      const { say } = converse(locale);
      expect((await say(ask)).executionId).toBeNull();
      expect(await execution(await say(reason))).toMatchObject({
        sopId: "process_intelligent_refund",
        input: { order_id: "11840", reason },
      });
    },
  );

  it("asks again for a reason without a word in it, and lets go when told to", async () => {
    const { sessionId, say } = converse();
    await say("I want a refund for order 11840");
    expect(textOf((await say("?!")).assistantMessage)).toBe("What is the reason for the refund?");
    expect((await say("never mind")).executionId).toBeNull();
    expect(await state(sessionId)).toMatchObject({ state: "IDLE", pendingSlots: [] });
  });

  it("follows a change of mind in the middle of it", async () => {
    const { sessionId, say } = converse();
    await say("I want a refund for order 11840");
    const { executionId } = await say("actually where is my order 12345?");
    expect(await database.client.execution.findUniqueOrThrow({ where: { id: executionId ?? "" } })).toMatchObject({
      sopId: "handle_order_delay",
    });
    expect((await state(sessionId)).pendingSlots).toEqual([]);
  });

  it("asks about an order that is not there before anything else", async () => {
    const answer = await converse().say("I want a refund for order 99999999, it arrived broken");
    expect(answer.executionId).toBeNull();
    expect(textOf(answer.assistantMessage)).toContain("could not find order 99999999");
  });
});

describe("checking out", () => {
  it.each([
    ["zh-CN", "下单"],
    ["zh-CN", "结账"],
    ["en", "check out my cart"],
  ] as const)("in %s begins at once: %s", async (locale, text) => {
    const started = await execution(await converse(locale).say(text));
    expect(started).toMatchObject({ sopId: "create_order_with_payment", intent: "checkout", locale, input: {} });
  });
});
