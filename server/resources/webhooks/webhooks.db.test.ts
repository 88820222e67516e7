import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "../../context";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { switchResource } from "../change-resource";
import { setCredential } from "../credentials";
import { checkResource } from "../health";
import { getResource } from "../registry";
import { contextFor, ownDataDir, plugIn } from "../test-resources";
import { testServer, type Seen, type TestServer } from "../test-server";
import { deliverWebhook, findDueWebhooks } from "./deliver";
import { getDelivery, listDeliveries, redeliverWebhook } from "./deliveries";
import { listWebhookEvents } from "./events";
import { queueWebhook } from "./queue";
import { receiveWebhook } from "./receive";
import { forgetOldRefusals, listRefusals, noteRefusal } from "./refusals";
import { MAX_ATTEMPTS, pauseAfter, retryAfter } from "./schedule";

ownDataDir();
const SECRET = `whsec_${Buffer.from("a signing secret of 32 bytes ...").toString("base64")}`;
let database: TestDatabase;
let receiver: TestServer;
let answer: { status: number; body?: string; headers?: Record<string, string> };

beforeAll(async () => {
  database = await testDatabase();
  receiver = await testServer(
    (_request, response) => void response.writeHead(answer.status, answer.headers).end(answer.body),
  );
  await plugIn(
    contextFor(database),
    { id: "partner", connector: "webhook", endpoint: `${receiver.url}/hooks` },
    { signing_secret: SECRET },
  );
});
afterAll(() => receiver.close());

const admin = () => contextFor(database);
const system = (at?: Date) => contextFor(database, "system", at);
const last = () => receiver.seen.at(-1)!;
let keys = 0;
const queue = async (more: object = {}) =>
  (
    await queueWebhook(contextFor(database), {
      resourceId: "partner",
      event: "order.refunded",
      payload: { order: "12345", 客户: "小文" },
      key: `k${keys++}`,
      executionId: "exec_1",
      ...more,
    })
  ).deliveryId;
const deliver = (deliveryId: string, ctx: Ctx = system()) => deliverWebhook(ctx, { deliveryId }, () => 0);
const verified = ({ body, headers }: Seen, secret = SECRET) =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

