// Every procedure of the pack, said to the chat by a customer of the demo shop in both languages and carried to its end.
import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import type { Actor, Locale } from "../context";
import { createEngine, type Engine } from "../engine/run";
import { advance } from "../engine/advance";
import { runAsyncTask } from "../engine/async-task";
import { isTerminal } from "../engine/status";
import { newId } from "../ids";
import type { TestDatabase } from "../postgres/test-database";
import { currentRecogniser } from "./intent/recognise";
import { answerText } from "./messages";
import { turn } from "./turn";

let database: TestDatabase;
let engine: Engine;
beforeAll(async () => {
  database = await demoDatabase();
  engine = createEngine(database);
  currentRecogniser(); // trained before the first test's time is counted
}, 60_000);

const ADDRESS = "845 Willow Lane, Suite 906, Denver, CO 80279, USA";

type Status = "PAID" | "DELIVERED" | "SHIPPED";
const taken = new Set<string>();

/** An order in a state, of a customer with a card that was never charged, that no other test has. */
async function anOrder(status: Status) {
  const orders = await database.client.order.findMany({
    where: {
      status: status === "SHIPPED" ? status : "DELIVERED",
      currency: "USD",
      couponCode: null,
      id: { notIn: [...taken] },
      payments: { every: { status: "SUCCEEDED", kind: "CHARGE", paymentMethod: { kind: { not: "gift_card" } } } },
    },
    include: { items: true, payments: true },
    orderBy: { placedAt: "desc" },
    take: 80,
  });
  const order = orders.find(({ items, payments }) => items.length === 2 && payments.length === 1);
  if (!order) throw new Error(`The demo shop has no order that is ${status}.`);
  taken.add(order.id);
  const card = { kind: "credit_card", brand: "Visa", last4: "9090", expiryMonth: 12, expiryYear: 2090 };
  const id = `pm_new_${order.customerId}`;
  await database.client.paymentMethod.createMany({
    data: { ...card, id, customerId: order.customerId, gatewayToken: `tok_${id}` },
    skipDuplicates: true,
  });
  // Few orders of the demo shop are paid and not yet packed.
  if (status === "PAID") {
    await database.client.shipment.deleteMany({ where: { orderId: order.id } });
    await database.client.order.update({ where: { id: order.id }, data: { status, deliveredAt: null } });
  }
  return order;
}

const as = (customerId: string | null, role: Actor["role"] = "customer"): Actor => ({
  userId: role === "customer" ? "user_demo_customer" : "user_demo_manager",
  role,
  customerId,
  name: "Demo",
});

/** Carries the work of a conversation on until it has ended or asks somebody. */
async function work(sessionId: string, executionId: string): Promise<void> {
  for (let round = 0; round < 10; round++) {
    const family = await database.client.execution.findMany({
      where: { OR: [{ id: executionId }, { parentId: executionId }] },
      orderBy: { id: "desc" },
    });
    for (const { id } of family) await advance(engine, id);
    const tasks = await database.client.asyncTask.findMany({
      where: { executionId: { in: family.map(({ id }) => id) }, status: "PENDING" },
    });
    await Promise.all(tasks.map(({ id }) => runAsyncTask(engine, id)));
    const { status } = await database.client.execution.findUniqueOrThrow({ where: { id: executionId } });
    const asked = await database.client.approval.count({ where: { sessionId, status: "PENDING" } });
    if (isTerminal(status) || asked > 0) return;
  }
}

/** Says one message after another, lets the work of each be done, and tells how it ended. */
async function converse(actor: Actor, locale: Locale, messages: readonly string[]) {
  const ctx = { actor, db: database.client, clock: { now: () => new Date() }, locale };
  const sessionId = newId("sess");
  let last: string | null = null;
  const replies: string[] = [];
  for (const text of messages) {
    const { executionId, assistantMessage } = await turn(ctx, {
      sessionId,
      text,
      clientMessageId: newId("msg"),
      channel: "web",
    });
    replies.push(assistantMessage.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join(" "));
    last = executionId ?? last;
    if (executionId) await work(sessionId, executionId);
  }
  const execution = last && (await database.client.execution.findUnique({ where: { id: last } }));
  if (!execution) throw new Error(`Nothing was begun: ${replies.join(" | ")}`);
  return { sopId: execution.sopId, status: execution.status, answer: answerText({ execution }), replies };
}

