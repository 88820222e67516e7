import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { methodLabel } from "../../commerce/ledger";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { setOwnPreferences } from "../../resources/preferences";
import {
  agent,
  auditActions,
  callSkill,
  clearShop,
  customer,
  makeShop,
  NOW,
  order,
  stranger,
  type CallOptions,
} from "../test-shop";

let database: TestDatabase;
let orderId: string;
beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
});
beforeEach(async () => {
  await clearShop(database);
  orderId = await order(database);
});

const giftCard = () => database.client.paymentMethod.findUniqueOrThrow({ where: { id: "pm_named" } });
const send = (template: string, data: Record<string, unknown>, options: CallOptions = {}) =>
  callSkill(database, "sendEmail", { order_id: orderId, template, data }, options);

describe("sendEmail, whatever the template", () => {
  it.each([
    ["payment_failed_notification", {}, (id: string) => `payment-failed-email:${id}`],
    ["order_confirmation", {}, (id: string) => `order-confirmation-email:${id}`],
    ["refund_approved", { amount_minor: 500 }, (id: string) => `refund-approved-email:${id}:500`],
  ])("%s is one e-mail for one act", async (template, data, key) => {
    const results = await Promise.all([send(template, data), send(template, data), send(template, data)]);
    expect(results.filter((result) => !result.reused)).toHaveLength(1);
    const emails = await database.client.email.findMany();
    expect(emails.map((row) => [row.template, row.idempotencyKey, row.toAddress])).toEqual([
      [template, key(orderId), "cust_demo@example.com"],
    ]);
    expect((await auditActions(database)).filter((action) => action === "email.queue")).toHaveLength(1);
  });

  it("tells of another refusal when there is another reason", async () => {
    await send("refund_rejected", { reason: "too late" });
    await send("refund_rejected", { reason: "too late" });
    await send("refund_rejected", { reason: "used" });
    expect(await database.client.email.count()).toBe(2);
  });

  it("drops control characters", async () => {
    await send("refund_rejected", { reason: "a\0b\u0007\nc" });
    expect((await database.client.email.findFirstOrThrow()).text).toContain("ab\nc");
  });

  it("writes in the language of the customer's profile, whatever the conversation's, and in its words where there are both", async () => {
    const reason = { "zh-CN": "超过期限", en: "too late" };
    const letters = async () => {
      const rows = await database.client.email.findMany({ orderBy: { createdAt: "asc" } });
      return rows.map(({ locale, subject, text }) => [locale, subject, /超过期限|too late/.exec(text)?.[0]]);
    };
    await send("refund_rejected", { reason }, { locale: "en" });
    const chinese = ["zh-CN", `关于订单 ${orderId} 的退款申请`, "超过期限"];
    expect(await letters()).toEqual([chinese]);
    // The same act in another conversation's language is the same letter.
    expect(await send("refund_rejected", { reason }, { locale: "zh-CN" })).toMatchObject({ reused: true });
    await database.client.customer.update({ where: { id: "cust_demo" }, data: { locale: "en" } });
    try {
      await send("refund_rejected", { reason }, { locale: "zh-CN", key: "in English" });
      expect(await letters()).toContainEqual(["en", `About your refund request for order ${orderId}`, "too late"]);
    } finally {
      await database.client.customer.update({ where: { id: "cust_demo" }, data: { locale: "zh-CN" } });
    }
  });

  it("names a payment method as its reader does", async () => {
    const card = { id: "pm_named", customerId: "cust_demo", kind: "gift_card", balanceMinor: 0, currency: "USD" };
    await database.client.paymentMethod.create({ data: card });
    const [mine, theirs] = [methodLabel(await giftCard(), "en"), methodLabel(await giftCard(), "zh-CN")];
    await send("order_confirmation", { payment_method: mine }, { locale: "en" });
    const { text } = await database.client.email.findFirstOrThrow();
    expect(text).toContain(theirs);
    expect(text).not.toContain(mine);
  });

  it.each([
    ["refund_approved", {}],
    ["refund_approved", { amount_minor: "500" }],
    ["refund_rejected", { reason: "" }],
    ["refund_rejected", { reason: "\0" }],
    ["order_delay_notify_v2", {}],
    ["some_other_v1", {}],
  ])("refuses %s with %j", async (template, data) => {
    await expect(send(template, data, { key: "k" })).rejects.toMatchObject({
      code: "VALIDATION",
      options: { reason: "skill_input" },
    });
    expect(await database.client.email.count()).toBe(0);
  });

  it("writes nobody about somebody else's order", async () => {
    await expect(send("order_confirmation", {}, { actor: stranger })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await database.client.email.count()).toBe(0);
  });
});

