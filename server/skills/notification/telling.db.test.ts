// The skills that tell people: whom they reach, what they refuse, and what leaves for Slack and other systems.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { setOwnPreferences } from "../../resources/preferences";
import { contextFor, ownDataDir, plugIn } from "../../resources/test-resources";
import { testServer, type TestServer } from "../../resources/test-server";
import { deliverWebhook } from "../../resources/webhooks/deliver";
import {
  agent,
  auditActions,
  callSkill,
  clearShop,
  makeShop,
  NOW,
  ops,
  order,
  paidOrder,
  stranger,
} from "../test-shop";
import { escapeSlack } from "./slack-message";

ownDataDir();
let database: TestDatabase;
let slack: TestServer;
let orderId: string;

beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
  slack = await testServer((_request, response) => void response.writeHead(200).end("ok"));
  const webhook_path = "/T0/B0/very-secret-path";
  await plugIn(
    contextFor(database),
    { id: "team", connector: "slack", endpoint: `${slack.url}/services` },
    { webhook_path },
  );
  await plugIn(contextFor(database), { id: "erp", connector: "webhook", endpoint: `${slack.url}/erp`, roles: ["ops"] });
  await database.client.user.create({
    data: { id: "user_ops", name: "Diego", email: "diego@example.com", role: "ops", locale: "en" },
  });
});
afterAll(() => slack.close());
beforeEach(async () => {
  await clearShop(database);
  await database.client.$executeRaw`TRUNCATE in_app_messages, notification_preferences, webhook_deliveries CASCADE`;
  orderId = await order(database);
  await database.client.auditLog.deleteMany();
});

const words = { title: { "zh-CN": "好了", en: "Done" }, body: { "zh-CN": "请看。", en: "Look." } };
const recipients = async () =>
  (await database.client.inAppMessage.findMany({ orderBy: { recipient: "asc" } })).map((row) => row.recipient);

describe("sendEmail", () => {
  it("keeps to the reader's wishes where it may be refused, and says so", async () => {
    const context = { actor: { userId: "u", role: "customer" as const, customerId: "cust_demo", name: "x" } };
    const ctx = { ...context, db: database.client, clock: { now: () => NOW }, locale: "en" as const };
    await setOwnPreferences(ctx, { muted: ["email:updates"] });
    const data = { apology: "Sorry.", days_delayed: 1, new_estimated_delivery: "2026-11-24T17:00:00.000Z" };
    const input = { order_id: orderId, template: "order_delay_notify_v2", data };
    expect(await callSkill(database, "sendEmail", input)).toMatchObject({
      status: "SUPPRESSED",
      not_sent_because: "muted",
    });
    await setOwnPreferences(ctx, { muted: [], quiet: { from: "09:30", until: "12:00" } });
    expect(await callSkill(database, "sendEmail", { ...input, data: { ...data, coupon_code: "C" } })).toMatchObject({
      status: "QUEUED",
      held_until: "2026-11-22T19:00:00.000Z",
    });
    const paid = { order_id: orderId, template: "order_confirmation", data: {} };
    expect(await callSkill(database, "sendEmail", paid)).toMatchObject({ status: "QUEUED", held_until: null });
    expect((await auditActions(database)).filter((action) => action.startsWith("email."))).toEqual([
      "email.suppress",
      "email.queue",
      "email.queue",
    ]);
  });

  it("rings the bell for what somebody else did about the order, once, and not for who acts", async () => {
    const refunded = { order_id: orderId, template: "refund_approved", data: { amount_minor: 500 } };
    await callSkill(database, "sendEmail", refunded);
    expect(await recipients()).toEqual([]);
    const again = { ...refunded, data: { amount_minor: 700 } };
    await callSkill(database, "sendEmail", again, { actor: agent });
    await callSkill(database, "sendEmail", again, { actor: agent });
    const [message, ...more] = await database.client.inAppMessage.findMany();
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      recipient: "customer:cust_demo",
      category: "orders",
      title: { "zh-CN": `订单 ${orderId} 已退款`, en: `Order ${orderId} was refunded` },
      body: { en: "$7.00 is on its way back, in 5–7 working days." },
    });
    expect((await auditActions(database)).filter((action) => action === "message.post")).toHaveLength(1);
  });

  it("keeps to what is refused in the app and what by e-mail, each for itself", async () => {
    const owner = { actor: { userId: "u", role: "customer" as const, customerId: "cust_demo", name: "x" } };
    const ctx = { ...owner, db: database.client, clock: { now: () => NOW }, locale: "en" as const };
    const data = { apology: "Sorry.", days_delayed: 2, new_estimated_delivery: "2026-11-24T17:00:00.000Z" };
    const late = (coupon_code: string) => {
      const input = { order_id: orderId, template: "order_delay_notify_v2", data: { ...data, coupon_code } };
      return callSkill(database, "sendEmail", input, { actor: agent });
    };
    await setOwnPreferences(ctx, { muted: ["in_app:updates"] });
    expect(await late("A")).toMatchObject({ status: "QUEUED" });
    expect(await recipients()).toEqual([]);
    await setOwnPreferences(ctx, { muted: ["email:updates"] });
    expect(await late("B")).toMatchObject({ status: "SUPPRESSED" });
    expect(await database.client.inAppMessage.findMany()).toMatchObject([
      { category: "updates", body: { "zh-CN": "已晚 2 天，非常抱歉。作为补偿，为您发放优惠券 B。" } },
    ]);
  });

  it("without an order writes to whoever acts, and to a customer only for who may reach them", async () => {
    const input = { template: "account_changed", data: { changed: ["phone"] } };
    expect(await callSkill(database, "sendEmail", input)).toMatchObject({ to: "cust_demo@example.com" });
    expect(await callSkill(database, "sendEmail", input, { actor: stranger })).toMatchObject({ reused: false });
    const named = { ...input, recipient_customer_id: "cust_demo" };
    await expect(callSkill(database, "sendEmail", named, { actor: stranger })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    // The same change once more, in another conversation, is told again.
    expect(await callSkill(database, "sendEmail", input, { executionId: "exec_2" })).toMatchObject({ reused: false });
    expect(await callSkill(database, "sendEmail", input, { executionId: "exec_2" })).toMatchObject({ reused: true });
    const report = { template: "report_ready", data: { title: "Sales", path: "/reports/1" } };
    expect(await callSkill(database, "sendEmail", report, { actor: ops })).toMatchObject({ to: "diego@example.com" });
    const needs = callSkill(database, "sendEmail", { template: "invoice", data: {} }, { key: "k" });
    await expect(needs).rejects.toMatchObject({ code: "VALIDATION" });
  });

  it("encloses the order's own label and no other", async () => {
    const [mine, other] = [
      await paidOrder(database),
      await paidOrder(database, { items: [{ sku: "BAR", quantity: 1 }] }),
    ];
    await database.client.order.updateMany({ where: { id: { in: [mine, other] } }, data: { status: "DELIVERED" } });
    const label = await callSkill(database, "createReturnLabel", { order_id: mine });
    const send = (order_id: string, template: string) =>
      callSkill(
        database,
        "sendEmail",
        { order_id, template, data: { label_id: label.label_id } },
        { key: `${order_id}${template}` },
      );
    const { email_id } = await send(mine, "return_label");
    const mail = await database.client.email.findUniqueOrThrow({ where: { id: String(email_id) } });
    expect(mail.text).toContain(String(label.tracking_number));
    expect(mail.text).toContain(String(label.url));
    for (const wrong of [send(other, "return_label"), send(mine, "exchange_label")]) {
      await expect(wrong).rejects.toMatchObject({ code: "NOT_FOUND", options: { reason: "label_not_found" } });
    }
  });
});