type Order = Awaited<ReturnType<typeof anOrder>>;
type Talk = [sopId: string, status: Status, talk: (order: Order) => string[], answer: RegExp];

describe("what is asked of an order", () => {
  const EN: Talk[] = [
    [
      "cancel_order",
      "PAID",
      ({ id }) => [`cancel order ${id}`, "I no longer need it", "yes"],
      /is cancelled[^]*back to/,
    ],
    [
      "modify_order_items",
      "PAID",
      ({ id }) => [`change the items of order ${id}`, "1", "1", "9090", "yes"],
      /are changed/,
    ],
    [
      "modify_order_address",
      "PAID",
      ({ id }) => [`deliver order ${id} to another address`, ADDRESS, "yes"],
      /845 Willow Lane/,
    ],
    [
      "modify_order_payment",
      "PAID",
      ({ id }) => [`change the payment method of order ${id}`, "9090", "yes"],
      /is now paid with/,
    ],
    [
      "return_items",
      "DELIVERED",
      ({ id }) => [`return something from order ${id}`, "1", "1", "yes"],
      /return[^]*is filed/,
    ],
    [
      "exchange_items",
      "DELIVERED",
      ({ id }) => [`exchange something from order ${id}`, "1", "1", "9090", "yes"],
      /exchange[^]*is filed/,
    ],
    ["check_order_status", "SHIPPED", ({ id }) => [`show me the details of order ${id}`], /is on its way/],
    ["handle_order_delay", "SHIPPED", ({ id }) => [`where is my order ${id}`], /order/],
    ["check_refund_status", "DELIVERED", ({ id }) => [`where is my refund for order ${id}`], /no refund/],
    ["send_invoice", "DELIVERED", ({ id }) => [`send me the invoice for order ${id}`, "yes"], /by e-mail/],
    [
      "resolve_payment_problem",
      "DELIVERED",
      ({ id }) => [`there is a payment problem with order ${id}`],
      /as it should be[^]*Paid with\*\*: \S/,
    ],
    [
      "handle_complaint",
      "DELIVERED",
      ({ id }) => [`I want to file a complaint about order ${id}, the courier was rude`, "yes"],
      /CS-/,
    ],
    [
      "handle_defective_product",
      "DELIVERED",
      ({ id }) => [`something from order ${id} arrived broken`, "a replacement", "skip", "yes"],
      /replacement[^]*CS-/,
    ],
  ];
  const ZH: Talk[] = [
    ["cancel_order", "PAID", ({ id }) => [`取消订单${id}，下错单了`, "确认"], /已取消[^]*退回/],
    [
      "modify_order_items",
      "PAID",
      ({ id }) => [`我想修改订单${id}里的商品`, "第一个", "第一个", "9090", "确认"],
      /商品已修改/,
    ],
    ["modify_order_address", "PAID", ({ id }) => [`订单${id}换个地址送`, ADDRESS, "确认"], /845 Willow Lane/],
    ["modify_order_payment", "PAID", ({ id }) => [`订单${id}换一种付款方式`, "9090那张", "确认"], /已改由/],
    ["return_items", "DELIVERED", ({ id }) => [`我要退货，订单${id}`, "第一个", "第一个", "确认"], /退货已登记/],
    [
      "exchange_items",
      "DELIVERED",
      ({ id }) => [`订单${id}我要换货`, "第一个", "第一个", "9090", "确认"],
      /换货已登记/,
    ],
    ["check_order_status", "DELIVERED", ({ id }) => [`看一下订单${id}的详情`], /已送达/],
    ["check_refund_status", "DELIVERED", ({ id }) => [`订单${id}的退款到哪了`], /没有退款记录/],
    ["send_invoice", "DELIVERED", ({ id }) => [`订单${id}开发票`, "确认"], /已发往您的邮箱/],
    ["resolve_payment_problem", "DELIVERED", ({ id }) => [`订单${id}付款有问题`], /收支是一致的/],
    ["handle_complaint", "DELIVERED", ({ id }) => [`我要投诉订单${id}，快递员态度恶劣`, "确认"], /CS-/],
    [
      "handle_defective_product",
      "DELIVERED",
      ({ id }) => [`订单${id}的商品收到就坏了`, "换一件新的", "跳过", "确认"],
      /换新已受理/,
    ],
  ];
  it.each(EN)("in English: %s", (...talk) => hold("en", talk));
  it.each(ZH)("用中文：%s", (...talk) => hold("zh-CN", talk));

  async function hold(locale: Locale, [sopId, status, talk, answer]: Talk) {
    const order = await anOrder(status);
    const ended = await converse(as(order.customerId), locale, talk(order));
    expect(ended).toMatchObject({ sopId, status: "SUCCEEDED" });
    expect(ended.answer).toMatch(answer);
  }
});

