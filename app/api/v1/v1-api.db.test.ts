// The REST API as a company's own server uses it: keys of several roles, conversations in both languages up to a yes and its
// outcome, repeats, and everything that is refused. Every answer is held to the schemas its document is made of.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { demoDatabase } from "@/prisma/test-demo";
import { createApiKey, revokeApiKey } from "@/server/auth/api-keys";
import { createToken } from "@/server/auth/tokens";
import { contract, type ErrorBody, type ReplyBody, type SessionBody } from "@/server/channels/rest-contract";
import { warmUp } from "@/server/channels/warm-up";
import { systemClock, type Ctx, type KeyRole, type Role } from "@/server/context";
import { requestHandoff } from "@/server/conversation/handoff";
import { listSessions } from "@/server/conversation/session-list";
import { settleExecution } from "@/server/conversation/settle";
import { turn } from "@/server/conversation/turn";
import { advance } from "@/server/engine/advance";
import { runAsyncTask } from "@/server/engine/async-task";
import { createEngine } from "@/server/engine/run";
import type { TestDatabase } from "@/server/postgres/test-database";
import { DELETE as nowhere } from "./[[...path]]/route";
import { POST as recognise } from "./intents/recognize/route";
import { GET as readSession } from "./sessions/[id]/route";
import { POST as say } from "./sessions/[id]/messages/route";
import { GET as wrongMethod, POST as open } from "./sessions/route";

let database: TestDatabase;
let stopWorker: () => Promise<void>;
/** The keys of the tests, by what they are called. */
const keys: Record<string, string> = {};
const ids: Record<string, string> = {};

const admin = (): Ctx => ({
  actor: { userId: "user_demo_admin", role: "admin", customerId: null, name: "Admin" },
  ...{ db: database.client, clock: systemClock, locale: "en" as const },
});

/** Whatever begins is carried on, as the worker would. */
function work(): () => Promise<void> {
  const engine = createEngine(database);
  let going = true;
  const loop = (async () => {
    while (going) {
      const where = { status: { in: ["PENDING", "RUNNING", "WAITING"] } };
      const open = await database.client.execution.findMany({ where, orderBy: { id: "desc" } });
      for (const { id } of open) await advance(engine, id);
      const tasks = await database.client.asyncTask.findMany({ where: { status: "PENDING" } });
      for (const { id } of tasks) await runAsyncTask(engine, id);
      for (const { id } of open) await settleExecution(database.client, id);
      await new Promise((next) => setTimeout(next, 20));
    }
  })();
  return () => {
    going = false;
    return loop;
  };
}

async function makeKey(name: string, role: KeyRole, more: Partial<Parameters<typeof createApiKey>[1]> = {}) {
  const made = await createApiKey(admin(), { role, name, ...more });
  keys[name] = made.key;
  ids[name] = made.id;
}

beforeAll(async () => {
  database = await demoDatabase();
  await warmUp();
  await makeKey("app", "api");
  await makeKey("other app", "api");
  await makeKey("desk", "customer_service");
  await makeKey("operations", "ops");
  await makeKey("kiosk", "customer", { customerId: "cust_demo" });
  const { customerId } = await database.client.order.findFirstOrThrow({ where: { NOT: { customerId: "cust_demo" } } });
  await makeKey("other kiosk", "customer", { customerId });
  stopWorker = work();
});
afterAll(() => stopWorker());

type Sent = { key?: string | null; headers?: Record<string, string>; language?: string };

function request(path: string, body: unknown, { key = "app", headers = {}, language = "en" }: Sent): Request {
  const authorization: Record<string, string> = key === null ? {} : { authorization: `Bearer ${keys[key] ?? key}` };
  const init = { ...authorization, "accept-language": language };
  const address = `http://localhost/api/v1${path}`;
  if (body === undefined) return new Request(address, { headers: { ...init, ...headers } });
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Request(address, {
    method: "POST",
    headers: { "content-type": "application/json", ...init, ...headers },
    body: text,
  });
}

const at = (id: string) => ({ params: Promise.resolve({ id }) });

/** The answer's body, held to its schema. */
async function bodyOf<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await response.json();
  const read = schema.safeParse(body);
  if (!read.success) throw new Error(`${JSON.stringify(body)}\n${read.error.message}`);
  expect(response.headers.get("cache-control") ?? "no-store").toContain("no-store");
  return body as T;
}