describe("a changed e-mail address", () => {
  const change = (email: string, options: CallOptions = {}) =>
    callSkill(database, "updateCustomerProfile", { email }, options);
  const tell = (changed: string[], options: CallOptions = {}) =>
    callSkill(database, "sendEmail", { template: "account_changed", data: { changed } }, options);
  const letters = () =>
    database.client.email.findMany({ orderBy: { id: "asc" }, select: { toAddress: true, text: true, status: true } });

  it("is told where it was before too, once, and without saying the new one in full", async () => {
    await change("new.me@example.com");
    await tell(["email"]);
    await tell(["email"]);
    const [now, before, ...more] = await letters();
    expect(more).toEqual([]);
    expect(now).toMatchObject({ toAddress: "new.me@example.com", status: "QUEUED" });
    expect(now?.text).not.toContain("新邮箱");
    expect(before).toMatchObject({ toAddress: "cust_demo@example.com", status: "QUEUED" });
    expect(before?.text).toContain("新邮箱：n***@example.com");
    expect(before?.text).not.toContain("new.me");
    expect((await auditActions(database)).filter((action) => action === "email.queue")).toHaveLength(2);
    await callSkill(
      database,
      "updateCustomerProfile",
      { email: "cust_demo@example.com" },
      { executionId: "exec_back" },
    );
  });

  it("of another procedure, or taken back, is nobody's former one", async () => {
    const changed = await change("other.me@example.com", { executionId: "exec_undone" });
    await callSkill(database, "restoreCustomerProfile", changed, { executionId: "exec_undone" });
    await tell(["phone"], { executionId: "exec_undone" });
    await tell(["phone"], { executionId: "exec_elsewhere" });
    expect((await letters()).map(({ toAddress }) => toAddress)).toEqual(Array(2).fill("cust_demo@example.com"));
  });
});

describe("a coupon", () => {
  const gift = { customer_id: "cust_demo", reference: "t:1", kind: "FIXED", worth_minor: 500, currency: "USD" };
  const tell = (coupon_code: unknown, options: CallOptions = {}) => {
    const about = { recipient_customer_id: "cust_demo", template: "coupon_issued" };
    return callSkill(database, "sendEmail", { ...about, data: { coupon_code } }, { actor: agent, ...options });
  };

  it("is told as the store has it, to its owner alone, while it can be used", async () => {
    const issued = await callSkill(database, "issueCoupon", { ...gift, reason: "Thanks" }, { actor: agent });
    expect(await tell(issued.coupon_code)).toMatchObject({ status: "QUEUED" });
    const letter = await database.client.email.findFirstOrThrow();
    expect(letter.category).toBe("updates");
    expect(letter.text).toContain("优惠：减 US$5.00");
    const missing = { code: "NOT_FOUND", options: { reason: "coupon_not_found" } };
    await expect(tell("GIFT2026NOTHERE")).rejects.toMatchObject(missing);
    const input = { recipient_customer_id: "cust_nobody", template: "coupon_issued", data: issued };
    await expect(callSkill(database, "sendEmail", input, { actor: agent })).rejects.toMatchObject(missing);
    await callSkill(database, "revokeCoupon", issued, { actor: agent });
    await expect(tell(issued.coupon_code, { key: "again" })).rejects.toMatchObject({
      options: { reason: "coupon_revoked" },
    });
  });

  it("of a campaign is advertising: whoever refuses offers is not sent it", async () => {
    const manager = { ...agent, role: "manager" as const };
    const budgets = [{ currency: "USD", worth_minor: 300, budget_minor: 900 }];
    const terms = { name: "Autumn", name_zh: "秋季", kind: "FIXED", budgets };
    const { campaign_id } = await callSkill(database, "createCampaign", terms, { actor: manager });
    const enrolled = await callSkill(
      database,
      "enrolInCampaign",
      { campaign_id, customer_id: "cust_demo" },
      { actor: agent },
    );
    const self = { actor: customer, db: database.client, clock: { now: () => NOW }, locale: "en" as const };
    await setOwnPreferences(self, { muted: ["email:offers"] });
    expect(await tell(enrolled.coupon_code)).toMatchObject({ status: "SUPPRESSED", not_sent_because: "muted" });
    await setOwnPreferences(self, { muted: [] });
  });
});
