import { beforeAll, expect, it } from "vitest";
import { systemClock, type Actor, type Ctx } from "../context";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { createAuth } from "./auth";
import { createUser } from "./create-user";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

const as = (role: Actor["role"]): Ctx => ({
  actor: { userId: "user_a", role, customerId: null, name: "A" },
  db: database.client,
  clock: systemClock,
  locale: "en",
});
const ops = { email: "Ops@Shop.Example", name: "Ops", role: "ops" } as const;

it("makes an account whose password opens it, once, with an audit row that does not hold the password", async () => {
  const made = await createUser(as("system"), ops);
  expect(made.email).toBe("ops@shop.example");
  const auth = createAuth(database, {
    appUrl: "http://localhost:3000",
    demo: false,
    secret: "s".repeat(40),
    limitRequests: false,
  });
  const signedIn = await auth.api.signInEmail({ body: { email: made.email, password: made.password } });
  expect(signedIn.user.id).toBe(made.id);
  await expect(createUser(as("admin"), ops)).rejects.toMatchObject({ code: "CONFLICT" });
  const rows = await database.client.auditLog.findMany({ where: { action: "user.create" } });
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows[0]?.after)).not.toContain(made.password);
});

it("refuses everybody who may not, weak passwords, and customers the store does not know", async () => {
  for (const role of ["customer", "manager", "ops"] as const) {
    await expect(createUser(as(role), { ...ops, email: "x@shop.example" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  }
  const weak = createUser(as("admin"), { ...ops, email: "x@shop.example", password: "short" });
  await expect(weak).rejects.toMatchObject({ code: "VALIDATION" });
  const stranger = createUser(as("admin"), { email: "nobody@shop.example", name: "N", role: "customer" });
  await expect(stranger).rejects.toMatchObject({ code: "NOT_FOUND" });
});
