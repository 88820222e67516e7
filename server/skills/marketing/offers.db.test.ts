// Coupons, bundles and campaigns: what is refused and why, and that nothing is spent twice, whoever comes at once.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../../context";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import {
  agent,
  auditActions,
  callSkill,
  clearShop,
  customer,
  makeShop,
  NOW,
  order,
  paidOrder,
  refusal,
  stranger,
  type CallOptions,
} from "../test-shop";

const manager: Actor = { userId: "user_manager", role: "manager", customerId: null, name: "Hannah" };
const DAY = 86_400_000;
const later = (days: number) => new Date(NOW.getTime() + days * DAY);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
});
beforeEach(async () => {
  await clearShop(database);
  await database.client.$executeRaw`TRUNCATE bundles, campaigns CASCADE`;
});

const gift = { customer_id: "cust_demo", reference: "ticket:1", kind: "FIXED", worth_minor: 500, currency: "USD" };
const issue = (input: object = {}, options: CallOptions = {}) =>
  callSkill(database, "issueCoupon", { ...gift, reason: "Thanks", ...input }, { actor: agent, ...options });
const code = async (input: object = {}) => String((await issue(input)).coupon_code);
const check = (input: Record<string, unknown>, options: CallOptions = {}) =>
  callSkill(database, "checkCoupon", input, options);
const use = (order_id: string, coupon_code: string, options: CallOptions = {}) =>
  callSkill(database, "applyCoupon", { order_id, coupon_code }, options);

