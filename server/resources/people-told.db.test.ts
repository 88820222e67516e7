// How people are told: preferences kept, links that unsubscribe, e-mails that wait, messages behind the bell.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor, Ctx } from "../context";
import { subscribe } from "../postgres/notify";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { deliverEmail, findOverdueEmails, isDue, mailLinks, queueEmail, type QueuedEmail } from "./mail";
import { countUnread, listMessages, markRead, messageTopic, postMessage, type NewMessage } from "./messages";
import { changePreferences, readOwnPreferences, restorePreferences, setOwnPreferences } from "./preferences";
import { oneClickUrl, readSubscription, setSubscription, unsubscribeToken, unsubscribeUrl } from "./unsubscribe";
import { transaction } from "../db";

const NOW = new Date("2026-11-22T17:00:00Z");
const LIN = "customer:cust_lin" as const;
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await database.client.customer.create({
    data: { id: "cust_lin", name: "林", email: "lin@example.com", locale: "zh-CN", timezone: "America/Phoenix" },
  });
});
beforeEach(async () => {
  await database.client
    .$executeRaw`TRUNCATE emails, in_app_messages, notification_preferences, record_changes, audit_log`;
});

const lin: Actor = { userId: "user_lin", role: "customer", customerId: "cust_lin", name: "林" };
const other: Actor = { userId: "user_ops", role: "ops", customerId: null, name: "Ops" };
const ctx = (actor: Actor = lin, now = NOW): Ctx => ({
  actor,
  db: database.client,
  clock: { now: () => now },
  locale: actor === lin ? "zh-CN" : "en",
});
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000);
const audits = async () =>
  (await database.client.auditLog.findMany({ orderBy: { seq: "asc" } })).map((row) => row.action);

let keys = 0;
const mail = (over: Partial<QueuedEmail> = {}): QueuedEmail => ({
  to: "lin@example.com",
  template: "order_delay_notify_v2",
  locale: "zh-CN",
  subject: "晚了",
  text: "抱歉。\n",
  html: "<p>抱歉。</p>",
  recipient: LIN,
  category: "updates",
  idempotencyKey: `mail-${keys++}`,
  executionId: "exec_1",
  at: NOW,
  ...over,
});
const queue = (over: Partial<QueuedEmail> = {}) => transaction(database.client, (db) => queueEmail(db, mail(over)));

describe("preferences", () => {
  it("are the defaults, in the customer's own time zone, until they are set; each is audited", async () => {
    expect(await readOwnPreferences(ctx())).toEqual({
      muted: [],
      quiet: null,
      timezone: "America/Phoenix",
      updatesPerDay: 10,
      offersPerWeek: 2,
    });
    const set = await setOwnPreferences(ctx(), { muted: ["email:offers"], quiet: { from: "22:00", until: "07:00" } });
    expect(set).toMatchObject({ muted: ["email:offers"], timezone: "America/Phoenix", updatesPerDay: 10 });
    expect(await readOwnPreferences(ctx())).toEqual(set);
    expect(await readOwnPreferences(ctx(other))).toMatchObject({ muted: [], timezone: "UTC" });
    expect(await setOwnPreferences(ctx(), { quiet: null })).toMatchObject({ muted: ["email:offers"], quiet: null });
    expect(await audits()).toEqual(["preferences.set", "preferences.set"]);
    // Saying the same again is no change.
    await setOwnPreferences(ctx(), { quiet: null });
    expect(await audits()).toHaveLength(2);
  });

  it.each([
    [{ quiet: { from: "08:00", until: "08:00" } }],
    [{ quiet: { from: "8:00", until: "09:00" } }],
    [{ timezone: "Mars/Olympus" }],
    [{ updatesPerDay: 0 }],
    [{ muted: ["email:orders" as "email:offers"] }],
  ])("%j is refused", (input) => {
    expect(() => setOwnPreferences(ctx(), input)).toThrow();
  });

  it("that were set on the page since are not taken back by a procedure that is undone", async () => {
    const change = await changePreferences(ctx(), { muted: ["email:offers"], idempotencyKey: "k", executionId: "e" });
    const undo = { recipient: LIN, changeId: change.changeId ?? "", executionId: null };
    await setOwnPreferences(ctx(), { updatesPerDay: 3 });
    expect(await restorePreferences(ctx(), undo)).toEqual({ restored: false });
    expect(await readOwnPreferences(ctx())).toMatchObject({ muted: ["email:offers"], updatesPerDay: 3 });
    await setOwnPreferences(ctx(), { updatesPerDay: 10 });
    expect(await restorePreferences(ctx(), undo)).toEqual({ restored: true });
    expect(await database.client.notificationPreference.count()).toBe(0);
  });
});

