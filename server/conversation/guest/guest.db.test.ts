// Somebody without an account: what they may ask, how they prove an order, and what that does not open.
import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../../prisma/test-demo";
import type { Actor, Ctx, Locale } from "../../context";
import { findOrder, hasOrder, listRecentOrders } from "../../commerce/orders";
import { findCustomer } from "../../commerce/customers";
import { createEngine, type Engine } from "../../engine/run";
import { newId } from "../../ids";
import type { TestDatabase } from "../../postgres/test-database";
import { readMessages } from "../messages";
import { recognise } from "../intent/recognise";
import { converse, wordsOf } from "../test-conversation";
import { makeShopper } from "../test-shopper";
import { adoptGuest } from "./adopt";
import { asProved, checkGuestCode } from "./codes";
import { mailedCode, makeGuest } from "./test-guest";

let database: TestDatabase;
let engine: Engine;
beforeAll(async () => {
  database = await demoDatabase();
  engine = createEngine(database);
  // Learns what words mean, so that no test waits for it.
  recognise("hello", { locale: "en" });
}, 60_000);

async function shop() {
  const { actor, orders } = await makeShopper(database.client, [
    { as: "A", like: "12438" },
    { as: "B", like: "12251" },
  ]);
  const customer = await database.client.customer.findUniqueOrThrow({ where: { id: actor.customerId ?? "" } });
  return { actor, customer, A: orders.get("A") ?? "", B: orders.get("B") ?? "" };
}

async function talkAs(actor: Actor, locale: Locale = "en") {
  const talk = converse(database, engine, actor, locale);
  const say = async (words: string) => {
    const before = (await database.client.message.count({ where: { sessionId: talk.sessionId } })) ?? 0;
    await talk.say(words);
    await talk.work();
    return (await talk.messages())
      .slice(before)
      .filter(({ role }) => role === "assistant")
      .map(wordsOf)
      .join("\n");
  };
  return { ...talk, say };
}

const mails = (to: string) => database.client.email.count({ where: { toAddress: to, template: "guest_code_v1" } });
const audits = (sessionId: string) =>
  database.client.auditLog.findMany({ where: { resourceId: sessionId }, orderBy: { seq: "asc" } });

async function prove(say: (words: string) => Promise<string>, order: string, email: string) {
  await say("Where is my order?");
  await say(`${order}, ${email}`);
  return say(await mailedCode(database.client, email));
}