describe("sending", () => {
  it("is for the roles that may use the receiver, whoever queues it", async () => {
    await plugIn(admin(), { id: "ledger", connector: "webhook", endpoint: `${receiver.url}/x`, roles: ["manager"] });
    const event = { resourceId: "ledger", event: "order.paid", payload: {}, key: "roles", executionId: null };
    await expect(queueWebhook(contextFor(database, "customer_service"), event)).rejects.toMatchObject({
      code: "FORBIDDEN",
      options: { reason: "resource_forbidden" },
    });
    expect(await database.client.webhookDelivery.count({ where: { resourceId: "ledger" } })).toBe(0);
    expect(await queueWebhook(contextFor(database, "manager"), event)).toMatchObject({ reused: false });
    expect(await queueWebhook(contextFor(database, "system"), event)).toMatchObject({ reused: true });
    await database.client.webhookDelivery.deleteMany({ where: { resourceId: "ledger" } });
  });

  it("signs as the standard says, once for one act, and delivers once", async () => {
    answer = { status: 204 };
    const id = await queue({ key: "one act" });
    expect(await queue({ key: "one act", payload: { other: true } })).toBe(id);
    const before = receiver.seen.length;
    const runs = await Promise.all(Array.from({ length: 5 }, () => deliver(id)));
    await deliver(id);
    expect(receiver.seen.length - before).toBe(1);
    expect(runs.filter(({ status }) => status === "DELIVERED").length).toBeGreaterThan(0);
    expect(verified(last())).toMatchObject({ type: "order.refunded", data: { order: "12345", 客户: "小文" } });
    expect(last().headers["webhook-id"]).toBe(id);
    expect(() => verified(last(), `whsec_${Buffer.from("x".repeat(32)).toString("base64")}`)).toThrow();
    const { tries, ...delivery } = await getDelivery(admin(), { deliveryId: id });
    expect(delivery).toMatchObject({
      status: "DELIVERED",
      attempts: 1,
      lastStatus: 204,
      lastError: null,
      nextAttemptAt: null,
    });
    expect(tries).toMatchObject([{ number: 1, status: 204, error: null }]);
    expect(await getResource(admin(), { id: "partner" })).toMatchObject({ health: "HEALTHY" });
  });

  it("tries again with growing pauses, the same bytes, until it is dead, and says why", async () => {
    answer = { status: 500, body: "no\n room" };
    let now = new Date();
    const id = await queue({ at: now });
    const pauses: number[] = [];
    const bodies = new Set<string>();
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const delivery = await deliver(id, system(now));
      bodies.add(last().body + String(last().headers["webhook-id"]));
      expect(delivery).toMatchObject({ attempts: attempt, lastStatus: 500, lastError: "HTTP 500: no room" });
      if (!delivery.nextAttemptAt) break;
      expect((await deliver(id, system(now))).attempts).toBe(attempt);
      pauses.push(delivery.nextAttemptAt.getTime() - now.getTime());
      now = delivery.nextAttemptAt;
    }
    expect(bodies.size).toBe(1);
    expect(pauses).toEqual(
      [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map((seconds) => seconds * 1_000),
    );
    expect(await getDelivery(admin(), { deliveryId: id })).toMatchObject({ status: "DEAD", attempts: MAX_ATTEMPTS });
    expect(await listDeliveries(admin(), { resourceId: "partner", status: "DEAD" })).toMatchObject({
      total: 1,
      dead: 1,
    });
    expect(await getResource(admin(), { id: "partner" })).toMatchObject({
      health: "DOWN",
      healthError: "HTTP 500: no room",
    });
    const audit = await database.client.auditLog.findMany({ where: { resourceId: id } });
    expect(audit.map(({ action }) => action)).toEqual(["webhook.dead"]);
  });

  it("is sent again by hand with all its attempts, by whoever may", async () => {
    const [dead] = (await listDeliveries(admin(), { resourceId: "partner", status: "DEAD" })).rows;
    const deliveryId = dead!.id;
    await expect(redeliverWebhook(contextFor(database, "manager"), { deliveryId })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const both = await Promise.allSettled(
      [1, 2].map(() => redeliverWebhook(contextFor(database, "ops"), { deliveryId })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((one) => one.status === "rejected")).toMatchObject({
      reason: { options: { reason: "delivery_under_way" } },
    });
    expect(await findDueWebhooks(database.client, new Date())).toContain(deliveryId);
    answer = { status: 200 };
    expect(await deliver(deliveryId)).toMatchObject({ status: "DELIVERED", attempts: 1 });
    expect((await getDelivery(admin(), { deliveryId })).tries).toHaveLength(MAX_ATTEMPTS + 1);
    const audit = await database.client.auditLog.findMany({
      where: { resourceId: deliveryId },
      orderBy: { seq: "asc" },
    });
    expect(audit.map(({ action }) => action)).toEqual(["webhook.dead", "webhook.redeliver", "webhook.delivered"]);
    await expect(redeliverWebhook(admin(), { deliveryId: "whd_none" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is dead at once where nobody wants it, and waits as long as it is asked to", async () => {
    answer = { status: 410 };
    expect(await deliver(await queue())).toMatchObject({ status: "DEAD", attempts: 1 });
    const at = new Date();
    answer = { status: 429, headers: { "retry-after": "120" } };
    const busy = await deliver(await queue({ at }), system(at));
    expect(busy.nextAttemptAt?.getTime()).toBe(at.getTime() + 120_000);
    answer = { status: 302, headers: { location: "http://127.0.0.1:1/" } };
    expect(await deliver(await queue())).toMatchObject({ status: "RETRYING", lastStatus: 302 });
  });

  it("signs with both secrets while the receiver changes over, and tells neither", async () => {
    const set = await setCredential(admin(), {
      id: "partner",
      name: "signing_secret",
      value: null,
      keepFormerHours: 24,
    });
    answer = { status: 200 };
    await deliver(await queue());
    expect(verified(last())).toBeTruthy();
    expect(verified(last(), set.generated!)).toBeTruthy();
    answer = { status: 400, body: `bad signature, wanted ${SECRET} or ${set.generated}` };
    const id = await queue();
    await deliver(id);
    const told = JSON.stringify([
      await getDelivery(admin(), { deliveryId: id }),
      await getResource(admin(), { id: "partner" }),
    ]);
    expect(told).toContain("bad signature");
    for (const secret of [SECRET, set.generated!]) expect(told).not.toContain(secret.slice(6));
  });

  it("keeps what cannot be sent now, without counting what is ours", async () => {
    await plugIn(
      admin(),
      { id: "limited", connector: "webhook", endpoint: receiver.url, rate: { count: 1, seconds: 3_600 } },
      { signing_secret: SECRET },
    );
    answer = { status: 200 };
    const [first, second] = [await queue({ resourceId: "limited" }), await queue({ resourceId: "limited" })];
    expect(await deliver(first)).toMatchObject({ status: "DELIVERED" });
    expect(await deliver(second)).toMatchObject({ status: "RETRYING", attempts: 0 });
    await switchResource(admin(), { id: "limited", enabled: false });
    expect(await findDueWebhooks(database.client, new Date(Date.now() + 60_000))).not.toContain(second);
    const gone = await testServer(() => {});
    await gone.close();
    await plugIn(admin(), { id: "gone", connector: "webhook", endpoint: gone.url }, { signing_secret: SECRET });
    expect(await deliver(await queue({ resourceId: "gone" }))).toMatchObject({
      status: "RETRYING",
      attempts: 1,
      lastStatus: null,
      lastError: expect.stringContaining("ECONNREFUSED"),
      lastReason: "resource_unreachable",
    });
  });

  it("is taken over from a worker that died in the middle", async () => {
    answer = { status: 200 };
    const at = new Date();
    const id = await queue({ at });
    await database.client.webhookDelivery.update({
      where: { id },
      data: { attempts: 1, nextAttemptAt: new Date(at.getTime() + 60_000) },
    });
    expect(await deliver(id, system(at))).toMatchObject({ status: "PENDING", attempts: 1 });
    expect(await deliver(id, system(new Date(at.getTime() + 60_001)))).toMatchObject({
      status: "DELIVERED",
      attempts: 2,
    });
  });

  it("is queued for what takes webhooks only, and small enough to be taken", async () => {
    await expect(queue({ resourceId: "none" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(queue({ resourceId: "store" })).rejects.toMatchObject({ options: { reason: "resource_connector" } });
    await expect(queue({ event: "no such name" })).rejects.toMatchObject({ name: "ZodError" });
    await expect(queue({ payload: { x: "y".repeat(200_001) } })).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    await expect(deliverWebhook(contextFor(database, "ops"), { deliveryId: "x" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("is tried by hand with a signed test", async () => {
    answer = { status: 200 };
    expect(await checkResource(contextFor(database, "ops"), { id: "partner" })).toMatchObject({ health: "HEALTHY" });
    expect(JSON.parse(last().body)).toMatchObject({ type: "steward.test" });
    answer = { status: 404 };
    expect(await checkResource(admin(), { id: "partner" })).toMatchObject({ health: "DOWN", healthError: "HTTP 404" });
  });
});

describe("the schedule", () => {
  it("adds at most a tenth, waits at most a day, and reads both forms of Retry-After", () => {
    const now = new Date("2026-11-22T12:00:00Z");
    expect(pauseAfter(1, null, () => 1)).toBe(5_500);
    expect(pauseAfter(1, 9e9, () => 0)).toBe(86_400_000);
    expect(pauseAfter(MAX_ATTEMPTS, 1_000, () => 0)).toBeNull();
    expect(retryAfter("Sun, 22 Nov 2026 12:01:00 GMT", now)).toBe(60_000);
    for (const header of ["soon", "", null]) expect(retryAfter(header, now)).toBeNull();
  });
});

describe("receiving", () => {
  const body = JSON.stringify({
    type: "parcel.delivered",
    timestamp: "2026-11-22T12:00:00Z",
    data: { order_id: "12345" },
  });
  const signed = (text = body, { id = "msg_1", at = new Date(), secret = SECRET } = {}) => ({
    body: text,
    headers: new Headers({
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(secret).sign(id, at, text),
    }),
  });
  const receive = (incoming: { body: string; headers: Headers }, source = "carrier_hook") =>
    receiveWebhook(system(), source, incoming);
  const invalid = { code: "FORBIDDEN", options: { reason: "signature_invalid" } };

  beforeAll(async () => {
    await plugIn(admin(), { id: "carrier_hook", connector: "webhook_source" }, { signing_secret: SECRET });
    await plugIn(
      admin(),
      {
        id: "shop_hook",
        connector: "webhook_source",
        settings: {
          scheme: "hmac",
          signatureHeader: "X-Shop-Hmac",
          encoding: "base64",
          signaturePrefix: "sha256=",
          eventHeader: "X-Topic",
        },
      },
      { signing_secret: "any text will do" },
    );
  });

  it("keeps a message once, however often and however many at once it comes", async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => receive(signed())));
    expect(all.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(new Set(all.map(({ eventId }) => eventId)).size).toBe(1);
    const { rows, total } = await listWebhookEvents(admin(), { resourceId: "carrier_hook" });
    expect({ rows, total }).toMatchObject({
      total: 1,
      rows: [{ event: "parcel.delivered", messageId: "msg_1", status: "KEPT" }],
    });
    expect(rows[0]).not.toHaveProperty("payload");
  });

  it("believes nothing that is not signed: another body, secret, id or time, or nothing at all", async () => {
    const other = `whsec_${Buffer.from("z".repeat(32)).toString("base64")}`;
    const wrong = [
      { ...signed(), body: body.replace("12345", "12346") },
      signed(body, { secret: other }),
      signed(body, { at: new Date(Date.now() - 6 * 60_000) }),
      signed(body, { at: new Date(Date.now() + 6 * 60_000) }),
      { body, headers: new Headers() },
      { body, headers: new Headers({ "webhook-id": "x", "webhook-timestamp": "now", "webhook-signature": "v1,AAAA" }) },
    ];
    for (const incoming of wrong) await expect(receive(incoming)).rejects.toMatchObject(invalid);
    const renamed = signed();
    renamed.headers.set("webhook-id", "msg_2");
    await expect(receive(renamed)).rejects.toMatchObject(invalid);
    await expect(receive(signed("not json", { id: "m3" }))).rejects.toMatchObject({
      options: { reason: "body_invalid" },
    });
    await expect(receive(signed('{"a":"\\u0000"}', { id: "m4" }))).rejects.toMatchObject({
      options: { reason: "body_invalid" },
    });
    expect((await listWebhookEvents(admin(), { resourceId: "carrier_hook" })).total).toBe(1);
  });

  it("counts what was refused and why, for whoever may read it, and keeps nothing of what was said", async () => {
    const refusals = (ctx = admin()) => listRefusals(ctx, { resourceId: "carrier_hook" });
    const { rows, lastDay } = await refusals();
    expect(Object.fromEntries(rows.map(({ reason, count, event }) => [reason, [count, event]]))).toEqual({
      signature_invalid: [4, null],
      message_out_of_time: [2, null],
      signature_missing: [1, null],
      body_invalid: [2, null],
    });
    expect(lastDay).toBe(9);
    expect(JSON.stringify(await database.client.webhookRefusal.findMany())).not.toMatch(/12346|msg_|parcel/);
    // Whoever only knocks says nothing about how the source does.
    expect(await getResource(admin(), { id: "carrier_hook" })).toMatchObject({ health: "HEALTHY" });
    await expect(refusals(contextFor(database, "customer"))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(listRefusals(admin(), { resourceId: "none" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await noteRefusal(database.client, { resourceId: "nobody", reason: "signature_invalid", at: new Date() });
    await noteRefusal(database.client, { resourceId: "../x", reason: "signature_invalid", at: new Date() });
    const old = new Date(Date.now() - 31 * 24 * 3_600_000);
    await noteRefusal(database.client, { resourceId: "carrier_hook", reason: "source_off", at: old });
    expect((await refusals()).lastDay).toBe(9);
    await forgetOldRefusals(database.client);
    expect(await database.client.webhookRefusal.count()).toBe(4);
  });

  it("takes both secrets while the sender changes over", async () => {
    const { generated } = await setCredential(admin(), {
      id: "carrier_hook",
      name: "signing_secret",
      value: null,
      keepFormerHours: 1,
    });
    await receive(signed(body, { id: "msg_old" }));
    await receive(signed(body, { id: "msg_new", secret: generated! }));
    await setCredential(admin(), { id: "carrier_hook", name: "signing_secret", value: generated });
    await expect(receive(signed(body, { id: "msg_late" }))).rejects.toMatchObject(invalid);
  });

  it("knows senders that sign the body alone", async () => {
    const sign = (text: string) => `sha256=${createHmac("sha256", "any text will do").update(text).digest("base64")}`;
    const send = (signature: string, text = body) =>
      receive(
        { body: text, headers: new Headers({ "x-shop-hmac": signature, "x-topic": "orders/paid" }) },
        "shop_hook",
      );
    expect(await send(sign(body))).toMatchObject({ duplicate: false });
    expect(await send(sign(body))).toMatchObject({ duplicate: true });
    for (const wrong of ["", "sha256=", sign(`${body} `), sign(body).slice(0, -4), sign(body).replace("sha256=", "")]) {
      await expect(send(wrong)).rejects.toMatchObject(invalid);
    }
    expect((await listWebhookEvents(admin(), { resourceId: "shop_hook" })).rows).toMatchObject([
      { event: "orders/paid" },
    ]);
  });

  it("tells nobody what there is: unknown, off and of another kind are all not there", async () => {
    await switchResource(admin(), { id: "shop_hook", enabled: false });
    for (const source of ["none", "shop_hook", "partner", "store", "\0", "../x"]) {
      await expect(receive(signed(), source)).rejects.toMatchObject({
        code: "NOT_FOUND",
        options: { reason: "webhook_source_not_found" },
      });
    }
    const { rows } = await listRefusals(admin(), { resourceId: "shop_hook" });
    expect(rows.map(({ reason }) => reason).sort()).toEqual(["signature_invalid", "signature_missing", "source_off"]);
  });
});