describe("unsubscribing", () => {
  it("works by the link alone, for that person and that kind, and can be taken back", async () => {
    const token = unsubscribeToken({ recipient: LIN, category: "updates" });
    expect(await readSubscription(database.client, { token })).toEqual({ category: "updates", subscribed: true });
    const visitor = { db: database.client, clock: { now: () => NOW } };
    expect(await setSubscription(visitor, { token, subscribed: false })).toMatchObject({ subscribed: false });
    await setSubscription(visitor, { token, subscribed: false });
    expect((await readOwnPreferences(ctx())).muted).toEqual(["email:updates"]);
    expect(await readSubscription(database.client, { token })).toMatchObject({ subscribed: false });
    const [row] = await database.client.auditLog.findMany();
    expect(row).toMatchObject({ action: "preferences.set", actorId: LIN, resourceId: LIN });
    expect(await audits()).toHaveLength(1);
    await setSubscription(visitor, { token, subscribed: true });
    expect((await readOwnPreferences(ctx())).muted).toEqual([]);
  });

  it("refuses a link that was changed, shortened or made up", async () => {
    const token = unsubscribeToken({ recipient: LIN, category: "updates" });
    const [text, signature] = token.split(".");
    const forged = Buffer.from("updates:customer:cust_other").toString("base64url");
    for (const bad of [`${forged}.${signature}`, `${text}.`, text ?? "", `${text}.${signature}x`, ".", "x.y"]) {
      await expect(readSubscription(database.client, { token: bad })).rejects.toMatchObject({
        code: "VALIDATION",
        options: { reason: "unsubscribe_link" },
      });
    }
    expect(await database.client.notificationPreference.count()).toBe(0);
  });

  it("stands in the header of every e-mail that may be refused, and of no other", async () => {
    const received: ParsedMail[] = [];
    const server = new SMTPServer({
      disabledCommands: ["AUTH", "STARTTLS"],
      logger: false,
      onData: (stream, _session, done) => {
        simpleParser(stream).then((parsed) => {
          received.push(parsed);
          done();
        }, done);
      },
    });
    const listening = server.listen(0, "127.0.0.1");
    await once(listening, "listening");
    const url = `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
    const system: Actor = { userId: "system", role: "system", customerId: null, name: "Steward" };
    try {
      for (const category of ["updates", "orders"] as const) {
        const { email } = await queue({ category });
        await deliverEmail(ctx(system), { emailId: email.id }, url);
      }
    } finally {
      await new Promise<void>((done) => server.close(() => done()));
    }
    const headers = received.map((one) => one.headerLines.filter(({ key }) => key.startsWith("list-unsubscribe")));
    const link = unsubscribeUrl({ recipient: LIN, category: "updates" });
    expect(headers[0]?.map(({ line }) => line.replace(/\r?\n\s+/g, " "))).toEqual([
      `List-Unsubscribe: <${oneClickUrl(link)}>`,
      "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ]);
    expect(headers[1]).toEqual([]);
    expect(mailLinks(LIN, "updates").unsubscribe).toBe(link);
    expect(mailLinks(LIN, "orders").unsubscribe).toBeNull();
  });
});

describe("e-mails as their readers wish", () => {
  it("are kept as not sent when refused, once for one act", async () => {
    await setOwnPreferences(ctx(), { muted: ["email:updates"] });
    const { email } = await queue({ idempotencyKey: "one" });
    expect(email).toMatchObject({ status: "SUPPRESSED", error: "muted", notBefore: null });
    expect(isDue(email)).toBe(false);
    expect((await queue({ idempotencyKey: "one" })).reused).toBe(true);
    expect(await deliverEmail(ctx({ ...other, role: "system" }), { emailId: email.id })).toMatchObject({
      status: "SUPPRESSED",
    });
    expect((await queue({ category: "orders" })).email.status).toBe("QUEUED");
  });

  it("wait for the end of quiet hours, and then leave by themselves", async () => {
    // 10:00 in Phoenix.
    await setOwnPreferences(ctx(), { quiet: { from: "09:00", until: "11:30" } });
    const { email } = await queue();
    expect(email).toMatchObject({ status: "QUEUED", notBefore: hours(1.5) });
    expect(isDue(email)).toBe(false);
    const system = { ...other, role: "system" as const };
    expect(await deliverEmail(ctx(system), { emailId: email.id })).toMatchObject({ status: "QUEUED", attempts: 0 });
    await database.client.email.update({ where: { id: email.id }, data: { notBefore: new Date(Date.now() - 1_000) } });
    expect(await findOverdueEmails(database.client)).toEqual([email.id]);
    await database.client.email.update({ where: { id: email.id }, data: { notBefore: hours(1.5) } });
    expect(await deliverEmail(ctx(system, hours(2)), { emailId: email.id })).toMatchObject({ status: "CAUGHT" });
  });

  it("are not sent after all when their reader unsubscribes while they wait", async () => {
    await setOwnPreferences(ctx(), { quiet: { from: "09:00", until: "11:30" } });
    const { email } = await queue();
    await setOwnPreferences(ctx(), { muted: ["email:updates"] });
    const later = ctx({ ...other, role: "system" }, hours(2));
    expect(await deliverEmail(later, { emailId: email.id })).toMatchObject({ status: "SUPPRESSED", error: "muted" });
  });

  it("keep to the cap, also when many come at once", async () => {
    await setOwnPreferences(ctx(), { updatesPerDay: 3, offersPerWeek: 1 });
    const sent = await Promise.all(Array.from({ length: 8 }, () => queue()));
    const waiting = sent.filter(({ email }) => email.notBefore !== null);
    expect([sent.length - waiting.length, waiting.length]).toEqual([3, 5]);
    // Those that wait count as well, so that they do not all leave together tomorrow.
    const days = waiting.map(({ email }) => Math.round((email.notBefore!.getTime() - NOW.getTime()) / 86_400_000));
    expect(days.sort()).toEqual([1, 1, 1, 2, 2]);
    const offers = await Promise.all(Array.from({ length: 4 }, () => queue({ category: "offers" })));
    expect(offers.filter(({ email }) => email.error === "frequency_cap")).toHaveLength(3);
  });
});

describe("messages in the app", () => {
  const message = (over: Partial<NewMessage> = {}): NewMessage => ({
    recipient: LIN,
    category: "service",
    title: { "zh-CN": "有回复了", en: "Answered" },
    body: { "zh-CN": "请查看。", en: "Have a look." },
    link: "/requests",
    key: `message-${keys++}`,
    executionId: null,
    at: NOW,
    ...over,
  });
  const post = (over: Partial<NewMessage> = {}) => transaction(database.client, (db) => postMessage(db, message(over)));

  it("are read by their reader alone, in the reader's language", async () => {
    await post();
    await post({ recipient: "user:user_ops" });
    expect([await countUnread(ctx()), await countUnread(ctx(other))]).toEqual([1, 1]);
    const { messages } = await listMessages(ctx());
    expect(messages).toEqual([expect.objectContaining({ title: "有回复了", body: "请查看。", link: "/requests" })]);
    const id = messages[0]?.id ?? "";
    expect(await markRead(ctx(other), { ids: [id] })).toEqual({ unread: 1 });
    expect(await countUnread(ctx())).toBe(1);
    expect(await markRead(ctx(), { ids: [id, "nonsense"] })).toEqual({ unread: 0 });
    const first = (await listMessages(ctx())).messages[0]?.readAt;
    await markRead(ctx(lin, hours(1)), { ids: [id] });
    expect((await listMessages(ctx())).messages[0]?.readAt).toEqual(first);
    await post();
    await post();
    expect(await markRead(ctx())).toEqual({ unread: 0 });
    expect(await countUnread(ctx(other))).toBe(1);
  });

  it("come once for one act, and say so to those who listen", async () => {
    let heard!: () => void;
    const news = new Promise<void>((done) => (heard = done));
    const stop = await subscribe(messageTopic(LIN), heard);
    const results = await Promise.all([1, 2, 3].map(() => post({ key: "one act" })));
    expect(new Set(results.map((result) => result.message?.id)).size).toBe(1);
    expect(results.filter(({ reused }) => !reused)).toHaveLength(1);
    await news;
    stop();
  });

  it("are listed page after page, none twice and none left out", async () => {
    for (let i = 0; i < 7; i++) await post({ at: hours(-Math.floor(i / 2)) });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listMessages(ctx(), { limit: 3, cursor });
      seen.push(...page.messages.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
    // Somebody else's message is no place to go on from.
    const foreign = await post({ recipient: "user:user_ops" });
    expect((await listMessages(ctx(), { cursor: foreign.message?.id })).messages).toHaveLength(7);
  });

  it("appear when quiet hours are over, and not at all when refused", async () => {
    await setOwnPreferences(ctx(), { quiet: { from: "09:00", until: "11:30" }, muted: ["in_app:offers"] });
    await post({ category: "updates" });
    expect([await countUnread(ctx()), await countUnread(ctx(lin, hours(1.6)))]).toEqual([0, 1]);
    expect(await markRead(ctx())).toEqual({ unread: 0 });
    expect(await countUnread(ctx(lin, hours(1.6)))).toBe(1);
    expect((await post({ category: "offers" })).message).toBeNull();
    await post({ category: "service" });
    expect(await countUnread(ctx())).toBe(1);
  });
});