describe("a guest", () => {
  it("asks about the rules, and proves an order before anything is said of it", async () => {
    const { customer, A } = await shop();
    const { say, sessionId, session } = await talkAs(await makeGuest(database.client));
    // As the page suggests them to guests.
    expect(await say("What is your return policy?")).toMatch(/can return items/);
    await say("What does delivery cost?");
    expect((await session()).pendingSlots).toEqual([]);
    expect(await say("Where is my order?")).toContain("order number");
    expect((await session()).pendingSlots).toEqual(["guest_order"]);
    expect(await say(A)).toContain("Which e-mail address");
    expect(await say("why do you ask?")).toContain("To protect your order");
    expect(await say(customer.email)).toContain("If order");
    const code = await mailedCode(database.client, customer.email);
    const answer = await say(code);
    expect(answer).toContain("Thank you, that is right");
    expect(answer).toContain(A);
    const actions = (await audits(sessionId)).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(["guest.code_sent", "guest.verified"]));
    expect(JSON.stringify((await audits(sessionId)).map(({ after }) => after))).not.toContain(code);
    expect(await database.client.guestCode.count({ where: { digest: { contains: code }, sessionId } })).toBe(0);
  });

  it("用中文也一样，凭邮编也行", async () => {
    const { customer, A } = await shop();
    const order = await database.client.order.findUniqueOrThrow({ where: { id: A } });
    const { postalCode } = order.shippingAddress as { postalCode: string };
    const { say, session } = await talkAs(await makeGuest(database.client), "zh-CN");
    for (const general of ["退货政策是什么？", "运费是多少？"]) await say(general);
    expect((await session()).pendingSlots).toEqual([]);
    expect(await say("我的包裹到哪了")).toContain("订单号");
    expect(await say(A)).toContain("邮箱");
    expect(await say(`邮编 ${postalCode}`)).toContain("如果订单");
    expect(await say(await mailedCode(database.client, customer.email))).toContain("验证通过");
  });

  it.each(["en", "zh-CN"] as const)("takes the proof from the first message (%s)", async (locale) => {
    const { customer, A } = await shop();
    const order = await database.client.order.findUniqueOrThrow({ where: { id: A } });
    const { postalCode } = order.shippingAddress as { postalCode: string };
    const { say, session } = await talkAs(await makeGuest(database.client), locale);
    const first = {
      en: `Track order ${A}, my postcode is ${postalCode}`,
      "zh-CN": `查一下订单${A}到哪了，邮编${postalCode}`,
    };
    await say(first[locale]);
    expect((await session()).pendingSlots).toEqual(["guest_code"]);
    expect(await say(await mailedCode(database.client, customer.email))).toContain(A);
  });

  it.each([
    ["en", "Where is my order?", "what about shipping to canada", /courier|countr/i, "6-digit code"],
    ["zh-CN", "我的包裹到哪了", "能寄到加拿大吗", /快递|国家/, "6 位"],
  ] as const)("asks about the rules while a code is awaited, and is asked for it again (%s)", async (...said) => {
    const [locale, wanted, general, answer, code] = said;
    const { customer, A } = await shop();
    const { say, session } = await talkAs(await makeGuest(database.client), locale);
    await say(wanted);
    await say(`${A}, ${customer.email}`);
    const told = await say(general);
    expect(told).toMatch(answer);
    expect(told).toContain(code);
    expect((await session()).pendingSlots).toEqual(["guest_code"]);
    expect(await say(await mailedCode(database.client, customer.email))).toContain(A);
  });

  it("hears the same of a wrong pair, and no code is sent to the address that was typed", async () => {
    const { customer, A, B } = await shop();
    const right = await talkAs(await makeGuest(database.client));
    const wrong = await talkAs(await makeGuest(database.client));
    for (const { say } of [right, wrong]) await say("Where is my order?");
    const sent = await right.say(`${A}, ${customer.email}`);
    const refused = await wrong.say(`${B}, stranger@elsewhere.example`);
    expect(refused.replaceAll(B, A)).toBe(sent);
    expect([await mails(customer.email), await mails("stranger@elsewhere.example")]).toEqual([1, 0]);
    expect((await right.session()).pendingSlots).toEqual((await wrong.session()).pendingSlots);
  });

  it("reaches the proved order and nothing else, for as long as the conversation lasts", async () => {
    const { customer, actor, A, B } = await shop();
    const guest = await makeGuest(database.client);
    const { say, sessionId, ctx, session } = await talkAs(guest);
    await prove(say, A, customer.email);
    const proved: Ctx = await asProved(ctx, sessionId);
    expect(await hasOrder(proved, { orderId: A })).toBe(true);
    await expect(findOrder(proved, { orderId: B })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await listRecentOrders(proved)).map(({ id }) => id)).toEqual([A]);
    await expect(findCustomer(proved, { customerId: customer.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await say(`Where is order ${B}?`)).toContain("not proved yet");
    expect(await say("never mind")).toContain("leave it");
    // Another conversation of the same guest has proved nothing; another guest and the customer do not find this one.
    expect((await asProved(ctx, newId("sess"))).actor.orderIds).toBeUndefined();
    for (const other of [await makeGuest(database.client), actor])
      await expect(readMessages({ ...ctx, actor: other }, { sessionId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await database.client.guestCode.updateMany({ where: { sessionId }, data: { validUntil: new Date(0) } });
    await database.client.sessionState.update({ where: { id: sessionId }, data: { expiresAt: new Date(0) } });
    expect(await say("Where is my order?")).toContain("order number");
    expect((await session()).pendingSlots).toEqual(["guest_order"]);
    expect((await asProved(ctx, sessionId)).actor.role).toBe("guest");
  });

  it("is sent to sign in with what is the account's", async () => {
    const { say } = await talkAs(await makeGuest(database.client));
    expect(await say("I want to change the shipping address of my order")).toContain("needs your account");
  });
});

describe("a code", () => {
  async function asked() {
    const { customer, A } = await shop();
    const talk = await talkAs(await makeGuest(database.client));
    await talk.say("Where is my order?");
    await talk.say(`${A}, ${customer.email}`);
    const check = (code: string, ctx = talk.ctx, sessionId = talk.sessionId) =>
      checkGuestCode(ctx, { sessionId, code });
    return { ...talk, customer, A, check, code: await mailedCode(database.client, customer.email) };
  }
  const other = (code: string) => (code === "000000" ? "111111" : "000000");

  it("works once, in its own conversation", async () => {
    const one = await asked();
    const two = await asked();
    expect(await one.check(two.code === one.code ? other(one.code) : two.code)).toEqual({ kind: "wrong", left: 4 });
    expect(await one.check(one.code, two.ctx)).toEqual({ kind: "closed" });
    expect(await one.check(one.code)).toEqual({ kind: "verified", orderId: one.A });
    expect(await one.check(one.code)).toEqual({ kind: "closed" });
  });

  it("takes five guesses, however many come at once", async () => {
    const { check, code } = await asked();
    const verdicts = await Promise.all(Array.from({ length: 8 }, () => check(other(code))));
    expect(verdicts.filter(({ kind }) => kind === "closed").length).toBeGreaterThanOrEqual(3);
    expect(await check(code)).toEqual({ kind: "closed" });
  });

  it("is too old after ten minutes", async () => {
    const { check, code, ctx } = await asked();
    const later = { ...ctx, clock: { now: () => new Date(Date.now() + 10 * 60_000 + 1_000) } };
    expect(await check(code, later)).toEqual({ kind: "closed" });
  });

  it("is sent again, three times an hour for an order whoever asks", async () => {
    const { say, customer, A, code } = await asked();
    expect(await say("I didn't get it, resend the code")).toContain("If order");
    expect(await say(code)).not.toContain("that is right");
    await say("resend the code");
    expect(await mails(customer.email)).toBe(3);
    expect(await say("resend the code")).toContain("Too many codes");
    const stranger = await talkAs(await makeGuest(database.client));
    await stranger.say("Where is my order?");
    expect(await stranger.say(`${A}, someone@elsewhere.example`)).toContain("Too many codes");
    expect(await mails(customer.email)).toBe(3);
  });

  it("is asked for anew when the order number is put right, and can be given up", async () => {
    const { say, B } = { ...(await asked()), B: (await shop()).B };
    expect(await say(`no, the order is ${B}`)).toContain(`If order ${B}`);
    expect(await say("hmm I am not sure")).toContain("6 digits");
    expect(await say("never mind")).toContain("leave it");
  });
});

it("signing in keeps the conversation and goes on with the question, once", async () => {
  const { actor, customer, A } = await shop();
  const guest = await makeGuest(database.client);
  const { say, sessionId, ctx } = await talkAs(guest);
  await say(`Where is my order ${A}?`);
  const mine: Ctx = { ...ctx, actor };
  expect(await adoptGuest(mine, { guestId: guest.userId })).toEqual({ conversations: 1 });
  expect(await adoptGuest(mine, { guestId: guest.userId })).toEqual({ conversations: 0 });
  const row = await database.client.sessionState.findUniqueOrThrow({ where: { id: sessionId } });
  expect([row.userId, row.customerId, row.state]).toEqual([actor.userId, customer.id, "EXECUTING"]);
  await expect(readMessages(ctx, { sessionId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await database.client.auditLog.count({ where: { action: "guest.adopt", resourceId: guest.userId } })).toBe(1);
});
