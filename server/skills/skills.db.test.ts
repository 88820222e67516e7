import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import type { Actor, Locale } from "../context";
import { transaction, type Db } from "../db";
import type { TestDatabase } from "../postgres/test-database";
import type { SkillContext } from "./contract";
import { getSkill } from "./registry";

const NOW = new Date("2026-11-22T17:00:00Z");
const customer: Actor = { userId: "user_demo_customer", role: "customer", customerId: "cust_demo", name: "林晓雯" };
const agent: Actor = { userId: "user_demo_customer_service", role: "customer_service", customerId: null, name: "Maya" };
const stranger: Actor = { userId: "user_x", role: "customer", customerId: "cust_nobody", name: "X" };
const nobody: Actor = { userId: "user_y", role: "customer", customerId: null, name: "Y" };

let database: TestDatabase;
let foreignOrder: string;
let jobs: unknown[];

beforeAll(async () => {
  database = await demoDatabase(NOW);
  const other = await database.client.order.findFirstOrThrow({
    where: { customerId: { not: "cust_demo" }, status: "SHIPPED" },
  });
  foreignOrder = other.id;
});

beforeEach(async () => {
  jobs = [];
  const { client } = database;
  await client.coupon.deleteMany({ where: { orderId: "12345" } });
  await client.ticket.deleteMany({ where: { orderId: "12345" } });
  await client.email.deleteMany();
  await client.auditLog.deleteMany();
});

function context(db: Db, actor: Actor, idempotencyKey: string, locale: Locale = "en"): SkillContext {
  return {
    actor,
    db,
    clock: { now: () => NOW },
    locale,
    executionId: "exec_1",
    stepId: "step",
    idempotencyKey,
    enqueue: async (task, payload) => {
      jobs.push({ task, payload });
    },
  };
}

type Options = { actor?: Actor; key?: string; locale?: Locale };

/** Runs a skill as the engine does: in the step's own transaction, under the key the skill itself names. */
async function call(name: string, input: Record<string, unknown>, options: Options = {}) {
  const skill = getSkill(name);
  const key = options.key ?? skill.idempotency(skill.input.parse(input)) ?? "";
  return (await transaction(database.client, (db) =>
    skill.run(context(db, options.actor ?? customer, key, options.locale), input),
  )) as Record<string, unknown>;
}

const actions = async () =>
  (await database.client.auditLog.findMany({ orderBy: { seq: "asc" } })).map((row) => row.action);