describe("issueCoupon", () => {
  it("gives one coupon for each reference, and records it", async () => {
    const [first, again] = [await issue(), await issue({ worth_minor: 900 })];
    expect(first).toMatchObject({ kind: "FIXED", worth_minor: 500, currency: "USD", reused: false });
    expect(again).toEqual({ ...first, reused: true });
    expect((await issue({ reference: "ticket:2" })).coupon_code).not.toBe(first.coupon_code);
    expect(await auditActions(database)).toEqual(["coupon.issue", "coupon.issue"]);
  });

  it("is for staff, for customers that exist, within limits", async () => {
    await expect(issue({}, { actor: customer })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(issue({ customer_id: "cust_none" })).rejects.toMatchObject(refusal("customer_not_found", "NOT_FOUND"));
    await expect(issue({ worth_minor: 10_001 })).rejects.toMatchObject(refusal("above_policy"));
    await expect(issue({ kind: "PERCENT", percent: 31 })).rejects.toMatchObject(refusal("above_policy"));
    await expect(issue({ valid_days: 366 })).rejects.toMatchObject(refusal("above_policy"));
    await issue({}, { key: "shared" });
    await expect(issue({ customer_id: "cust_nobody" }, { key: "shared" })).rejects.toMatchObject(
      refusal("idempotency_mismatch"),
    );
    expect(await database.client.coupon.count()).toBe(1);
  });
});

describe("checkCoupon", () => {
  it("says what a code takes off, however it is typed, and uses nothing up", async () => {
    const coupon = await code({ min_order_minor: 1_000 });
    const typed = ` ${coupon.slice(0, 4).toLowerCase()}-${coupon.slice(4)} `;
    expect(await check({ coupon_code: typed, subtotal_minor: 1_999 })).toMatchObject({
      coupon_code: coupon,
      valid: true,
      reason: null,
      discount_minor: 500,
      min_order_minor: 1_000,
    });
    const share = await code({ reference: "ticket:2", kind: "PERCENT", percent: 15, worth_minor: 250 });
    expect(await check({ coupon_code: share, subtotal_minor: 1_000 })).toMatchObject({ discount_minor: 150 });
    expect(await check({ coupon_code: share, subtotal_minor: 9_000 })).toMatchObject({ discount_minor: 250 });
    expect(await database.client.coupon.count({ where: { redeemedAt: { not: null } } })).toBe(0);
  });

  it("says why a code does not count", async () => {
    const coupon = await code({ min_order_minor: 5_000, valid_days: 30 });
    const reason = async (input: object, options: CallOptions = {}) =>
      (await check({ coupon_code: coupon, ...input }, options)).reason;
    expect(await reason({ subtotal_minor: 4_999 })).toBe("below_minimum");
    expect(await reason({}, { now: later(30) })).toBe("expired");
    expect(await reason({}, { actor: stranger })).toBe("not_found");
    expect(await reason({ customer_id: "cust_nobody" }, { actor: agent })).toBe("other_customer");
    expect(await reason({ coupon_code: "NONE2026AAAAAA" })).toBe("not_found");
    expect(await reason({ coupon_code: "'; DROP\0" })).toBe("not_found");
    await database.client.coupon.updateMany({ data: { redeemedAt: NOW } });
    expect(await reason({})).toBe("redeemed");
    await database.client.coupon.updateMany({ data: { revokedAt: NOW } });
    expect(await reason({})).toBe("revoked");
  });

  it("is answered for somebody else's order as for one that does not exist", async () => {
    const id = await order(database);
    await expect(check({ coupon_code: await code(), order_id: id }, { actor: stranger })).rejects.toMatchObject(
      refusal("order_not_found", "NOT_FOUND"),
    );
  });
});

describe("listCoupons", () => {
  it("lists the customer's own, by what became of them", async () => {
    const kept = await code();
    const used = await code({ reference: "ticket:2" });
    await database.client.coupon.update({ where: { code: used }, data: { redeemedAt: NOW } });
    const list = await callSkill(database, "listCoupons", { status: "usable" });
    expect(list).toMatchObject({ count: 1, coupons: [{ coupon_code: kept, status: "usable" }] });
    expect(list.lines).toMatchObject({
      en: [`${kept}: $5.00 off (usable until February 20, 2027)`],
      "zh-CN": [`${kept}：减免 US$5.00（可用，有效期至 2027年2月20日）`],
    });
    expect(await callSkill(database, "listCoupons", {}, { actor: stranger })).toMatchObject({ count: 0 });
    const foreign = callSkill(database, "listCoupons", { customer_id: "cust_demo" }, { actor: stranger });
    await expect(foreign).rejects.toMatchObject(refusal("customer_not_found", "NOT_FOUND"));
    expect(await callSkill(database, "listCoupons", { customer_id: "cust_demo" }, { actor: agent })).toMatchObject({
      count: 2,
    });
  });
});

describe("applyCoupon", () => {
  const total = async (id: string) => (await database.client.order.findUniqueOrThrow({ where: { id } })).totalMinor;

  it("lowers what the order costs, is charged so, and gives everything back when undone", async () => {
    const coupon = await code();
    const id = await order(database);
    const before = await total(id);
    const used = await use(id, coupon);
    expect(used).toMatchObject({ discount_minor: 500, total_minor: before - 500, reused: false });
    expect(await use(id, coupon)).toEqual({ ...used, reused: true });
    expect(await check({ coupon_code: coupon })).toMatchObject({ valid: false, reason: "redeemed" });
    await callSkill(database, "removeCoupon", used);
    expect(await total(id)).toBe(before);
    expect(await check({ coupon_code: coupon })).toMatchObject({ valid: true });
    await use(id, coupon);
    await callSkill(database, "processPayment", { order_id: id });
    const payments = await database.client.payment.findMany({ where: { orderId: id, status: "SUCCEEDED" } });
    expect(payments.map(({ amountMinor }) => amountMinor)).toEqual([before - 500]);
  });

  it("is refused for paid orders, a second code, and what does not count; nothing changes by that", async () => {
    const coupon = await code();
    const paid = await paidOrder(database);
    await expect(use(paid, coupon)).rejects.toMatchObject(refusal("order_not_open"));
    const id = await order(database, { key: "open" });
    await expect(use(id, "NONE2026AAAAAA")).rejects.toMatchObject(refusal("coupon_not_found", "NOT_FOUND"));
    const dear = await code({ reference: "ticket:2", min_order_minor: 50_000 });
    await expect(use(id, dear)).rejects.toMatchObject(refusal("coupon_below_minimum"));
    const foreign = await code({ customer_id: "cust_nobody" });
    await expect(use(id, foreign)).rejects.toMatchObject(refusal("coupon_not_found", "NOT_FOUND"));
    await expect(use(id, coupon, { now: later(90) })).rejects.toMatchObject(refusal("coupon_expired"));
    await use(id, coupon);
    await expect(use(id, await code({ reference: "ticket:3" }))).rejects.toMatchObject(refusal("order_has_coupon"));
    await expect(use(id, coupon, { actor: stranger })).rejects.toMatchObject(refusal("order_not_found", "NOT_FOUND"));
    expect(await database.client.coupon.count({ where: { redeemedAt: { not: null } } })).toBe(1);
  });

  it("is free again when the order is cancelled before it is paid", async () => {
    const coupon = await code();
    const id = await order(database);
    const before = await total(id);
    await use(id, coupon);
    await callSkill(database, "cancelOrder", { order_id: id });
    expect(await check({ coupon_code: coupon })).toMatchObject({ valid: true });
    expect(await total(id)).toBe(before);
    await expect(use(id, coupon)).rejects.toMatchObject(refusal("order_not_open"));
  });

  it("leaves something to pay, though the coupon is worth more", async () => {
    const id = await order(database, { items: [{ sku: "BUDS", quantity: 4 }] });
    const coupon = await code({ worth_minor: 10_000 });
    expect(await use(id, coupon)).toMatchObject({ discount_minor: 7_995, total_minor: 1 });
  });

  it("is used by one of many orders that want it at once", async () => {
    const coupon = await code();
    const orders: string[] = [];
    for (let i = 0; i < 12; i++) orders.push(await order(database, { key: `wish-${i}` }));
    const results = await Promise.allSettled(orders.map((id) => use(id, coupon)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await database.client.order.count({ where: { couponCode: coupon } })).toBe(1);
  });
});

describe("bundles", () => {
  const set = { name: "Sound set", name_zh: "音响套装", items: [{ sku: "BUDS" }, { sku: "BAR" }], percent: 10 };
  const make = (input: object = {}, options: CallOptions = {}) =>
    callSkill(database, "createBundle", { ...set, ...input }, { actor: manager, ...options });
  const both = [
    { sku: "BUDS", quantity: 1 },
    { sku: "BAR", quantity: 1 },
  ];

  it("take their share off an order that holds them, once offered, while they run", async () => {
    const bundle = await make({ days: 10 });
    expect(await make({ days: 10 })).toEqual({ ...bundle, reused: true });
    const bundleCode = String(bundle.bundle_code);
    const id = await order(database, { items: both });
    expect(await check({ coupon_code: bundleCode, order_id: id })).toMatchObject({
      valid: true,
      kind: "BUNDLE",
      percent: 10,
      discount_minor: 1_990,
    });
    const half = await order(database, { key: "half" });
    await expect(use(half, bundleCode)).rejects.toMatchObject(refusal("coupon_items_missing"));
    await expect(use(id, bundleCode, { now: later(10) })).rejects.toMatchObject(refusal("coupon_expired"));
    expect(await use(id, bundleCode)).toMatchObject({ discount_minor: 1_990 });
    await callSkill(database, "withdrawBundle", bundle, { actor: manager });
    expect(await check({ coupon_code: bundleCode })).toMatchObject({ valid: false, reason: "revoked" });
  });

  it("of other terms are other bundles, and one that is over can be offered again", async () => {
    const name = "x".repeat(120);
    const first = await make({ name });
    expect(await make({ name, budget_minor: 100 })).toMatchObject({ reused: false, budget_minor: 100 });
    const again = await make({ name }, { now: later(30) });
    expect(again).toMatchObject({ reused: false, ends_at: later(60).toISOString() });
    expect(again.bundle_id).not.toBe(first.bundle_id);
    await expect(make({ starts_at: later(-31).toISOString() })).rejects.toMatchObject(
      refusal("period_over", "VALIDATION"),
    );
  });

  it("never give more than their uses and their budget, however many come at once", async () => {
    await database.client.variant.updateMany({ data: { stock: 1_000 } });
    const orders: string[] = [];
    for (let i = 0; i < 12; i++) orders.push(await order(database, { key: `set-${i}`, items: both }));
    const used = async (bundle: Record<string, unknown>) => {
      const bundleCode = String(bundle.bundle_code);
      const results = await Promise.allSettled(orders.map((id) => use(id, bundleCode)));
      const done = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      const row = await database.client.bundle.findUniqueOrThrow({ where: { code: bundleCode } });
      expect(row.uses).toBe(done.length);
      for (const { order_id } of done) {
        await callSkill(database, "removeCoupon", { order_id, coupon_code: bundleCode });
      }
      expect(await database.client.bundle.findUniqueOrThrow({ where: { code: bundleCode } })).toMatchObject({
        uses: 0,
        spentMinor: 0,
      });
      return { done: done.length, spent: row.spentMinor };
    };
    expect(await used(await make({ max_uses: 3 }))).toEqual({ done: 3, spent: 5_970 });
    expect(await used(await make({ name: "Budget set", budget_minor: 4_000 }))).toEqual({ done: 2, spent: 3_980 });
  });

  it("are made by those who may, of things that go together", async () => {
    await expect(make({}, { actor: customer })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(make({ items: [{ sku: "NONE" }] })).rejects.toMatchObject(refusal("sku_not_found", "NOT_FOUND"));
    await expect(make({ items: [{ sku: "BUDS" }, { sku: "EURO" }] })).rejects.toMatchObject(
      refusal("mixed_currencies"),
    );
    await expect(make({ items: [{ sku: "BUDS" }] })).rejects.toMatchObject(refusal("bundle_too_small"));
    expect(await auditActions(database)).toEqual([]);
  });
});

describe("campaigns", () => {
  const budget = { currency: "USD", worth_minor: 300, min_order_minor: 1_000, budget_minor: 900 };
  const announce = async (input: object = {}, options: CallOptions = {}) =>
    String(
      (
        await callSkill(
          database,
          "createCampaign",
          { name: "Welcome", name_zh: "欢迎", kind: "FIXED", budgets: [budget], ...input },
          { actor: manager, ...options },
        )
      ).campaign_id,
    );
  const enrol = (campaign_id: string, options: CallOptions = {}) =>
    callSkill(database, "enrolInCampaign", { campaign_id }, options);
  const spent = async (campaignId: string) =>
    (await database.client.campaignBudget.findFirstOrThrow({ where: { campaignId } })).spentMinor;

  it("give a coupon to those who take part, once, and take it back when they leave", async () => {
    const id = await announce();
    const enrolled = await enrol(id);
    expect(enrolled).toMatchObject({ worth_minor: 300, currency: "USD", reused: false });
    expect(await enrol(id)).toEqual({ ...enrolled, reused: true });
    expect(await callSkill(database, "listCampaigns", {})).toMatchObject({
      campaigns: [{ campaign_id: id, open: false, reason: "already_enrolled", coupon_code: enrolled.coupon_code }],
    });
    expect(await check({ coupon_code: enrolled.coupon_code, subtotal_minor: 2_000 })).toMatchObject({ valid: true });
    expect(await spent(id)).toBe(300);
    await expect(
      callSkill(database, "leaveCampaign", { enrolment_id: enrolled.enrolment_id }, { actor: stranger }),
    ).rejects.toMatchObject(refusal("enrolment_not_found", "NOT_FOUND"));
    await callSkill(database, "leaveCampaign", enrolled);
    expect(await spent(id)).toBe(0);
    expect(await check({ coupon_code: enrolled.coupon_code })).toMatchObject({ valid: false, reason: "revoked" });
    expect(await enrol(id)).toMatchObject({ reused: false });
    expect(await auditActions(database)).toEqual([
      "campaign.create",
      "campaign.enrol",
      "campaign.leave",
      "campaign.enrol",
    ]);
  });

  it("keep their budget, however many come at once", async () => {
    const people = Array.from({ length: 12 }, (_, i) => `cust_many_${i}`);
    await database.client.customer.createMany({
      data: people.map((id) => ({ id, name: id, email: `${id}@example.com` })),
      skipDuplicates: true,
    });
    const id = await announce();
    const results = await Promise.allSettled(
      people.map((customerId) => enrol(id, { actor: { ...customer, userId: customerId, customerId } })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject(refusal("campaign_used_up"));
    }
    expect(await spent(id)).toBe(900);
    expect(await database.client.coupon.count()).toBe(3);
  });

  it("are open to their audience, in their time and currency", async () => {
    const reason = async (input: object, options: CallOptions = {}) => {
      const id = await announce(input);
      const error = await enrol(id, options).catch((caught: unknown) => caught);
      await database.client.campaign.deleteMany();
      return (error as { options?: { reason?: string } }).options?.reason ?? null;
    };
    expect(await reason({ audience: ["loyal", "vip"] })).toBe("campaign_not_in_audience");
    expect(await reason({ audience: ["prospect"] })).toBeNull();
    expect(await reason({ min_vip_level: 3 })).toBe("campaign_not_in_audience");
    expect(await reason({ starts_at: later(1).toISOString() })).toBe("campaign_not_started");
    expect(await reason({ days: 5 }, { now: later(5) })).toBe("campaign_ended");
    expect(await reason({ budgets: [{ ...budget, currency: "JPY" }] })).toBe("campaign_other_currency");
    await expect(enrol("camp_none")).rejects.toMatchObject(refusal("campaign_not_found", "NOT_FOUND"));
  });

  it("of other terms are other campaigns, and one that is over can be announced again, once", async () => {
    const first = await announce();
    expect(await announce()).toBe(first);
    const richer = await announce({ budgets: [{ ...budget, budget_minor: 90_000 }] });
    expect(richer).not.toBe(first);
    expect(await spent(richer)).toBe(0);
    const nextYear = await Promise.all([1, 2, 3, 4].map(() => announce({}, { now: later(365) })));
    expect(new Set(nextYear).size).toBe(1);
    expect(nextYear[0]).not.toBe(first);
    expect(await enrol(String(nextYear[0]), { now: later(366) })).toMatchObject({ reused: false });
    await expect(announce({ starts_at: later(-30).toISOString() })).rejects.toMatchObject(
      refusal("period_over", "VALIDATION"),
    );
    await expect(announce({ budgets: [{ ...budget, worth_minor: 901 }] })).rejects.toThrow("at least one coupon");
  });

  it("are ended by those who may", async () => {
    const id = await announce();
    const end = (actor: Actor) => callSkill(database, "endCampaign", { campaign_id: id }, { actor });
    await expect(end(customer)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await end(manager)).toEqual({ campaign_id: id, ended: true });
    await expect(enrol(id)).rejects.toMatchObject(refusal("campaign_ended"));
  });
});
