// Each procedure for a guest who proved an order: it is done whole, or refused with a way on and nothing touched.
import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../../prisma/test-demo";
import type { Locale } from "../../context";
import { listOrderPaymentMethods } from "../../commerce/order-choices";
import { previewChange } from "../../commerce/change-order";
import { refundHistory } from "../../commerce/refund-facts";
import { createEngine, type Engine } from "../../engine/run";
import type { TestDatabase } from "../../postgres/test-database";
import { recognise } from "../intent/recognise";
import { converse, wordsOf } from "../test-conversation";
import { makeShopper } from "../test-shopper";
import { asProved } from "./codes";
import { mailedCode, makeGuest } from "./test-guest";

let database: TestDatabase;
let engine: Engine;
beforeAll(async () => {
  database = await demoDatabase();
  engine = createEngine(database);
  // Learns what words mean, so that no test waits for it.
  recognise("hello", { locale: "en" });
}, 60_000);

const PAID = { like: "12521", status: "PAID" };
const ARRIVED = { like: "12251" };

async function arrive(order: { like: string; status?: string }, locale: Locale) {
  const { client } = database;
  const { actor, orders } = await makeShopper(client, [{ as: "A", ...order }]);
  const { id: customerId, email } = await client.customer.findUniqueOrThrow({ where: { id: actor.customerId ?? "" } });
  const talk = converse(database, engine, await makeGuest(client), locale);
  const A = orders.get("A") ?? "";
  const say = async (words: string) => {
    const before = await client.message.count({ where: { sessionId: talk.sessionId } });
    await talk.say(words);
    await talk.work();
    return (await talk.messages())
      .slice(before)
      .filter(({ role }) => role === "assistant")
      .map(wordsOf)
      .join("\n");
  };
  const prove = async (wish: string) => {
    await say(wish);
    await say(`${A} ${email}`);
    return say(await mailedCode(client, email));
  };
  return { ...talk, A, customerId, email, say, prove };
}

type Done = {
  what: string;
  locale: Locale;
  order: { like: string; status?: string };
  wish: string;
  then: string[];
  says: RegExp;
  /** What the order is afterwards, and what was mailed to its address after the code. */
  status: string;
  mails: string[];
};

const DONE: Done[] = [
  {
    what: "cancel",
    locale: "en",
    order: PAID,
    wish: "cancel my order, ordered by mistake",
    then: ["yes"],
    says: /is cancelled/,
    status: "CANCELLED",
    mails: ["order_cancelled"],
  },
  {
    what: "取消",
    locale: "zh-CN",
    order: PAID,
    wish: "取消订单，下错单了",
    then: ["确认"],
    says: /已取消/,
    status: "CANCELLED",
    mails: ["order_cancelled"],
  },
  {
    what: "return",
    locale: "en",
    order: ARRIVED,
    wish: "I want to return something",
    then: ["yes"],
    says: /is filed[^]*Visa/,
    status: "RETURN_REQUESTED",
    mails: ["return_label"],
  },
  {
    what: "退货",
    locale: "zh-CN",
    order: ARRIVED,
    wish: "我要退货",
    then: ["确认"],
    says: /退货已登记[^]*Visa/,
    status: "RETURN_REQUESTED",
    mails: ["return_label"],
  },
  {
    what: "refund",
    locale: "en",
    order: ARRIVED,
    wish: "I want a refund, it is broken",
    then: ["yes"],
    says: /refund is approved/,
    status: "REFUNDED",
    mails: ["refund_approved"],
  },
  {
    what: "退款",
    locale: "zh-CN",
    order: ARRIVED,
    wish: "我要退款，东西坏了",
    then: ["确认"],
    says: /退款申请已批准/,
    status: "REFUNDED",
    mails: ["refund_approved"],
  },
  {
    what: "a faulty product",
    locale: "en",
    order: ARRIVED,
    wish: "the item I received is defective",
    then: ["A refund", "Skip", "yes"],
    says: /refund is approved/,
    status: "REFUNDED",
    mails: ["refund_approved"],
  },
  {
    what: "exchange",
    locale: "en",
    order: ARRIVED,
    wish: "I want to exchange an item for another colour",
    then: ["black · dots", "yes"],
    says: /exchange in order .* is filed/,
    status: "EXCHANGE_REQUESTED",
    mails: ["exchange_label"],
  },
  {
    what: "换货",
    locale: "zh-CN",
    order: ARRIVED,
    wish: "我要换货，换个颜色",
    then: ["黑色 · 点阵", "确认"],
    says: /换货已登记/,
    status: "EXCHANGE_REQUESTED",
    mails: ["exchange_label"],
  },
  {
    what: "complaint",
    locale: "en",
    order: ARRIVED,
    wish: "I want to file a complaint, the courier was rude",
    then: ["yes"],
    says: /#CS-\d{4}-\d{6}/,
    status: "DELIVERED",
    mails: ["complaint_answer"],
  },
  {
    what: "投诉",
    locale: "zh-CN",
    order: ARRIVED,
    wish: "我要投诉，快递员态度很差",
    then: ["确认"],
    says: /投诉工单/,
    status: "DELIVERED",
    mails: ["complaint_answer"],
  },
  {
    what: "delay",
    locale: "en",
    order: { like: "12345" },
    wish: "Why hasn't my order arrived? It's been a week!",
    then: [],
    says: /3 days late[^]*SORRY/,
    status: "SHIPPED",
    mails: ["order_delay_notify_v2"],
  },
  {
    what: "延误",
    locale: "zh-CN",
    order: { like: "12345" },
    wish: "我的订单为什么还没到？都一周了！",
    then: [],
    says: /延误[^]*SORRY/,
    status: "SHIPPED",
    mails: ["order_delay_notify_v2"],
  },
  {
    what: "status",
    locale: "en",
    order: { like: "12438" },
    wish: "Show me the details of my order",
    then: [],
    says: /on its way/,
    status: "SHIPPED",
    mails: [],
  },
  {
    what: "订单详情",
    locale: "zh-CN",
    order: { like: "12438" },
    wish: "查看订单详情",
    then: [],
    says: /正在路上/,
    status: "SHIPPED",
    mails: [],
  },
  {
    what: "invoice",
    locale: "en",
    order: ARRIVED,
    wish: "send me the invoice",
    then: ["yes"],
    says: /invoice for order/,
    status: "DELIVERED",
    mails: ["invoice"],
  },
  {
    what: "a ticket, which names the order so that somebody can be reached",
    locale: "en",
    order: ARRIVED,
    wish: "open a ticket for me please",
    then: ["yes"],
    says: /Your ticket is open/,
    status: "DELIVERED",
    mails: ["ticket_opened"],
  },
];