async function openFor(customerId: string, sent: Sent = {}): Promise<SessionBody> {
  const response = await open(request("/sessions", { customerId }, sent));
  expect(response.status).toBe(201);
  const session = await bodyOf(response, contract.Session);
  expect(response.headers.get("location")).toBe(`/api/v1/sessions/${session.id}`);
  return session;
}

const post = (id: string, message: string, sent: Sent & { query?: string } = {}) =>
  say(request(`/sessions/${id}/messages?${sent.query ?? "wait=true"}`, { message }, sent), at(id));

async function tell(id: string, message: string, sent: Sent = {}): Promise<ReplyBody> {
  const response = await post(id, message, sent);
  expect(response.status).toBe(200);
  return bodyOf(response, contract.Reply);
}

const read = async (id: string, sent: Sent = {}) =>
  bodyOf(await readSession(request(`/sessions/${id}`, undefined, sent), at(id)), contract.Session);

/** What was refused: its status, headers and error. */
async function refusal(response: Response | Promise<Response>) {
  const { status, headers, ...rest } = await Promise.resolve(response).then(async (one) => ({
    ...{ status: one.status, headers: one.headers, body: (await one.json()) as ErrorBody },
  }));
  expect(contract.Error.safeParse(rest.body).error).toBeUndefined();
  expect(JSON.stringify(rest.body)).not.toMatch(/\bat .*:\d+:\d+|node_modules|stack/i);
  return { status, headers, error: rest.body.error };
}

const auditOf = (where: { actorId?: string; resourceId?: string; action?: string }) =>
  database.client.auditLog.findMany({ where, orderBy: { seq: "asc" } });

/** An order that nothing has left the house for, with its money settled: it may be cancelled. */
async function anOpenOrder(customerId: string | null, currency = "USD") {
  const order = await database.client.order.findFirstOrThrow({
    where: {
      ...(customerId ? { customerId } : { customerId: { not: "cust_demo" } }),
      ...{ status: "DELIVERED", currency, couponCode: null, id: { notIn: [...taken] } },
      payments: { every: { status: "SUCCEEDED", kind: "CHARGE", paymentMethod: { kind: { not: "gift_card" } } } },
    },
    orderBy: { placedAt: "desc" },
  });
  taken.add(order.id);
  await database.client.shipment.deleteMany({ where: { orderId: order.id } });
  await database.client.order.update({ where: { id: order.id }, data: { status: "PAID", deliveredAt: null } });
  return order;
}
const taken = new Set<string>();
const statusOf = async (id: string) => (await database.client.order.findUniqueOrThrow({ where: { id } })).status;

describe("POST /intents/recognize", () => {
  const ask = async (body: unknown, sent: Sent = {}) =>
    bodyOf(await recognise(request("/intents/recognize", body, sent)), contract.Recognition);

  it("tells what a message is understood as, in both languages, and begins nothing", async () => {
    const before = await database.client.sessionState.count();
    const zh = await ask({ message: "我的订单12345为什么还没到？都一周了！" });
    expect(zh).toMatchObject({
      ...{ intent: "delivery_delay", language: "zh-CN", sentiment: { label: "negative" } },
      slots: { order_id: "12345" },
      entities: expect.arrayContaining([expect.objectContaining({ type: "order_id", value: "12345" })]),
    });
    expect(zh.candidates[0]).toMatchObject({ intent: zh.intent, confidence: zh.confidence, layer: zh.layer });
    expect(zh.latencyMs).toBeGreaterThan(0);
    const en = await ask({ message: "Where is my order? It's been a week!" });
    expect(en).toMatchObject({ language: "en", slots: { order_id: null } });
    expect(await database.client.sessionState.count()).toBe(before);
  });

  it("gives an address in its fields, as far as it was said", async () => {
    const slots = async (message: string) => (await ask({ message })).slots;
    const whole = "change the address of order 12521 to 5 Elm St, Boston, MA 02110, USA";
    expect(await slots(whole)).toMatchObject({ order_id: "12521", address: { address1: "5 Elm St", city: "Boston" } });
    const part = "change the address of order 12521 to 5 Elm St, Boston MA 02110";
    const { address } = await slots(part);
    expect(address).toMatchObject({ city: "Boston", region: "MA", postal_code: "02110" });
    expect(address).not.toHaveProperty("country");
  });

  it("counts in what a conversation knows", async () => {
    const { id } = await openFor("cust_demo");
    await tell(id, "Where is order 12345? It's been a week!");
    const sessionId = { sessionId: id };
    expect(await ask({ message: "And when will it arrive?", ...sessionId })).toMatchObject({
      slots: { order_id: "12345" },
    });
    expect(await ask({ message: "12345" }, { language: "zh" })).toMatchObject({ language: "zh-CN" });
    expect(await ask({ message: "12345", ...sessionId }, { language: "zh" })).toMatchObject({ language: "en" });
    const foreign = request("/intents/recognize", { message: "it", ...sessionId }, { key: "other app" });
    expect(await refusal(recognise(foreign))).toMatchObject({ status: 404, error: { reason: "session_not_found" } });
  });
});

