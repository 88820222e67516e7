import { beforeAll, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { recordAudit } from "./record";
import { sealAudit, verifyAudit } from "./seal";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

const actor = { userId: "user_a", role: "ops", customerId: null, name: "A" } as const;
const append = (n: number) =>
  recordAudit(
    { actor, db: database.client },
    { action: "coupon.issue", resourceType: "coupon", resourceId: `c${n}`, after: { b: n, a: "优惠券" } },
  );

it("chains rows as they come, and finds a changed, an inserted and a removed one", async () => {
  for (let n = 0; n < 5; n++) await append(n);
  expect(await sealAudit(database.client, 3)).toBe(3);
  await append(5);
  await Promise.all([sealAudit(database.client), sealAudit(database.client)]);
  expect(await verifyAudit(database.client)).toEqual({ rows: 6, brokenAt: null });

  await database.client.$executeRaw`UPDATE audit_log SET after = '{"a": "forged"}' WHERE chain = 2`;
  expect((await verifyAudit(database.client)).brokenAt).toEqual({ chain: "2", reason: "content" });
  await database.client.$executeRaw`UPDATE audit_log SET after = '{"b": 1, "a": "优惠券"}' WHERE chain = 2`;
  expect((await verifyAudit(database.client)).brokenAt).toBeNull();

  await database.client.$executeRaw`DELETE FROM audit_log WHERE chain = 4`;
  expect((await verifyAudit(database.client)).brokenAt).toEqual({ chain: "4", reason: "gap" });
  await database.client.$executeRaw`UPDATE audit_log SET chain = chain - 1 WHERE chain > 4`;
  expect((await verifyAudit(database.client)).brokenAt).toEqual({ chain: "4", reason: "link" });
});
