import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import { PERMISSIONS } from "../auth/permissions";
import type { Ctx } from "../context";
import type { TestDatabase } from "../postgres/test-database";
import { openTask, type NewTask } from "./tickets";

const NOW = new Date("2026-11-22T17:00:00Z");
let database: TestDatabase;
beforeAll(async () => {
  database = await demoDatabase(NOW);
});

const as = (actor: Ctx["actor"]): Ctx => ({ actor, db: database.client, clock: { now: () => NOW }, locale: "en" });
const system = () => as({ userId: "system", role: "system", customerId: null, name: "Steward" });
const task = (idempotencyKey: string, over: Partial<NewTask> = {}): NewTask => ({
  kind: "COMPENSATION_FAILED",
  priority: "URGENT",
  customerId: "cust_demo",
  orderId: null,
  subject: "Undo by hand",
  description: "exec_1 could not undo: pay.",
  executionId: "exec_1",
  idempotencyKey,
  ...over,
});
const auditOf = (resourceId: string) => database.client.auditLog.findMany({ where: { resourceId } });
const ticketsOf = (idempotencyKey: string) => database.client.ticket.count({ where: { idempotencyKey } });

describe("openTask", () => {
  it("opens a task for the team that does such, and says so in the audit log", async () => {
    const ticket = await openTask(system(), task("once"));
    expect(ticket).toMatchObject({ ...task("once"), status: "OPEN", assignedTo: "Operations Team", createdAt: NOW });
    expect(ticket.number).toMatch(/^CS-2026-\d{6}$/);
    expect(await auditOf(ticket.id)).toEqual([
      expect.objectContaining({
        action: "ticket.create",
        actorId: "system",
        executionId: "exec_1",
        before: null,
        after: { number: ticket.number, kind: "COMPENSATION_FAILED", priority: "URGENT" },
      }),
    ]);
  });

  it("opens one for each act, whoever asks at the same moment", async () => {
    const opened = await Promise.all([1, 2, 3].map(() => openTask(system(), task("same"))));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    const [ticket] = opened;
    expect(await openTask(system(), task("same", { subject: "again" }))).toEqual(ticket);
    expect([await ticketsOf("same"), (await auditOf(ticket?.id ?? "")).length]).toEqual([1, 1]);
  });

  it("does not take one about an order for one about none", async () => {
    await openTask(system(), task("mixed", { orderId: "12345" }));
    await expect(openTask(system(), task("mixed"))).rejects.toMatchObject({
      code: "CONFLICT",
      options: { reason: "idempotency_mismatch" },
    });
  });

  it("needs ticket:create", async () => {
    const customer = as({ userId: "u", role: "customer", customerId: "cust_demo", name: "N" });
    const held = PERMISSIONS.customer;
    // Every role holds it today.
    PERMISSIONS.customer = held.filter((permission) => permission !== "ticket:create");
    try {
      await expect(openTask(customer, task("denied"))).rejects.toMatchObject({ code: "FORBIDDEN" });
    } finally {
      PERMISSIONS.customer = held;
    }
    expect(await ticketsOf("denied")).toBe(0);
    expect(await openTask(customer, task("denied"))).toMatchObject({ status: "OPEN" });
  });
});
