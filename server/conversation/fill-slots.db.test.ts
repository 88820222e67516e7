// What is asked for before a refund or an order begins, and what is not asked twice.
import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import type { Ctx } from "../context";
import { newId } from "../ids";
import type { TestDatabase } from "../postgres/test-database";
import type { ChatMessage } from "./parts.schema";
import { turn, type TurnResult } from "./turn";

let database: TestDatabase;
beforeAll(async () => {
  database = await demoDatabase();
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
    ["en", "the scarf from order 12345 arrived torn, I want a refund", "get_refund"],
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
    const asked = await say("it broke after a day, I want a refund");
    expect(choicesOf(asked.assistantMessage)?.slot).toBe("order_id");
    expect((await execution(await say("11510"))).input).toMatchObject({
      order_id: "11510",
      reason: "it broke after a day, I want a refund",
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
    expect(textOf((await say("?!")).assistantMessage)).toBe(
      "I couldn't read anything in that; a sentence or two is enough. What is the reason for the refund?",
    );
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

describe("what is chosen from the customer's own records", () => {
  const order = async (status: string) => {
    const id = String(700_000 + Math.floor(Math.random() * 99_999));
    const from = await database.client.order.findFirstOrThrow({
      where: { id: "11840" },
      include: { items: { orderBy: { id: "asc" } }, payments: true },
    });
    const { items, payments, ...row } = from;
    await database.client.order.create({ data: { ...row, id, status } as never });
    await database.client.orderItem.createMany({
      data: items.map((item) => ({ ...item, id: newId("item"), orderId: id })) as never,
    });
    await database.client.payment.createMany({
      data: payments.map((one) => ({
        ...one,
        id: newId("pay"),
        orderId: id,
        gatewayTransactionId: newId("pay"),
      })) as never,
    });
    return id;
  };
  const skus = async (id: string) => {
    const items = await database.client.orderItem.findMany({
      where: { orderId: id },
      include: { variant: true },
      orderBy: { id: "asc" },
    });
    return items.map(({ variant }) => variant.sku);
  };

  it("asks for the items and where the refund goes, and begins with what was chosen", async () => {
    const id = await order("DELIVERED");
    const [, second] = await skus(id);
    const { say } = converse();
    const items = choicesOf((await say(`I want to return something from order ${id}`)).assistantMessage);
    expect(items?.slot).toBe("items");
    expect(items?.options).toHaveLength(2);
    const money = choicesOf((await say("the second one")).assistantMessage);
    expect(money?.slot).toBe("payment_method_id");
    const begun = await execution(await say("to my gift card"));
    const card = await database.client.paymentMethod.findFirstOrThrow({
      where: { customerId: "cust_demo", kind: "gift_card" },
    });
    expect(begun).toMatchObject({
      sopId: "return_items",
      input: { order_id: id, items: [second], payment_method_id: card.id },
    });
  });

  it("asks, for each item, what it becomes, and takes ids for all of them at once", async () => {
    const id = await order("DELIVERED");
    const named = await skus(id);
    const wanted = await Promise.all(
      named.map(async (sku) => {
        const { productId, id: own } = await database.client.variant.findUniqueOrThrow({ where: { sku } });
        return database.client.variant.findFirstOrThrow({
          where: { productId, available: true, stock: { gt: 0 }, id: { not: own } },
          orderBy: { id: "asc" },
        });
      }),
    );
    const { say } = converse("zh-CN");
    await say(`订单${id}我要换货`);
    const first = choicesOf((await say("全部")).assistantMessage);
    expect(first?.slot).toBe("changes");
    const then = await say(wanted.map(({ sku }) => sku).join("、"));
    expect(choicesOf(then.assistantMessage)?.slot).toBe("payment_method_id");
    const begun = await execution(await say("PayPal"));
    expect(begun).toMatchObject({
      sopId: "exchange_items",
      input: { order_id: id, changes: named.map((of, i) => ({ of, value: wanted[i]?.sku })) },
    });
  });

  it.each([
    ["cancel order", "cancel_order"],
    ["return order", "return_items"],
    ["change the shipping address of order", "modify_order_address"],
    ["change the payment method of order", "modify_order_payment"],
  ])("asks nothing about an order that the rules keep from it: %s", async (text, sopId) => {
    const id = await order("SHIPPED");
    const begun = await execution(await converse().say(`${text} ${id}`));
    expect(begun).toMatchObject({ sopId, input: { order_id: id } });
  });

  it("asks why an order is cancelled, unless that was said", async () => {
    const id = await order("PAID");
    const asked = await converse().say(`cancel order ${id}`);
    expect(choicesOf(asked.assistantMessage)?.slot).toBe("reason");
    const { say } = converse("zh-CN");
    expect((await execution(await say(`取消订单${id}，下错单了`))).input).toMatchObject({
      reason: "ordered_by_mistake",
    });
  });

  it("takes an address piece by piece, and one the customer has already by its name", async () => {
    const id = await order("PAID");
    const { say } = converse();
    const asked = await say(`deliver order ${id} to another address`);
    expect(choicesOf(asked.assistantMessage)?.slot).toBe("address");
    expect(textOf((await say("845 Willow Lane, Denver, CO, USA")).assistantMessage)).toContain("postal code");
    expect((await execution(await say("80279"))).input).toMatchObject({
      address: { address1: "845 Willow Lane", city: "Denver", region: "CO", postal_code: "80279", country: "USA" },
    });
    const other = converse("zh-CN");
    await other.say(`订单${id}换个地址送`);
    expect((await execution(await other.say("公司"))).input).toMatchObject({ address: { city: "Phoenix" } });
  });

  it("says so when it cannot tell what is meant, and lets go when told to", async () => {
    const id = await order("DELIVERED");
    const { sessionId, say } = converse();
    await say(`I want to return something from order ${id}`);
    const again = await say("the blue thing over there");
    expect(textOf(again.assistantMessage)).toContain("couldn't tell which");
    expect(choicesOf(again.assistantMessage)?.options).toHaveLength(2);
    await say("never mind");
    expect(await state(sessionId)).toMatchObject({ state: "IDLE", pendingSlots: [] });
  });
});

it("goes on in the customer's language after an address was picked, and reads no orders in it", async () => {
  const { sessionId, say } = converse("zh-CN");
  const asked = await say("订单12521换个地址送");
  const address = choicesOf(asked.assistantMessage)?.options.find(({ value }) => /^\d+ /.test(value));
  const picked = await say(address?.value ?? "no address was offered");
  expect(await state(sessionId)).toMatchObject({ locale: "zh-CN" });
  expect(await execution(picked)).toMatchObject({ locale: "zh-CN", input: { order_id: "12521" } });
  const understood = picked.assistantMessage.parts.find((part) => part.type === "data-understanding");
  expect(understood).toMatchObject({ data: { entities: [{ type: "address" }] } });
});
