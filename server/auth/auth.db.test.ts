import { beforeAll, describe, expect, it, vi } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import { ROLES, type Role } from "../context";
import type { TestDatabase } from "../postgres/test-database";
import { readAccount, setAccountLocale } from "./account";
import { createAuth, type Auth } from "./auth";
import { DEMO_PASSWORD, demoUserId } from "./demo-accounts";
import { requestContext } from "./request";

const SECRET = "a-secret-for-tests-that-is-long-enough";
vi.mock("./secret", () => ({ authSecret: () => "a-secret-for-tests-that-is-long-enough" }));

const LOCAL = "http://localhost:3000";
const demoEmail = (role: Role) => `${role.replaceAll("_", "-")}@demo.steward.example`;

let db: TestDatabase;
let auth: Auth;

const instance = (options: { appUrl?: string; demo?: boolean } = {}) =>
  createAuth(db, { appUrl: LOCAL, demo: true, secret: SECRET, limitRequests: false, ...options });

beforeAll(async () => {
  db = await demoDatabase();
  auth = instance();
});

function post(path: string, body: unknown, headers: Record<string, string> = {}, origin = LOCAL): Request {
  return new Request(`${origin}/api/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", host: new URL(origin).host, origin, ...headers },
    body: JSON.stringify(body),
  });
}

const signIn = (role: Role, password = DEMO_PASSWORD) =>
  auth.handler(post("sign-in/email", { email: demoEmail(role), password }));

function cookieOf(response: Response): string {
  return (response.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
}

const asking = (cookie: string, more: Record<string, string> = {}) => new Headers({ cookie, ...more });

describe("password sign-in", () => {
  it("opens a session in the database behind a cookie scripts cannot read", async () => {
    const response = await signIn("manager");
    expect(response.status).toBe(200);
    const [set = ""] = response.headers.getSetCookie();
    expect(set).toMatch(/^steward\.session_token=/);
    expect(set).toMatch(/HttpOnly/i);
    expect(set).toMatch(/SameSite=Lax/i);
    expect(set).not.toMatch(/Secure/i);
    const token = decodeURIComponent(cookieOf(response)).split("=")[1]?.split(".")[0];
    const session = await db.client.authSession.findUniqueOrThrow({ where: { token: token ?? "" } });
    expect(session.userId).toBe(demoUserId("manager"));
  });

  it("marks the cookie Secure when the public address is https", async () => {
    const origin = "https://desk.example";
    const body = { email: demoEmail("ops"), password: DEMO_PASSWORD };
    const response = await instance({ appUrl: origin }).handler(post("sign-in/email", body, {}, origin));
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-steward\.session_token=.*Secure/i);
  });

  it("answers a wrong password and an unknown address alike, and opens nothing", async () => {
    const before = await db.client.authSession.count();
    const wrong = await signIn("manager", "not-the-password");
    const unknown = await auth.handler(post("sign-in/email", { email: "who@shop.example", password: "x-x-x-x-x" }));
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
    expect(await db.client.authSession.count()).toBe(before);
  });

  it("slows down guessing at one address, and lets nobody else wait for it", async () => {
    const fresh = instance();
    const guess = (password: string, role: Role) =>
      fresh.handler(post("sign-in/email", { email: demoEmail(role), password }));
    for (let i = 0; i < 10; i++) expect((await guess(`guess-number-${i}`, "admin")).status).toBe(401);
    const refused = await guess(DEMO_PASSWORD, "admin");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await guess(DEMO_PASSWORD, "ops")).status).toBe(200);
  });

  it("lets nobody make an account", async () => {
    const body = { email: "new@shop.example", password: "long-enough-1", name: "New", role: "admin" };
    const response = await auth.handler(post("sign-up/email", body));
    expect(response.status).toBe(400);
    expect(await db.client.user.count({ where: { email: "new@shop.example" } })).toBe(0);
  });

  it("refuses a request that another site sends", async () => {
    const cookie = cookieOf(await signIn("manager"));
    for (const origin of ["https://evil.example", "http://localhost:9999"]) {
      const response = await auth.handler(post("sign-out", {}, { cookie, origin }));
      expect(response.status).toBe(403);
    }
    await expect(requestContext(asking(cookie))).resolves.toBeTruthy();
  });

  it("works under every name of this machine and on any port", async () => {
    for (const origin of ["http://127.0.0.1:4123", "http://localhost:4123", "http://[::1]:4123"]) {
      const body = { email: demoEmail("ops"), password: DEMO_PASSWORD };
      expect((await auth.handler(post("sign-in/email", body, {}, origin))).status).toBe(200);
    }
  });
});

describe("demo sign-in", () => {
  it.each(ROLES)("opens an ordinary session as %s", async (role) => {
    const response = await auth.handler(post("sign-in/demo", { role }));
    expect(response.status).toBe(200);
    const { actor } = await requestContext(asking(cookieOf(response)));
    const { name } = await db.client.user.findUniqueOrThrow({ where: { id: demoUserId(role) } });
    expect(actor).toEqual({
      userId: demoUserId(role),
      role,
      customerId: role === "customer" ? "cust_demo" : null,
      name,
    });
  });

  it("does not exist on an installation that is no demo", async () => {
    const response = await instance({ demo: false }).handler(post("sign-in/demo", { role: "admin" }));
    expect(response.status).toBe(404);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it("leaves no way in with the password everybody knows once the demo is over", async () => {
    const account = { email: "admin@demo.steward.example", password: DEMO_PASSWORD };
    const sessions = () => db.client.authSession.count({ where: { userId: demoUserId("admin") } });
    const before = await sessions();
    const response = await instance({ demo: false }).handler(post("sign-in/email", account));
    expect(response.status).toBe(401);
    expect(await sessions()).toBe(before);
  });

  it("refuses other roles and other sites", async () => {
    expect((await auth.handler(post("sign-in/demo", { role: "system" }))).status).toBe(400);
    const foreign = await auth.handler(post("sign-in/demo", { role: "admin" }, { origin: "https://evil.example" }));
    expect(foreign.status).toBe(403);
  });

  it("refuses an account whose role is no longer the button's", async () => {
    const id = demoUserId("refund_manager");
    await db.client.user.update({ where: { id }, data: { role: "admin" } });
    expect((await auth.handler(post("sign-in/demo", { role: "refund_manager" }))).status).toBe(404);
    await db.client.user.update({ where: { id }, data: { role: "refund_manager" } });
  });
});

describe("requestContext", () => {
  const refused = { code: "UNAUTHENTICATED" };

  it("refuses no cookie, a forged one, an expired session and one that was ended", async () => {
    await expect(requestContext(new Headers())).rejects.toMatchObject(refused);

    const cookie = cookieOf(await signIn("ops"));
    const [name = "", value = ""] = cookie.split("=");
    const [token = ""] = decodeURIComponent(value).split(".");
    await expect(requestContext(asking(cookie))).resolves.toMatchObject({ actor: { role: "ops" } });
    await expect(requestContext(asking(`${name}=${token}`))).rejects.toMatchObject(refused);
    const forged = encodeURIComponent(`${token}.${Buffer.alloc(32).toString("base64")}`);
    await expect(requestContext(asking(`${name}=${forged}`))).rejects.toMatchObject(refused);

    const expiresAt = new Date(Date.now() - 1_000);
    await db.client.authSession.update({ where: { token }, data: { expiresAt } });
    await expect(requestContext(asking(cookie))).rejects.toMatchObject(refused);

    const ended = cookieOf(await signIn("ops"));
    expect((await auth.handler(post("sign-out", {}, { cookie: ended }))).status).toBe(200);
    await expect(requestContext(asking(ended))).rejects.toMatchObject(refused);
  });

  it("sees a changed role at once, and no role it does not know", async () => {
    const id = demoUserId("customer_service");
    const cookie = cookieOf(await signIn("customer_service"));
    await db.client.user.update({ where: { id }, data: { role: "manager" } });
    expect((await requestContext(asking(cookie))).actor.role).toBe("manager");
    await db.client.user.update({ where: { id }, data: { role: "system" } });
    await expect(requestContext(asking(cookie))).rejects.toMatchObject(refused);
    await db.client.user.update({ where: { id }, data: { role: "customer_service" } });
  });

  it("answers in the device's language, else the account's", async () => {
    await db.client.user.update({ where: { id: demoUserId("manager") }, data: { locale: "en" } });
    const cookie = cookieOf(await signIn("manager"));
    const zh = { "accept-language": "zh-CN" };
    expect((await requestContext(asking(cookie, zh))).locale).toBe("en");
    expect((await requestContext(asking(`${cookie}; locale=zh-CN`))).locale).toBe("zh-CN");
  });
});

describe("account", () => {
  it("tells who is signed in and what they may do", async () => {
    const ctx = await requestContext(asking(cookieOf(await signIn("admin"))));
    expect(await readAccount(ctx)).toMatchObject({ id: demoUserId("admin"), role: "admin", permissions: ["*"] });
  });

  it("remembers a language, with an audit row for a change and none for the same again", async () => {
    await db.client.user.update({ where: { id: demoUserId("manager") }, data: { locale: "en" } });
    const ctx = await requestContext(asking(cookieOf(await signIn("manager"))));
    await setAccountLocale(ctx, { locale: "zh-CN" });
    await setAccountLocale(ctx, { locale: "zh-CN" });
    const rows = await db.client.auditLog.findMany({ where: { action: "account.setLocale" } });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      actorId: demoUserId("manager"),
      before: { locale: "en" },
      after: { locale: "zh-CN" },
    });
    await expect(setAccountLocale(ctx, { locale: "fr" as "en" })).rejects.toThrow();
  });
});