it.each(DONE)("$what is done whole", async ({ locale, order, wish, then, says, status, mails }) => {
  const { A, email, customerId, say, prove, executions, session } = await arrive(order, locale);
  let answer = await prove(wish);
  for (const words of then) answer = await say(words);
  expect(answer).toMatch(says);
  expect((await executions()).map((one) => one.status)).toEqual(["SUCCEEDED"]);
  expect((await session()).state).toBe("IDLE");
  expect((await database.client.order.findUniqueOrThrow({ where: { id: A } })).status).toBe(status);
  const sent = await database.client.email.findMany({ where: { toAddress: email }, orderBy: { id: "asc" } });
  expect(sent.map(({ template }) => template)).toEqual(["guest_code_v1", ...mails]);
  const tickets = await database.client.ticket.findMany({ where: { customerId } });
  expect(tickets.every(({ orderId }) => orderId === A)).toBe(true);
});

const REFUSED: [Locale, string][] = [
  ["en", "change the shipping address of my order"],
  ["zh-CN", "修改订单的收货地址"],
  ["en", "I want to pay my order with another card"],
  ["zh-CN", "我想修改订单里的商品"],
  ["en", "I want to buy a mug"],
  ["zh-CN", "我有什么优惠券"],
  ["zh-CN", "修改我的账户资料"],
];

describe("what is the account's", () => {
  it.each(REFUSED)("%s: %s", async (locale, wish) => {
    const { A, say, prove, messages, executions } = await arrive(PAID, locale);
    await prove(locale === "en" ? "Show me the details of my order" : "查看订单详情");
    const before = await database.client.order.findUniqueOrThrow({ where: { id: A } });
    expect(await say(wish)).toMatch(/sign in|先登录/i);
    const ways = (await messages()).at(-1)?.parts.flatMap((part) => (part.type === "data-choices" ? [part.data] : []));
    expect(ways?.[0]?.options.map(({ href }) => href)).toEqual([expect.stringMatching(/^\/sign-in\?next=%2Fchat%2F/)]);
    expect(await executions()).toHaveLength(1);
    expect(await database.client.order.findUniqueOrThrow({ where: { id: A } })).toEqual(before);
  });

  it("is not shown: only what the order was paid with is there to pay back to, and no other customer's record", async () => {
    const { A, customerId, prove, ctx, sessionId } = await arrive(ARRIVED, "en");
    await prove("Show me the details of my order");
    const proved = await asProved(ctx, sessionId);
    const all = await database.client.paymentMethod.findMany({ where: { customerId } });
    const methods = await listOrderPaymentMethods(proved, { orderId: A, action: "return" });
    expect(methods.map(({ original }) => original)).toEqual([true]);
    const other = all.find(({ id, kind }) => kind === "gift_card" && id !== methods[0]?.method.id);
    expect(other).toBeDefined();
    const wish = { orderId: A, action: "return" as const, paymentMethodId: other?.id ?? "none", canCredit: false };
    await expect(previewChange(proved, wish)).rejects.toMatchObject({
      options: { reason: "payment_method_not_found" },
    });
    expect((await refundHistory(proved, { customerId })).customerId).toBe(customerId);
    const foreign = refundHistory(proved, { customerId: "cust_demo" });
    await expect(foreign).rejects.toMatchObject({ options: { reason: "customer_not_found" } });
    await expect(refundHistory(ctx, { customerId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
