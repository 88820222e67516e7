// What mail programs and open tabs speak to: the one click that unsubscribes, and the news behind the bell.
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock, type Actor, type Ctx } from "@/server/context";
import { transaction } from "@/server/db";
import { AppError } from "@/server/errors";
import { testDatabase, type TestDatabase } from "@/server/postgres/test-database";
import { markRead, postMessage, type NewMessage } from "@/server/resources/messages";
import { unsubscribeToken } from "@/server/resources/unsubscribe";
import { GET as listen } from "./messages/events/route";
import { GET, POST } from "./unsubscribe/route";

// Signing in is tested with the accounts; here it is given.
let signedIn: Ctx | null = null;
vi.mock("@/server/auth/request", () => ({
  requestLocale: () => "en",
  requestContext: async () => {
    if (!signedIn) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
    return signedIn;
  },
}));

const LIN = "customer:cust_lin" as const;
const lin: Actor = { userId: "user_lin", role: "customer", customerId: "cust_lin", name: "林" };
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.client.customer.create({ data: { id: "cust_lin", name: "林", email: "lin@example.com" } });
});
beforeEach(async () => {
  await database.client.$executeRaw`TRUNCATE notification_preferences, in_app_messages, audit_log`;
  signedIn = null;
});

describe("/api/unsubscribe", () => {
  const token = unsubscribeToken({ recipient: LIN, category: "offers" });
  const address = (text: string) => `http://localhost/api/unsubscribe?token=${text}`;
  /** As RFC 8058 has a mail program do it: without a cookie, and with a body that says nothing more. */
  const click = (url: string) =>
    POST(new Request(url, { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) }));
  const muted = async () =>
    (await database.client.notificationPreference.findMany()).map((row) => [row.recipient, row.muted]);

  it("unsubscribes by one POST of nobody who is signed in, as often as it comes", async () => {
    for (const status of [204, 204]) expect((await click(address(token))).status).toBe(status);
    expect(await muted()).toEqual([[LIN, ["email:offers"]]]);
    expect(await database.client.auditLog.findMany()).toMatchObject([{ action: "preferences.set", resourceId: LIN }]);
  });

  it("does nothing for who only looks, but leads to the page that asks", async () => {
    const looked = GET(new Request(address(token)));
    expect([looked.status, looked.headers.get("location")]).toEqual([303, `/unsubscribe?token=${token}`]);
    const elsewhere = GET(new Request(address(encodeURIComponent("//evil.example/\r\nx: y"))));
    expect(elsewhere.headers.get("location")).toMatch(/^\/unsubscribe\?token=[\w%.]+$/);
    expect(await muted()).toEqual([]);
  });

  it.each([
    ["made up", "x.y"],
    ["empty", ""],
    ["longer by a letter", `${token}x`],
    ["of no text", "%00"],
    ["endless", "a".repeat(2_000)],
  ])("refuses a link that is %s", async (_how, bad) => {
    const refused = await click(address(bad));
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { code: "VALIDATION" } });
    expect(await muted()).toEqual([]);
  });
});

describe("/api/messages/events", () => {
  const message: NewMessage = {
    ...{ recipient: LIN, category: "service", link: null, executionId: null },
    title: { "zh-CN": "好了", en: "Done" },
    body: { "zh-CN": "请看。", en: "Look." },
    key: "k",
    at: new Date("2026-11-22T17:00:00Z"),
  };
  const post = (more: Partial<NewMessage>) =>
    transaction(database.client, (db) => postMessage(db, { ...message, ...more }));

  async function open() {
    signedIn = { actor: lin, db: database.client, clock: systemClock, locale: "en" };
    const left = new AbortController();
    const response = await listen(new Request("http://localhost/", { signal: left.signal }));
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const next = async () => (await reader.read()).value;
    const drain = async () => {
      while (!(await reader.read()).done);
    };
    return { response, next, leave: () => left.abort(), drain };
  }

  it("tells a tab that its reader's messages changed, by a new one and by reading, until it is closed", async () => {
    const { response, next, leave, drain } = await open();
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(await next()).toBe("retry: 5000\n\n");
    // What is posted before the listening began is not heard: it is posted until it is.
    const heard = next();
    let done = false;
    void heard.then(() => (done = true));
    for (let i = 0; !done; i++) await post({ key: `message-${i}` });
    expect(await heard).toBe("event: changed\ndata: {}\n\n");
    const read = next();
    await markRead(signedIn!, {});
    expect(await read).toBe("event: changed\ndata: {}\n\n");
    leave();
    await drain();
  });

  it("is for who is signed in", async () => {
    const refused = await listen(new Request("http://localhost/"));
    expect(refused.status).toBe(401);
  });
});
