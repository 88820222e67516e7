import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor, Ctx, Role } from "../context";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { deliverEmail, findOverdueEmails, getEmail, listEmails, queueEmail, type QueuedEmail } from "./mail";

const NOW = new Date("2026-11-22T17:00:00Z");
const mail: QueuedEmail = {
  to: "xiaowen.lin@example.com",
  template: "order_delay_notify_v2",
  locale: "zh-CN",
  subject: "您的订单 12345 延误了",
  text: "您好:\n\n抱歉。\n",
  html: "<p>抱歉。</p>",
  idempotencyKey: "order-delay-email:12345:A",
  executionId: "exec_1",
  at: NOW,
};

let database: TestDatabase;
const servers: SMTPServer[] = [];

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  await database.client.email.deleteMany();
  await database.client.auditLog.deleteMany();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise<void>((done) => server.close(done))));
});

function context(role: Role | "system" = "system"): Ctx {
  const actor: Actor = { userId: role, role, customerId: role === "customer" ? "cust_demo" : null, name: role };
  return { actor, db: database.client, clock: { now: () => NOW }, locale: "en" };
}

type Behaviour = { refuseRecipient?: number; refuseMessage?: number };

/** A real SMTP server on a free port of this machine. */
async function smtpServer(behaviour: Behaviour = {}): Promise<{ url: string; received: ParsedMail[] }> {
  const received: ParsedMail[] = [];
  const refusal = (code: number) => Object.assign(new Error("not this one"), { responseCode: code });
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onRcptTo: (_address, _session, done) =>
      behaviour.refuseRecipient ? done(refusal(behaviour.refuseRecipient)) : done(),
    onData: (stream, _session, done) => {
      simpleParser(stream).then((parsed) => {
        if (behaviour.refuseMessage) return done(refusal(behaviour.refuseMessage));
        received.push(parsed);
        done();
      }, done);
    },
  });
  servers.push(server);
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  return { url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`, received };
}

const queue = async (change: Partial<QueuedEmail> = {}) =>
  (await queueEmail(database.client, { ...mail, ...change })).email;
const actions = async () => (await database.client.auditLog.findMany()).map((row) => row.action);

describe("queueEmail", () => {
  it("keeps one e-mail for one act", async () => {
    const results = await Promise.all([1, 2, 3].map(() => queueEmail(database.client, mail)));
    expect(new Set(results.map((result) => result.email.id)).size).toBe(1);
    expect(results.filter((result) => !result.reused)).toHaveLength(1);
  });
});

describe("deliverEmail", () => {
  it("really sends through SMTP: addresses, both bodies, the row's own Message-ID", async () => {
    const { url, received } = await smtpServer();
    const email = await queue();
    const sent = await deliverEmail(context(), { emailId: email.id }, url);
    expect(sent).toMatchObject({ status: "SENT", transport: "smtp", attempts: 1, error: null, sentAt: NOW });
    expect(received).toHaveLength(1);
    const [letter] = received;
    expect(letter?.subject).toBe(mail.subject);
    expect(letter?.messageId).toBe(email.messageId);
    expect(letter?.text?.trim()).toBe(mail.text.trim());
    expect(letter?.html).toContain("抱歉");
    expect([letter?.to].flat()[0]?.text).toBe(mail.to);
    expect(letter?.from?.text).toContain("Steward");
    expect(await actions()).toEqual(["email.sent"]);
  });

  it("sends once, however often the job runs and however many run together", async () => {
    const { url, received } = await smtpServer();
    const email = await queue();
    const runs = await Promise.allSettled([1, 2, 3].map(() => deliverEmail(context(), { emailId: email.id }, url)));
    expect(runs.some((run) => run.status === "fulfilled")).toBe(true);
    for (const run of runs) if (run.status === "rejected") expect(run.reason).toMatchObject({ retryable: true });
    await deliverEmail(context(), { emailId: email.id }, url);
    expect(received).toHaveLength(1);
    expect(await actions()).toEqual(["email.sent"]);
  });

  it("catches the e-mail when there is no server", async () => {
    const email = await queue();
    const caught = await deliverEmail(context(), { emailId: email.id }, undefined);
    expect(caught).toMatchObject({ status: "CAUGHT", transport: "catcher", attempts: 1 });
    expect(await actions()).toEqual(["email.caught"]);
  });

  it("writes a failed attempt down, asks for another, and then succeeds", async () => {
    const down = await smtpServer({ refuseMessage: 451 });
    const email = await queue();
    for (const attempts of [1, 2]) {
      await expect(deliverEmail(context(), { emailId: email.id }, down.url)).rejects.toMatchObject({
        code: "UNAVAILABLE",
        retryable: true,
        options: { reason: "mail_not_delivered" },
      });
      const row = await getEmail(context(), { id: email.id });
      expect(row).toMatchObject({ status: "QUEUED", attempts, sentAt: null });
      expect(row.error).toContain("not this one");
    }
    const up = await smtpServer();
    const sent = await deliverEmail(context(), { emailId: email.id }, up.url);
    expect(sent).toMatchObject({ status: "SENT", attempts: 3, error: null });
    expect(up.received).toHaveLength(1);
  });

  it("treats a server that is not there like one that is busy", async () => {
    const gone = await smtpServer();
    await Promise.all(servers.splice(0).map((server) => new Promise<void>((done) => server.close(done))));
    const email = await queue();
    const run = deliverEmail(context(), { emailId: email.id }, gone.url);
    await expect(run).rejects.toMatchObject({ retryable: true });
    expect((await getEmail(context(), { id: email.id })).error).toMatch(/ECONNREFUSED|closed/);
  });

  it("gives up at once when the recipient is refused for good", async () => {
    const { url } = await smtpServer({ refuseRecipient: 550 });
    const email = await queue();
    const failed = await deliverEmail(context(), { emailId: email.id }, url);
    expect(failed).toMatchObject({ status: "FAILED", attempts: 1, sentAt: null });
    expect(failed.error).toContain("not this one");
    expect(await actions()).toEqual(["email.failed"]);
  });

  it("gives up after the twelfth attempt", async () => {
    const { url } = await smtpServer({ refuseMessage: 451 });
    const email = await queue();
    await database.client.email.update({ where: { id: email.id }, data: { attempts: 11 } });
    expect(await deliverEmail(context(), { emailId: email.id }, url)).toMatchObject({ status: "FAILED", attempts: 12 });
  });

  it("is the system's alone, and says so of an e-mail that does not exist", async () => {
    const email = await queue();
    for (const role of ["customer", "customer_service", "ops"] as const) {
      await expect(deliverEmail(context(role), { emailId: email.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await expect(deliverEmail(context(), { emailId: "mail_none" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the mail catcher's list", () => {
  beforeEach(async () => {
    for (let i = 0; i < 5; i++) {
      const at = new Date(NOW.getTime() + i * 1_000);
      await queue({ idempotencyKey: `k${i}`, subject: i === 3 ? "100%_off" : `Nr ${i}`, at });
    }
  });

  it("pages newest first, without bodies", async () => {
    const { rows, total } = await listEmails(context("manager"), { page: 2, pageSize: 2 });
    expect(total).toBe(5);
    expect(rows.map((row) => row.subject)).toEqual(["Nr 2", "Nr 1"]);
    expect(rows[0]).not.toHaveProperty("html");
  });

  it("searches for what was typed, wildcards and all", async () => {
    const found = async (search: string) => (await listEmails(context("ops"), { search })).total;
    expect(await found("100%_OFF")).toBe(1);
    expect(await found("%")).toBe(1);
    expect(await found("exec_1")).toBe(5);
    expect(await found("XIAOWEN")).toBe(5);
    expect(await found("\0")).toBe(5);
    expect(await found("' OR 1=1 --")).toBe(0);
  });

  it("is not for customers, and opens one e-mail for those who may read", async () => {
    const { rows } = await listEmails(context("manager"));
    const id = rows[0]?.id ?? "";
    expect((await getEmail(context("customer_service"), { id })).html).toBe(mail.html);
    await expect(listEmails(context("customer"))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(getEmail(context("customer"), { id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const none of ["mail_none", "\0", "' OR 1=1"]) {
      await expect(getEmail(context("ops"), { id: none })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});

describe("findOverdueEmails", () => {
  it("finds what should have left by now, later after each attempt, and nothing that has left", async () => {
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
    const lost = await queue({ idempotencyKey: "lost", at: ago(31) });
    await queue({ idempotencyKey: "fresh", at: ago(5) });
    const tried = await queue({ idempotencyKey: "tried", at: ago(100) });
    await database.client.email.update({ where: { id: tried.id }, data: { attempts: 1 } });
    const left = await queue({ idempotencyKey: "left", at: ago(3_600) });
    await deliverEmail(context(), { emailId: left.id }, undefined);
    expect(await findOverdueEmails(database.client)).toEqual([lost.id]);
    await database.client.email.update({ where: { id: tried.id }, data: { createdAt: ago(121) } });
    expect(await findOverdueEmails(database.client)).toEqual([tried.id, lost.id]);
  });
});
