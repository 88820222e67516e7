import { verifyPassword } from "better-auth/crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../server/postgres/test-database";
import { DEMO_PASSWORD } from "../server/auth/demo-accounts";
import { seedDemo } from "./seed";

const NOW = new Date("2026-11-22T17:00:00Z");

describe("the demo store in the database", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    await Promise.all([seedDemo(db, { now: NOW }), seedDemo(db, { now: NOW })]);
  });

  it("is inserted once, also when two processes start together", async () => {
    expect(await db.client.customer.count()).toBe(321);
    expect(await db.client.order.count()).toBe(1_502);
    expect(await db.client.product.count()).toBe(60);
    expect(await db.client.variant.count()).toBe(500);
    await seedDemo(db, { now: new Date("2027-01-01T00:00:00Z") });
    expect(await db.client.order.count()).toBe(1_502);
  });

  it("has an account for every role, and its password opens it", async () => {
    const users = await db.client.user.findMany({ include: { accounts: true }, orderBy: { id: "asc" } });
    expect(users.map((user) => user.email)).toEqual([
      "admin@demo.steward.example",
      "customer@demo.steward.example",
      "customer-service@demo.steward.example",
      "manager@demo.steward.example",
      "ops@demo.steward.example",
      "refund-manager@demo.steward.example",
    ]);
    expect(users.filter((user) => user.customerId !== null).map((user) => [user.id, user.customerId])).toEqual([
      ["user_demo_customer", "cust_demo"],
    ]);
    for (const user of users) {
      const [account] = user.accounts;
      expect(account?.providerId).toBe("credential");
      expect(await verifyPassword({ hash: account?.password ?? "", password: DEMO_PASSWORD })).toBe(true);
    }
  });

  it("leaves the ticket numbers that the sequence will give free", async () => {
    const last = await db.client.ticket.findFirstOrThrow({ orderBy: { number: "desc" } });
    const [next] = await db.client.$queryRaw<{ value: bigint }[]>`SELECT nextval('ticket_number_seq') AS value`;
    expect(Number(last.number.slice(-6))).toBeLessThan(Number(next?.value));
  });
});

it("leaves an empty database empty when it is stopped between two tables", async () => {
  const db = await testDatabase();
  let asked = 0;
  const throwIfAborted = () => {
    asked++;
    if (asked === 4) throw new Error("stopped");
  };
  const signal = { throwIfAborted } as AbortSignal;
  await expect(seedDemo(db, { now: NOW, signal })).rejects.toThrow("stopped");
  expect(await db.client.customer.count()).toBe(0);
});
