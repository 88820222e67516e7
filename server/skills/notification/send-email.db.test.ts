import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { auditActions, callSkill, clearShop, makeShop, order, stranger, type CallOptions } from "../test-shop";

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

  it("drops control characters, and writes in the reader's language", async () => {
    await send("refund_rejected", { reason: "a\0b\u0007\nc" }, { locale: "zh-CN" });
    const row = await database.client.email.findFirstOrThrow();
    expect(row.text).toContain("ab\nc");
    expect(row.subject).toBe(`关于订单 ${orderId} 的退款申请`);
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