describe("sendInApp", () => {
  it("reaches oneself, a role, a colleague; a customer never another customer", async () => {
    await callSkill(database, "sendInApp", words);
    await callSkill(database, "sendInApp", { ...words, role: "ops" });
    await callSkill(database, "sendInApp", { ...words, user: "DIEGO@example.com" });
    expect(await recipients()).toEqual(["customer:cust_demo", "user:user_ops", "user:user_ops"]);
    const call = (input: object, key: string) => callSkill(database, "sendInApp", { ...words, ...input }, { key });
    await expect(call({ customer_id: "cust_nobody" }, "a")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(call({ user: "nobody@example.com" }, "b")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(call({ role: "manager" }, "c")).rejects.toMatchObject({ options: { reason: "no_recipient" } });
    await expect(call({ role: "ops", user: "x" }, "d")).rejects.toMatchObject({ code: "VALIDATION" });
    await expect(call({ link: "https://evil.example" }, "e")).rejects.toMatchObject({ code: "VALIDATION" });
    await callSkill(database, "sendInApp", { ...words, customer_id: "cust_nobody" }, { actor: agent });
    expect(await recipients()).toContain("customer:cust_nobody");
  });
});

describe("Slack and webhooks", () => {
  it("arrive as Slack reads them: no envelope, no mention, and the secret path nowhere on record", async () => {
    const said = await callSkill(database, "sendSlack", {
      resource_id: "team",
      title: "Lost <!channel>",
      text: "Parcel of <@U1> & co",
      link: "/inbox",
    });
    const delivery = await deliverWebhook(contextFor(database, "system"), { deliveryId: String(said.delivery_id) });
    expect(delivery.status).toBe("DELIVERED");
    const [request] = slack.seen.slice(-1);
    expect(request?.path).toBe("/services/T0/B0/very-secret-path");
    expect(request?.headers["webhook-signature"]).toBeUndefined();
    const body = JSON.parse(request?.body ?? "") as {
      text: string;
      blocks: { text: { type: string; text: string } }[];
    };
    expect(body.text).toBe("Lost &lt;!channel&gt;: Parcel of &lt;@U1&gt; &amp; co");
    expect(body.blocks.map(({ text }) => text.type)).toEqual(["plain_text", "plain_text", "mrkdwn"]);
    expect(body.blocks[2]?.text.text).toMatch(/^<http\S+\/inbox\|Open it in Steward>$/);
    const { rows } = await database.pool.query<{ text: string }>(
      "SELECT (SELECT json_agg(d)::text FROM webhook_deliveries d) || (SELECT json_agg(a)::text FROM audit_log a) AS text",
    );
    expect(rows[0]?.text).not.toContain("very-secret");
  });

  it("are refused to who may not use the resource, and by what is no such resource", async () => {
    const send = (resource_id: string, options = {}) =>
      callSkill(
        database,
        "sendWebhook",
        { resource_id, event: "order.lost", payload: { orderId } },
        { key: "k", ...options },
      );
    await expect(send("erp")).rejects.toMatchObject({ code: "FORBIDDEN", options: { reason: "resource_forbidden" } });
    await expect(send("team")).rejects.toMatchObject({ code: "CONFLICT", options: { reason: "resource_connector" } });
    await expect(send("nothing")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await send("erp", { actor: ops })).toMatchObject({ reused: false });
    expect(await send("erp", { actor: ops })).toMatchObject({ reused: true });
    expect(await auditActions(database)).toEqual(["webhook.queue"]);
  });

  it("escapes what Slack would read as markup, and nothing else", () => {
    expect(escapeSlack("a < b & c > d 客户")).toBe("a &lt; b &amp; c &gt; d 客户");
  });
});