describe("getOrderDetails", () => {
  it("reads the late order of the story", async () => {
    const order = await call("getOrderDetails", { order_id: " #12345 " });
    expect(order).toMatchObject({
      order_id: "12345",
      status: "SHIPPED",
      status_text: { "zh-CN": "已发货", en: "Shipped" },
      total_minor: 8_333,
      currency: "USD",
      customer_id: "cust_demo",
      customer_email: "xiaowen.lin@example.com",
      tracking_number: "1Z999AA10123456784",
      carrier: "UPS",
      placed_at: "2026-11-12T17:00:00.000Z",
      estimated_delivery: "2026-11-21T17:00:00.000Z",
      delivered_at: null,
    });
    expect(order.items).toContainEqual({
      options_words: expect.any(Object) as unknown,
      name: "Aria Wireless Earbuds",
      name_zh: "Aria 真无线蓝牙耳机",
      quantity: 1,
      unit_price_minor: 3_980,
    });
  });

  it("answers somebody else's order exactly like one that does not exist", async () => {
    const failure = (order_id: string, actor = customer) =>
      call("getOrderDetails", { order_id, user_id: "cust_demo" }, { actor }).catch((error: unknown) => error);
    const foreign = await failure(foreignOrder);
    const missing = await failure("9999999");
    expect(foreign).toMatchObject({ code: "NOT_FOUND", options: { reason: "order_not_found" } });
    expect(String(foreign).replace(foreignOrder, "N")).toBe(String(missing).replace("9999999", "N"));
    expect(await failure("12345", stranger)).toMatchObject({ code: "NOT_FOUND" });
    expect(await failure("12345", nobody)).toMatchObject({ code: "NOT_FOUND" });
    expect(await call("getOrderDetails", { order_id: foreignOrder }, { actor: agent })).toMatchObject({
      order_id: foreignOrder,
    });
  });

  it.each([["12345\0"], ["' OR 1=1 --"], ["订单"], ["\ud800"], ["1".repeat(33)]])(
    "%j does not exist",
    async (order_id) => {
      await expect(call("getOrderDetails", { order_id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    },
  );

  it("refuses what is no order number at all", async () => {
    const skill = getSkill("getOrderDetails");
    for (const input of [{}, { order_id: "" }, { order_id: 12345 }, { order_id: "9".repeat(20_000) }, null]) {
      const run = skill.run(context(database.client, customer, ""), input);
      await expect(run).rejects.toMatchObject({ code: "VALIDATION", options: { reason: "skill_input" } });
    }
  });
});

describe("queryLogistics", () => {
  it("tells where the late parcel is, why, and how late", async () => {
    const expected = {
      tracking_number: "1Z999AA10123456784",
      current_status: "IN_TRANSIT",
      last_scan_place: "Denver, CO",
      last_scan_at: "2026-11-20T17:00:00.000Z",
      delay_reason: "WEATHER",
      delay_reason_text: { "zh-CN": "恶劣天气影响", en: "severe weather" },
      estimated_delivery: "2026-11-21T17:00:00.000Z",
      new_estimated_delivery: "2026-11-24T17:00:00.000Z",
      days_delayed: 3,
    };
    expect(await call("queryLogistics", { order_id: "12345" })).toMatchObject(expected);
    expect(await call("queryLogistics", { tracking_number: " 1z 999 aa10123456784" })).toMatchObject(expected);
  });

  it("says not_shipped of an own order that has not left, and nothing of others' parcels", async () => {
    await expect(call("queryLogistics", { order_id: "12488" })).rejects.toMatchObject({
      code: "NOT_FOUND",
      options: { reason: "not_shipped" },
    });
    const foreign = await database.client.shipment.findFirstOrThrow({ where: { orderId: foreignOrder } });
    for (const input of [{ order_id: foreignOrder }, { tracking_number: foreign.trackingNumber }]) {
      await expect(call("queryLogistics", input)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await expect(call("queryLogistics", { tracking_number: "%\0" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(call("queryLogistics", { order_id: "12438" })).resolves.toMatchObject({ days_delayed: 0 });
  });
});

describe("offerCompensation and revokeCoupon", () => {
  const offer = { order_id: "12345", days_delayed: 3, policy: "standard_delay_v1" };

  it("issues 15 % worth 12.50, once, however often and however many at a time it is called", async () => {
    const results = await Promise.all([1, 2, 3, 4].map(() => call("offerCompensation", offer)));
    const again = await call("offerCompensation", offer, { actor: agent });
    expect(new Set([...results, again].map((result) => result.coupon_code)).size).toBe(1);
    expect(results.filter((result) => !result.reused)).toHaveLength(1);
    expect(again).toMatchObject({ percent: 15, worth_minor: 1_250, currency: "USD", reused: true });
    expect(again.coupon_code).toMatch(/^SORRY2026[A-Z]+$/);
    expect(again.expires_at).toBe("2027-02-20T17:00:00.000Z");
    expect(await database.client.coupon.count({ where: { orderId: "12345" } })).toBe(1);
    expect(await actions()).toEqual(["coupon.issue"]);
  });

  it("gives nothing beyond what the records show, nor for another's order", async () => {
    const reason = (name: string) => ({ options: { reason: name } });
    await expect(call("offerCompensation", { ...offer, days_delayed: 4 })).rejects.toMatchObject(
      reason("delay_not_confirmed"),
    );
    await expect(call("offerCompensation", { ...offer, days_delayed: 0 })).rejects.toMatchObject(
      reason("no_compensation"),
    );
    await expect(call("offerCompensation", { ...offer, order_id: "12438", days_delayed: 1 })).rejects.toMatchObject(
      reason("delay_not_confirmed"),
    );
    await expect(call("offerCompensation", { ...offer, order_id: foreignOrder })).rejects.toMatchObject(
      reason("order_not_found"),
    );
    await expect(call("offerCompensation", { ...offer, policy: "free_money" }, { key: "k" })).rejects.toMatchObject({});
    expect(await database.client.coupon.count({ where: { orderId: "12345" } })).toBe(0);
    expect(await actions()).toEqual([]);
  });

  it("refuses a key that already names another order's coupon", async () => {
    await call("offerCompensation", offer, { key: "shared" });
    const other = { ...offer, order_id: "12273", days_delayed: 1 };
    await expect(call("offerCompensation", other, { key: "shared" })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("is undone by revoking, after which the act may be done anew", async () => {
    const first = await call("offerCompensation", offer);
    const undo = { coupon_code: first.coupon_code, reused: first.reused };
    const revoked = await call("revokeCoupon", undo);
    expect(revoked.revoked_at).toBe(NOW.toISOString());
    expect(await call("revokeCoupon", undo)).toEqual(revoked);
    expect(await actions()).toEqual(["coupon.issue", "coupon.revoke"]);
    const second = await call("offerCompensation", offer);
    expect(second).toMatchObject({ reused: false });
    expect(second.coupon_code).not.toBe(first.coupon_code);
  });

  it("does not revoke what it only found, what was used, or what is another's", async () => {
    const { coupon_code } = await call("offerCompensation", offer);
    expect(await call("revokeCoupon", { coupon_code, reused: true })).toEqual({ coupon_code, revoked_at: null });
    await expect(call("revokeCoupon", { coupon_code }, { actor: stranger })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await database.client.coupon.update({ where: { code: String(coupon_code) }, data: { redeemedAt: NOW } });
    await expect(call("revokeCoupon", { coupon_code })).rejects.toMatchObject({
      options: { reason: "coupon_redeemed" },
    });
    expect(await actions()).toEqual(["coupon.issue"]);
  });
});

describe("createSupportTicket and closeTicket", () => {
  const ticket = {
    order_id: "12345",
    kind: "ORDER_DELAY",
    priority: "MEDIUM",
    subject: "订单 12345 延误",
    description: "客户来问\0\u0007物流\n第二行",
  };

  it("opens one ticket with a number of the year, for the right team", async () => {
    const results = await Promise.all([1, 2, 3].map(() => call("createSupportTicket", ticket)));
    expect(new Set(results.map((result) => result.ticket_number)).size).toBe(1);
    expect(results.filter((result) => !result.reused)).toHaveLength(1);
    expect(results[0]).toMatchObject({ priority: "MEDIUM", assigned_to: "Support Team" });
    expect(results[0]?.ticket_number).toMatch(/^#CS-2026-00\d{4}$/);
    const row = await database.client.ticket.findFirstOrThrow({ where: { orderId: "12345" } });
    expect(row).toMatchObject({ customerId: "cust_demo", status: "OPEN", executionId: "exec_1" });
    expect(row.description).toBe("客户来问物流\n第二行");
    expect(await actions()).toEqual(["ticket.create"]);
  });

  it("is undone by closing, after which a new complaint opens a new ticket", async () => {
    const first = await call("createSupportTicket", ticket);
    await call("closeTicket", { ticket_number: first.ticket_number, reused: first.reused });
    await call("closeTicket", { ticket_number: first.ticket_number });
    expect(await actions()).toEqual(["ticket.create", "ticket.close"]);
    const second = await call("createSupportTicket", ticket);
    expect(second.ticket_number).not.toBe(first.ticket_number);
    await expect(
      call("closeTicket", { ticket_number: second.ticket_number }, { actor: stranger }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is refused for another's order and leaves nothing", async () => {
    await expect(call("createSupportTicket", { ...ticket, order_id: foreignOrder })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await actions()).toEqual([]);
  });
});

describe("sendEmail", () => {
  const mail = {
    order_id: "12345",
    recipient_customer_id: "cust_demo",
    template: "order_delay_notify_v2",
    data: {
      apology: "We are sorry <b>indeed</b>.\0",
      days_delayed: 3,
      last_scan_place: "Denver, CO",
      new_estimated_delivery: "2026-11-24T17:00:00.000Z",
      coupon_code: "SORRY2026XYZKTM",
      coupon_percent: 15,
      coupon_worth_minor: 1_250,
      currency: "USD",
    },
  };

  it("puts one e-mail to the order's owner into the outbox and starts one delivery", async () => {
    const results = await Promise.all([1, 2].map(() => call("sendEmail", mail, { locale: "zh-CN" })));
    const email = await database.client.email.findFirstOrThrow();
    expect(await database.client.email.count()).toBe(1);
    expect(results.map((result) => result.email_id)).toEqual([email.id, email.id]);
    expect(jobs).toEqual([{ task: "deliver_email", payload: { emailId: email.id } }]);
    expect(email).toMatchObject({ toAddress: "xiaowen.lin@example.com", status: "QUEUED", locale: "zh-CN" });
    expect(email.idempotencyKey).toBe("order-delay-email:12345:SORRY2026XYZKTM");
    expect(email.subject).toContain("12345");
    expect(email.messageId).toContain(email.id);
    expect(await actions()).toEqual(["email.queue"]);
  });

  it("sends to nobody but the order's owner", async () => {
    const failures = [{ recipient_customer_id: "cust_other" }, { order_id: foreignOrder }, { order_id: "9999999" }];
    for (const change of failures) {
      await expect(call("sendEmail", { ...mail, ...change })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await database.client.email.count()).toBe(0);
    expect(jobs).toEqual([]);
  });

  it("leaves nothing when the step's transaction does not commit", async () => {
    const skill = getSkill("sendEmail");
    const step = transaction(database.client, async (db) => {
      await skill.run(context(db, customer, "key"), mail);
      throw new Error("the worker died");
    });
    await expect(step).rejects.toThrow("the worker died");
    expect(await database.client.email.count()).toBe(0);
    expect(await actions()).toEqual([]);
  });
});