describe("what is asked of the shop and the account", () => {
  it.each([
    ["en", "answer_question", ["what is your return policy"], /\*\*.+\*\*[^]*return/i],
    ["zh-CN", "answer_question", ["退货有什么规定"], /\*\*.+\*\*[^]*退货/],
    ["en", "answer_question", ["I forgot my password"], /\*\*Signing in and passwords\*\*/],
    ["zh-CN", "answer_question", ["怎么注销账户"], /\*\*注销账户\*\*/],
    ["en", "answer_question", ["do you ship to other countries"], /deliver/i],
    ["zh-CN", "answer_question", ["可以货到付款吗"], /付款|支付/],
    ["en", "change_account", ["add a new shipping address", ADDRESS, "yes"], /845 Willow Lane/],
    ["en", "open_ticket", ["the name on my invoice is wrong, it should be Acme Ltd", "yes"], /CS-/],
    ["en", "check_stock", ["is the travel mug in stock"], /Stoneware Travel Mug is in stock/],
    ["zh-CN", "check_stock", ["随行杯还有货吗"], /粗陶随行杯有货/],
    ["en", "check_coupons", ["is my coupon NOSUCH10 valid"], /NOSUCH10[^]*cannot be used/],
    ["zh-CN", "check_coupons", ["我有哪些优惠券"], /优惠券/],
    ["en", "recommend_products", ["recommend something to me"], /You might like[^]*- /],
    ["zh-CN", "recommend_products", ["推荐一款耳机"], /“耳机”[^]*耳机/],
    ["en", "change_account", ["change my default address", ADDRESS, "yes"], /845 Willow Lane/],
    ["zh-CN", "change_account", ["修改手机号", "+1 480 555 0177", "确认"], /555 0177/],
    ["en", "open_ticket", ["talk to a human", "I would like to buy in bulk", "yes"], /CS-/],
    ["zh-CN", "open_ticket", ["转人工", "想了解批量采购的价格", "确认"], /CS-/],
    ["en", "create_order_with_payment", ["check out my cart", "yes"], /order/i],
  ] as const)("in %s: %s", async (locale, sopId, messages, answer) => {
    const ended = await converse(as("cust_demo"), locale, messages);
    expect(ended).toMatchObject({ sopId, status: "SUCCEEDED" });
    expect(ended.answer).toMatch(answer);
  });

  it.each([
    ["en", ["sales report"], /Sales report[^]*\.csv\]\(\/api\//],
    ["zh-CN", ["给我本季度的客户留存报表"], /报表[^]*\.csv\]\(\/api\//],
  ] as const)("gives an operator a report, in %s, and a customer none", async (locale, messages, answer) => {
    const ended = await converse(as(null, "manager"), locale, messages);
    expect(ended).toMatchObject({ sopId: "data_report", status: "SUCCEEDED" });
    expect(ended.answer).toMatch(answer);
    await expect(converse(as("cust_demo"), locale, messages)).rejects.toThrow("Nothing was begun");
  });
});

it("does nothing with an order before its customer has said yes", async () => {
  const order = await anOrder("PAID");
  const ended = await converse(as(order.customerId), "en", [`cancel order ${order.id}`, "ordered by mistake", "no"]);
  expect(ended.answer).toContain("is as it was");
  expect(await database.client.order.findUniqueOrThrow({ where: { id: order.id } })).toMatchObject({ status: "PAID" });
});

describe("what a customer says that no list foresees", () => {
  const customer = as("cust_demo");

  it("a number that was not offered is asked about again, and the request goes on", async () => {
    const { replies } = await converse(customer, "en", [
      "change the items of order 12521",
      "the sweater",
      "3330317167",
      "navy, L",
      "never mind",
      "where is order 12521",
    ]);
    expect(replies[2]).toContain("“3330317167” is not among these");
    expect(replies[3]).toContain("Which payment method");
  });

  it("选项用中文显示，也用中文回答", async () => {
    const { answer, replies } = await converse(customer, "zh-CN", [
      "我想修改订单12521的商品",
      "毛衣",
      "白色 L 码",
      "PayPal",
      "取消",
    ]);
    expect(replies[3]).not.toContain("Which");
    expect(answer).toContain("没有改动订单 **12521**");
    const asked = await database.client.approval.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect((asked.message as { "zh-CN": string })["zh-CN"]).toContain("美利奴羊毛圆领毛衣 → L · 白色");
  });

  it("a return under way is not refunded a second time", async () => {
    const order = await anOrder("DELIVERED");
    const owner = as(order.customerId);
    await database.client.order.update({ where: { id: order.id }, data: { status: "RETURN_REQUESTED" } });
    const refund = await converse(owner, "en", [`I want a refund for order ${order.id}, it is broken`]);
    expect(refund).toMatchObject({ sopId: "process_intelligent_refund" });
    expect(refund.answer).toContain("A return is under way");
    const status = await converse(owner, "zh-CN", [`订单${order.id}的退款到哪了`]);
    expect(status.answer).toContain("不需要另外申请退款");
  });

  it("two matters of one order are two tickets, and what is of no order names none", async () => {
    const before = await database.client.ticket.count();
    await converse(customer, "en", ["talk to a human", "My order 12345 came without its lid", "yes"]);
    await converse(customer, "en", ["talk to a human", "The courier of order 12345 broke our gate", "yes"]);
    await converse(customer, "zh-CN", ["订单12345到哪了", "转人工", "我的耳机左边没有声音，想咨询维修", "确认"]);
    const tickets = await database.client.ticket.findMany({ orderBy: { id: "desc" }, take: 4 });
    expect((await database.client.ticket.count()) - before).toBeGreaterThanOrEqual(3);
    expect(tickets[0]).toMatchObject({ orderId: null, subject: expect.stringContaining("没有声音，想咨询") as string });
  });

  it("“and 12438?” asks the same of another order; a yes that nobody asked for begins nothing", async () => {
    const followed = await converse(customer, "en", ["where is my order 12488", "and 12438?"]);
    expect(followed).toMatchObject({ sopId: "handle_order_delay" });
    expect(followed.answer).toContain("12438");
    await expect(converse(customer, "zh-CN", ["确认"])).rejects.toThrow("目前没有等您确认的事");
  });

  it("a yes is no reason for a refund", async () => {
    await expect(converse(customer, "zh-CN", ["订单12251申请退款", "确认"])).rejects.toThrow("退款的原因");
  });
});

it.each([
  ["en", "I want to file a complaint about order #, the courier was rude", "What was mainly wrong: poor service"],
  ["zh-CN", "我要投诉订单#，快递员态度恶劣", "主要问题: 服务不周"],
] as const)("a complaint's ticket is in the customer's words, in %s", async (locale, words, expected) => {
  const { id, customerId } = await anOrder("DELIVERED");
  await converse(as(customerId), locale, [words.replace("#", id), locale === "en" ? "yes" : "确认"]);
  const ticket = await database.client.ticket.findFirstOrThrow({ where: { orderId: id }, orderBy: { id: "desc" } });
  expect(ticket.description).toContain(expected);
  expect(`${ticket.subject} ${ticket.description}`).not.toMatch(/\b[a-z]+_[a-z]+\b/);
});

describe("what an order holds", () => {
  // Nothing is changed, so one order does for all.
  let order: Promise<Order> | undefined;
  it.each([
    ["en", "Remove the scarf from order #", /cannot be taken out[^]*Cancel the whole order/],
    ["en", "make it two in order #", /how many it holds[^]*Order the rest separately/],
    ["en", "add another mug to my order #", /nothing can be added[^]*Order the rest separately/],
    ["zh-CN", "把订单#里的围巾去掉", /不能再去掉其中的商品[^]*取消整单/],
    ["zh-CN", "订单#的数量改成两件", /不能再更改件数[^]*另下一单/],
    ["zh-CN", "加一个杯子到订单#里", /不能再添加商品[^]*另下一单/],
  ] as const)("is not asked about as another variant, in %s: %s", async (locale, words, answer) => {
    order ??= anOrder("PAID");
    const { id, customerId } = await order;
    const said = await converse(as(customerId), locale, [words.replace("#", id)]);
    expect(said).toMatchObject({ sopId: "modify_order_items", status: "SUCCEEDED" });
    expect(said.answer).toMatch(answer);
  });
});

describe("buying", () => {
  const customer = as("cust_demo");
  const lastOrder = () =>
    database.client.order.findFirstOrThrow({ where: { customerId: "cust_demo" }, orderBy: { placedAt: "desc" } });
  const fillCart = async () => {
    const { id: cartId } = await database.client.cart.upsert({
      where: { customerId: "cust_demo" },
      create: { id: "cart_buying", customerId: "cust_demo" },
      update: {},
    });
    const variant = await database.client.variant.findFirstOrThrow({
      where: { currency: "USD", available: true, stock: { gt: 5 } },
    });
    await database.client.cartItem.deleteMany({ where: { cartId } });
    await database.client.cartItem.create({
      data: { id: newId("item"), cartId, variantId: variant.id, quantity: 1, addedAt: new Date() },
    });
  };
  const newCoupon = (code: string) =>
    database.client.coupon.create({
      data: {
        ...{
          id: newId("coup"),
          code,
          kind: "PERCENT",
          percent: 10,
          worthMinor: 2_000,
          currency: "USD",
          reason: "hello",
        },
        ...{ customerId: "cust_demo", minOrderMinor: 0, expiresAt: new Date(Date.now() + 86_400_000) },
      },
    });

  it("what is named is found by its name, chosen, and bought apart from the cart", async () => {
    await fillCart();
    const { replies, sopId, answer } = await converse(customer, "en", [
      "I want to buy two travel mugs",
      "black, 500 ml",
      "yes",
    ]);
    expect(replies[0]).toContain("Which one would you like");
    expect(sopId).toBe("create_order_with_payment");
    expect(answer).toMatch(/2 × Stoneware Travel Mug \(.*black.*\)/);
    expect(await database.client.cartItem.count({ where: { cart: { customerId: "cust_demo" } } })).toBe(1);
  });

  it("想买的东西用相近的名称也找得到；没有的东西如实相告", async () => {
    const { replies } = await converse(customer, "zh-CN", ["我想买一个旅行杯", "白色 350 ml", "取消"]);
    expect(replies[0]).toContain("请问要哪一款");
    const none = await converse(customer, "zh-CN", ["我想买一台拖拉机"]);
    expect(none.answer).toContain("没有找到名为“拖拉机”的商品");
  });

  it("a coupon lowers what is confirmed and what is paid, and is used up", async () => {
    await fillCart();
    await newCoupon("HELLO10");
    const { replies, answer } = await converse(customer, "zh-CN", ["下单，用优惠券 HELLO10", "确认"]);
    expect(replies).toHaveLength(2);
    expect(answer).toContain("**优惠券**：HELLO10，已减");
    const order = await lastOrder();
    expect(order).toMatchObject({ couponCode: "HELLO10", status: "PAID" });
    const paid = await database.client.payment.findFirstOrThrow({ where: { orderId: order.id, kind: "CHARGE" } });
    expect(paid.amountMinor).toBe(order.subtotalMinor + order.shippingMinor - order.discountMinor);
    expect(await database.client.coupon.findUniqueOrThrow({ where: { code: "HELLO10" } })).not.toMatchObject({
      redeemedAt: null,
    });
  });

  it("a code that does not count is explained, and nothing is ordered without it unless that is wanted", async () => {
    await fillCart();
    const before = await database.client.order.count();
    const said = ["use coupon NOSUCH10 and check out"];
    const declined = await converse(customer, "en", [...said, "no"]);
    const asked = await database.client.approval.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect((asked.message as { en: string }).en).toMatch(/\*\*NOSUCH10\*\* cannot be used.*no such code/);
    expect(declined.answer).toContain("nothing was ordered or charged");
    expect(await database.client.order.count()).toBe(before);
    const agreed = await converse(customer, "en", [...said, "yes"]);
    expect(agreed.answer).toContain("is placed and paid");
    expect(await lastOrder()).toMatchObject({ couponCode: null, discountMinor: 0 });
  });
});