describe("a conversation", () => {
  it("goes on in English to a confirmation, says what is awaited, and does it on a yes", async () => {
    const order = await anOpenOrder(null);
    const { id } = await openFor(order.customerId);
    const asked = await tell(id, `Please cancel order ${order.id}`);
    expect(asked).toMatchObject({
      ...{ state: "COLLECTING_INFO", executionId: null, complete: true },
      awaiting: { kind: "answer", slot: "reason", options: expect.arrayContaining([expect.anything()]) },
    });
    expect(asked.reply).toMatch(/\?/);
    const confirm = await tell(id, "I no longer need it");
    expect(confirm).toMatchObject({ state: "WAITING_CONFIRMATION", complete: false, executionId: expect.any(String) });
    expect(confirm.awaiting).toMatchObject({ kind: "confirmation", locale: "en", message: expect.any(String) });
    expect(confirm.reply).toContain(order.id);
    expect(await statusOf(order.id)).toBe("PAID");
    expect(await read(id)).toMatchObject({ state: "WAITING_CONFIRMATION", awaiting: confirm.awaiting });

    const done = await tell(id, "yes");
    expect(done).toMatchObject({ state: "IDLE", complete: true, awaiting: null, executionId: confirm.executionId });
    expect(done.reply).toMatch(/is cancelled/);
    expect(await statusOf(order.id)).toBe("CANCELLED");
    const { messages } = await read(id);
    expect(messages.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant", "user", "assistant"]);
  });

  it("用中文进行到确认，并按顾客的“不”停下", async () => {
    const order = await anOpenOrder(null);
    const { id } = await openFor(order.customerId);
    const confirm = await tell(id, `取消订单${order.id}，下错单了`);
    expect(confirm).toMatchObject({
      state: "WAITING_CONFIRMATION",
      awaiting: { kind: "confirmation", locale: "zh-CN" },
    });
    expect(confirm.reply).toMatch(new RegExp(`${order.id}[^]*[，。？]`));
    const declined = await tell(id, "不用了");
    expect(declined).toMatchObject({ state: "IDLE", awaiting: null, complete: true });
    expect(declined.reply).toMatch(/\p{Script=Han}/u);
    expect(await statusOf(order.id)).toBe("PAID");
  });

  it("is its customer's: it reaches no other's records, whatever its key may do, and leaves the key in the audit", async () => {
    const order = await anOpenOrder(null);
    const { id } = await openFor("cust_demo", { key: "desk" });
    const reply = await tell(id, `Please cancel order ${order.id}`, { key: "desk" });
    expect(reply).toMatchObject({ state: "COLLECTING_INFO", awaiting: { kind: "answer", slot: "order_id" } });
    const own = await tell(id, "12345", { key: "desk" });
    expect(own.executionId ?? own.awaiting).not.toBeNull();
    expect(await statusOf(order.id)).toBe("PAID");

    expect(await auditOf({ resourceId: id })).toMatchObject([
      { action: "session.open", actorId: ids.desk, actorRole: "customer_service", after: { customerId: "cust_demo" } },
    ]);
    const late = await openFor("cust_demo");
    const { executionId } = await tell(late.id, "Where is order 12345? It's been a week!");
    expect(await auditOf({ action: "execution.start", resourceId: executionId ?? "" })).toMatchObject([
      { actorId: ids.app, actorRole: "customer" },
    ]);
    const row = await database.client.execution.findUniqueOrThrow({ where: { id: executionId ?? "" } });
    expect(row).toMatchObject({ channel: "rest", customerId: "cust_demo", userId: ids.app });
  });

  it("answers a message sent again under its key as the same message, also when both come at once", async () => {
    const { id } = await openFor("cust_demo");
    const sent = { headers: { "idempotency-key": "7d9f0c1e-0001" } };
    const both = await Promise.all([
      tell(id, "Where is order 12345? It's been a week!", sent),
      tell(id, "Where is order 12345? It's been a week!", sent),
    ]);
    const again = await tell(id, "Where is order 12345? It's been a week!", sent);
    expect(new Set([...both, again].map(({ messageId }) => messageId)).size).toBe(1);
    expect(again).toEqual(both[0]);
    expect((await read(id)).messages).toHaveLength(2);
    expect(await database.client.execution.count({ where: { sessionId: id } })).toBe(1);
    expect(await refusal(post(id, "Something else", sent))).toMatchObject({
      ...{ status: 409, error: { code: "CONFLICT", reason: "idempotency_key_used" } },
    });
    expect((await read(id)).messages).toHaveLength(2);
  });

  it("answers in time when the work takes longer, and the same message again gets its end", async () => {
    await stopWorker();
    const { id } = await openFor("cust_demo");
    const sent = { headers: { "idempotency-key": "slow" } };
    const early = await post(id, "Where is order 12345? It's been a week!", { ...sent, query: "wait=true&timeout=1" });
    expect([early.status, early.headers.get("location"), early.headers.get("retry-after")]).toEqual([
      ...[202, `/api/v1/sessions/${id}`, "2"],
    ]);
    const reply = await bodyOf(early, contract.Reply);
    expect(reply).toMatchObject({
      ...{ state: "EXECUTING", complete: false },
      awaiting: { kind: "work", executionId: reply.executionId, status: "PENDING" },
    });
    stopWorker = work();
    expect(await tell(id, "Where is order 12345? It's been a week!", sent)).toMatchObject({
      ...{ messageId: reply.messageId, complete: true, awaiting: null, reply: expect.stringContaining("12345") },
    });
  });

  it("is told as events while it goes on", async () => {
    const { id } = await openFor("cust_demo");
    const response = await post(id, "Where is order 12345? It's been a week!", { query: "" });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const events = (await response.text())
      .split("\n\n")
      .filter((one) => one.startsWith("event: "))
      .map((one) => {
        const [name = "", data = ""] = one.split("\n");
        return { name: name.slice("event: ".length), data: JSON.parse(data.slice("data: ".length)) as unknown };
      });
    const shape = { begin: contract.BeginEvent, part: contract.PartEvent, done: contract.Reply };
    for (const { name, data } of events) {
      expect(shape[name as keyof typeof shape].safeParse(data).error, name).toBeUndefined();
    }
    expect([events[0]?.name, events.at(-1)?.name]).toEqual(["begin", "done"]);
    const parts = events.filter(({ name }) => name === "part").map(({ data }) => data as { key: string });
    expect(new Set(parts.map(({ key }) => key))).toEqual(
      new Set([
        ...["data-understanding:understanding", "data-work:work", "text:2", "data-rating:rating"],
        ...["data-shipment:card:logistics", "data-coupon:card:coupon", "data-ticket:card:ticket"],
        ...["data-suggestions:suggestions", "data-draft:draft"],
      ]),
    );
    expect(events.at(-1)?.data).toMatchObject({ complete: true, reply: expect.stringContaining("12345") });
  });
});

describe("whose a conversation is", () => {
  it("is the key's that opened it; to others it does not exist, but for reading by those who read all", async () => {
    const { id } = await openFor("cust_demo");
    await tell(id, "hello");
    const missing = { status: 404, error: { code: "NOT_FOUND", reason: "session_not_found", details: null } };
    for (const [key, session] of [
      ["other app", id],
      ["desk", id],
      ["other kiosk", id],
      ["app", "sess_nonsense"],
    ] as const) {
      expect(await refusal(post(session, "yes", { key })), key).toMatchObject(missing);
    }
    for (const [key, session] of [
      ["other app", id],
      ["other kiosk", id],
      ["app", "sess_nonsense"],
    ] as const) {
      const foreign = readSession(request(`/sessions/${session}`, undefined, { key }), at(session));
      expect(await refusal(foreign), key).toMatchObject(missing);
    }
    expect((await read(id, { key: "desk" })).messages).toHaveLength(2);
    expect(await database.client.message.count({ where: { sessionId: id } })).toBe(2);
  });

  it("is its customer's too, who carries it on and finds it among their own", async () => {
    const { id } = await openFor("cust_demo");
    await tell(id, "Where is my order? It's been a week!");
    const customer = { userId: "user_demo_customer", role: "customer" as Role, customerId: "cust_demo", name: "Lin" };
    const ctx = { ...admin(), actor: customer };
    expect((await listSessions(ctx)).rows.map((one) => one.id)).toContain(id);
    const sent = { sessionId: id, text: "never mind", clientMessageId: "w1", channel: "web" as const };
    expect(await turn(ctx, sent)).toMatchObject({ sessionId: id });
    expect((await read(id)).messages.map(({ text }) => text)).toContain("never mind");
    const stranger = { ...ctx, actor: { ...customer, userId: "user_x", customerId: "cust_x" } };
    await expect(turn(stranger, { ...sent, clientMessageId: "w2" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await listSessions(stranger)).rows.map((one) => one.id)).not.toContain(id);
  });

  it("says when a person answers instead", async () => {
    const { id } = await openFor("cust_demo");
    const { userId } = await database.client.sessionState.findUniqueOrThrow({ where: { id } });
    const customer = { userId, role: "customer" as Role, customerId: "cust_demo", name: "Lin" };
    await requestHandoff({ ...admin(), actor: customer }, { sessionId: id, reason: "ASKED" });
    expect(await read(id)).toMatchObject({ state: "IDLE", awaiting: { kind: "agent", taken: false } });
    expect(await tell(id, "Where is my order 12345?")).toMatchObject({
      ...{ executionId: null, awaiting: { kind: "agent", taken: false } },
    });
  });

  it.each([
    ["en", "I want a refund for order 12262, it arrived broken", "yes", "waiting for a person's approval"],
    ["zh-CN", "订单12262我要退款，东西坏了", "确认", "等待同事审批"],
  ] as const)("says in its words that a colleague decides (%s)", async (_locale, wish, yes, told) => {
    const { id } = await openFor("cust_demo");
    expect(await tell(id, wish)).toMatchObject({ awaiting: { kind: "confirmation" } });
    const reply = await tell(id, yes);
    expect(reply).toMatchObject({ awaiting: { kind: "person" }, reply: expect.stringContaining(told) });
    expect((await read(id)).messages.at(-1)?.text).toBe(reply.reply);
    await tell(id, /^[a-z]/.test(yes) ? "stop" : "停下");
  });

  it("is opened by roles that may speak for customers, and by a customer for themselves", async () => {
    const start = (body: unknown, key: string) => open(request("/sessions", body, { key }));
    expect(await refusal(start({ customerId: "cust_demo" }, "operations"))).toMatchObject({
      ...{ status: 403, error: { code: "FORBIDDEN", details: { permission: "chat:relay" } } },
    });
    expect(await refusal(start({}, "app"))).toMatchObject({ status: 400, error: { reason: "customer_needed" } });
    const unknown = { status: 404, error: { reason: "customer_not_found" } };
    expect(await refusal(start({ customerId: "cust_nobody" }, "app"))).toMatchObject(unknown);
    const { customerId } = await database.client.order.findFirstOrThrow({
      where: { NOT: { customerId: "cust_demo" } },
    });
    expect(await refusal(start({ customerId }, "kiosk"))).toMatchObject(unknown);
    expect(await bodyOf(await start({}, "kiosk"), contract.Session)).toMatchObject({
      ...{ customerId: "cust_demo", language: "zh-CN", state: "IDLE", awaiting: null, messages: [] },
    });
    const own = { role: "customer" as Role, userId: "user_demo_customer", customerId: "cust_demo", name: "Lin" };
    keys.person = (await createToken({ ...admin(), actor: own }, { name: "script" })).token;
    const mine = await openFor("cust_demo", { key: "person" });
    expect(await tell(mine.id, "hello", { key: "person" })).toMatchObject({ complete: true, state: "IDLE" });
  });

  it("is closed to a key that is revoked, expired or none, and to a session's cookie", async () => {
    await makeKey("ended", "api");
    const { id } = await openFor("cust_demo", { key: "ended" });
    await revokeApiKey(admin(), { id: ids.ended ?? "" });
    await makeKey("over", "api", { expiresAt: new Date(Date.now() + 60_000) });
    await database.client.accessToken.update({ where: { id: ids.over ?? "" }, data: { expiresAt: new Date() } });
    const tries: Sent[] = [
      ...[{ key: "ended" }, { key: "over" }, { key: "stw_nonsensenonsensenonsense" }, { key: null }],
      { key: null, headers: { cookie: "steward.session_token=x" } },
    ];
    for (const sent of tries) {
      const { status, headers, error } = await refusal(post(id, "hello", sent));
      expect([status, error.code, error.reason]).toEqual([401, "UNAUTHENTICATED", "token_invalid"]);
      expect(headers.get("www-authenticate")).toBe('Bearer realm="steward"');
    }
    expect(await database.client.message.count({ where: { sessionId: id } })).toBe(0);
  });

  it("is slowed down for a key that asks too often", async () => {
    await makeKey("busy", "api", { perMinute: 1 });
    await openFor("cust_demo", { key: "busy" });
    const { status, headers, error } = await refusal(
      open(request("/sessions", { customerId: "cust_demo" }, { key: "busy", language: "zh-CN" })),
    );
    expect([status, error.code, error.reason]).toEqual([429, "RATE_LIMITED", "rate_limited"]);
    expect(Number(headers.get("retry-after"))).toBe(error.details?.retryAfterSeconds);
    expect(error.message).toContain("Retry-After");
  });
});

describe("what is refused", () => {
  it.each<[string, unknown, Sent, number, string]>([
    ["no JSON", "{", {}, 400, "body_not_json"],
    ["nothing in it", {}, {}, 400, "body_invalid"],
    ["a number for a text", { message: 1 }, {}, 400, "body_invalid"],
    ["a field there is not", { message: "hi", text: "hi" }, {}, 400, "body_invalid"],
    ["an empty message", { message: " " }, {}, 400, "message_empty"],
    ["a message too long", { message: "x".repeat(5_000) }, {}, 400, "message_too_long"],
    ["another type", { message: "hi" }, { headers: { "content-type": "text/plain" } }, 415, "content_type"],
    ["a body without end", "x".repeat(300_000), {}, 413, ""],
    ["a key that is none", { message: "hi" }, { headers: { "idempotency-key": "a b" } }, 400, "idempotency_key"],
  ])("as a message: %s", async (_what, body, sent, status, reason) => {
    const { id } = await openFor("cust_demo");
    const path = `/sessions/${id}/messages?wait=true`;
    const en = await refusal(say(request(path, body, sent), at(id)));
    expect([en.status, en.error.reason ?? ""]).toEqual([status, reason]);
    const zh = await refusal(say(request(path, body, { ...sent, language: "zh-CN" }), at(id)));
    expect(zh.error.message).toMatch(/\p{Script=Han}/u);
    expect(zh.error.message).not.toBe(en.error.message);
  });

  it("says which fields do not fit", async () => {
    const bad = await refusal(open(request("/sessions", { customerId: 7, locale: "fr" }, {})));
    expect(bad.error.details).toMatchObject({ fields: [{ path: "customerId" }, { path: "locale" }] });
    const nul = await refusal(open(request("/sessions", { customerId: "cust\0" }, {})));
    expect([nul.status, nul.error.details]).toMatchObject([400, { fields: [{ path: "customerId" }] }]);
    const query = await refusal(post("sess_x", "hi", { query: "wait=maybe&timeout=999" }));
    expect(query.error.details).toMatchObject({ fields: [{ path: "wait" }, { path: "timeout" }] });
  });

  it("names the methods of an address, and an address there is not", async () => {
    const wrong = await refusal(wrongMethod(request("/sessions", undefined, {})));
    expect([wrong.status, wrong.headers.get("allow"), wrong.error.code]).toEqual([405, "POST", "METHOD_NOT_ALLOWED"]);
    expect(await refusal(nowhere(request("/orders", undefined, {})))).toMatchObject({
      status: 404,
      error: { code: "NOT_FOUND" },
    });
  });

  it("says nothing of other sites' pages", async () => {
    const asked = request("/intents/recognize", { message: "hello" }, { headers: { origin: "https://else.example" } });
    const response = await recognise(asked);
    expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});
