// API keys: made, shown once, counted, and ended; and the door they and people's own tokens come in by.
import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import { systemClock, type Actor, type Ctx } from "../context";
import type { TestDatabase } from "../postgres/test-database";
import { createApiKey, listApiKeys, revokeApiKey } from "./api-keys";
import { apiContext, tokenContext } from "./token-door";
import { createToken, revokeToken } from "./tokens";

let database: TestDatabase;
beforeAll(async () => {
  database = await demoDatabase();
});

const as = (role: Actor["role"], now?: Date): Ctx => ({
  actor: { userId: `user_demo_${role}`, role, customerId: role === "customer" ? "cust_demo" : null, name: role },
  db: database.client,
  clock: now ? { now: () => now } : systemClock,
  locale: "en",
});
const showing = (token: string) => new Headers({ authorization: `Bearer ${token}` });
const auditOf = (resourceId: string) =>
  database.client.auditLog.findMany({ where: { resourceId }, orderBy: { seq: "asc" } });
const refused = (code: string, reason?: string) =>
  expect.objectContaining({ code, ...(reason ? { options: expect.objectContaining({ reason }) } : {}) });

describe("a key", () => {
  it("is shown once, kept as a digest, and audited without it", async () => {
    const made = await createApiKey(as("admin"), { role: "api", name: "the app" });
    expect(made.key).toMatch(/^stw_[0-9a-f]{8}_[\w-]{43}$/);
    const row = await database.client.accessToken.findUniqueOrThrow({ where: { id: made.id } });
    expect(row).toMatchObject({ role: "api", userId: null, customerId: null, prefix: made.key.slice(0, 12) });
    expect(JSON.stringify(row)).not.toContain(made.key.slice(13));
    const audit = await auditOf(made.id);
    expect(audit).toMatchObject([{ action: "apikey.create", actorId: "user_demo_admin", after: { role: "api" } }]);
    expect(JSON.stringify(audit.map(({ after }) => after))).not.toContain(made.key.slice(13));
    const listed = (await listApiKeys(as("admin"))).find(({ id }) => id === made.id);
    expect(listed).toMatchObject({ name: "the app", prefix: made.key.slice(0, 12), lastUsedAt: null });
    expect(listed).not.toHaveProperty("digest");
  });

  it("is made, listed and ended by administrators only", async () => {
    for (const role of ["manager", "ops", "customer_service", "customer", "api"] as const) {
      const denied = refused("FORBIDDEN");
      await expect(createApiKey(as(role), { role: "api", name: "mine" })).rejects.toEqual(denied);
      await expect(listApiKeys(as(role))).rejects.toEqual(denied);
      await expect(revokeApiKey(as(role), { id: "token_x" })).rejects.toEqual(denied);
    }
    expect(await database.client.accessToken.count({ where: { name: "mine" } })).toBe(0);
  });

  it.each([
    [{ role: "customer", name: "x" }, "VALIDATION", "customer_needed"],
    [{ role: "customer", name: "x", customerId: "cust_nobody" }, "NOT_FOUND", "customer_not_found"],
    [{ role: "ops", name: "x", customerId: "cust_demo" }, "VALIDATION", "customer_unwanted"],
    [{ role: "api", name: "x", expiresAt: new Date(0) }, "VALIDATION", "expiry_past"],
    [{ role: "api", name: " " }, "VALIDATION", "key_invalid"],
    [{ role: "api", name: "x", perMinute: 0 }, "VALIDATION", "key_invalid"],
  ] as const)("is not made of %j", async (input, code, reason) => {
    await expect(createApiKey(as("admin"), input)).rejects.toEqual(refused(code, reason));
  });

  it("is ended once, and not as if it were somebody's token", async () => {
    const { id } = await createApiKey(as("system"), { role: "ops", name: "short" });
    await expect(revokeToken(as("admin"), { id })).rejects.toEqual(refused("NOT_FOUND", "token_not_found"));
    const both = await Promise.allSettled([revokeApiKey(as("admin"), { id }), revokeApiKey(as("admin"), { id })]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const mine = await createToken(as("customer"), { name: "mine" });
    await expect(revokeApiKey(as("admin"), { id: mine.id })).rejects.toEqual(refused("NOT_FOUND", "token_not_found"));
    expect((await auditOf(id)).map(({ action }) => action)).toEqual(["apikey.create", "apikey.revoke"]);
  });
});

describe("the door", () => {
  it("knows whose a key is, and notes that it was used", async () => {
    const app = await createApiKey(as("admin"), { role: "api", name: "app" });
    expect((await apiContext(showing(app.key))).actor).toEqual({
      ...{ userId: app.id, role: "api", customerId: null, name: "app" },
    });
    expect(await database.client.accessToken.findUniqueOrThrow({ where: { id: app.id } })).toMatchObject({
      lastUsedAt: expect.any(Date),
    });
    const one = await createApiKey(as("admin"), { role: "customer", name: "kiosk", customerId: "cust_demo" });
    expect((await apiContext(showing(one.key))).actor).toMatchObject({
      ...{ userId: one.id, role: "customer", customerId: "cust_demo", name: expect.stringContaining("Xiaowen") },
    });
    const person = await createToken(as("ops"), { name: "script" });
    expect((await apiContext(showing(person.token))).actor).toMatchObject({ userId: "user_demo_ops", role: "ops" });
  });

  it("lets keys into the API and not to what is for people", async () => {
    const { key } = await createApiKey(as("admin"), { role: "admin", name: "strong" });
    expect((await apiContext(showing(key))).actor.role).toBe("admin");
    await expect(tokenContext(showing(key))).rejects.toEqual(refused("UNAUTHENTICATED", "token_invalid"));
  });

  it("is closed to what is unknown, ended or over, all alike", async () => {
    const ended = await createApiKey(as("admin"), { role: "api", name: "ended" });
    await revokeApiKey(as("admin"), { id: ended.id });
    const past = new Date(Date.now() - 2_000);
    const over = await createApiKey(as("admin", past), {
      ...{ role: "api", name: "over", expiresAt: new Date(past.getTime() + 1_000) },
    });
    const wrong = `${over.key.slice(0, -1)}${over.key.endsWith("A") ? "B" : "A"}`;
    const answers = await Promise.all(
      [ended.key, over.key, wrong, "stw_", "sk_live_1"].map((key) =>
        apiContext(showing(key)).catch((error: unknown) => error),
      ),
    );
    for (const answer of answers) expect(answer).toEqual(refused("UNAUTHENTICATED", "token_invalid"));
    expect(new Set(answers.map((answer) => (answer as Error).message)).size).toBe(1);
    await expect(apiContext(new Headers())).rejects.toEqual(refused("UNAUTHENTICATED"));
  });

  it("counts each key's requests by itself, also when many come at once, and refills them", async () => {
    const [few, other] = [
      await createApiKey(as("admin"), { role: "api", name: "few", perMinute: 3 }),
      await createApiKey(as("admin"), { role: "api", name: "other", perMinute: 3 }),
    ];
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => apiContext(showing(few.key))));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    const late = await apiContext(showing(few.key)).catch((error: unknown) => error);
    expect(late).toEqual(refused("RATE_LIMITED", "rate_limited"));
    const { details } = (late as { options: { details: { retryAfterSeconds: number } } }).options;
    // A third of a minute, less what passed meanwhile.
    expect(details).toMatchObject({
      perMinute: 3,
      retryAfterSeconds: expect.toSatisfy((s: number) => s > 0 && s <= 20),
    });
    await expect(apiContext(showing(other.key))).resolves.toBeTruthy();
    await database.client.$executeRaw`
      UPDATE access_tokens SET spent_until = spent_until - interval '21 seconds' WHERE id = ${few.id}`;
    await expect(apiContext(showing(few.key))).resolves.toBeTruthy();
    await expect(apiContext(showing(few.key))).rejects.toEqual(refused("RATE_LIMITED"));
  });
});
