// The commands as typed, with nobody else carrying executions out: the command does it itself.
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import { raiseAlert } from "../engine/alerts";
import { begin, outputNode, skillNode, sopOf, testContext, waitNode } from "../engine/test-engine";
import type { TestDatabase } from "../postgres/test-database";
import { acknowledgeAlertCommand, listAlertsCommand } from "./alert";
import { fork, rollback } from "./execution-begun";
import { cancel, carryOn, complete, pause, resume, retry, skip } from "./execution-orders";
import { createEngine } from "../engine/run";

let database: TestDatabase;
vi.mock("./connect", () => ({ withDatabase: (work: (db: TestDatabase) => unknown) => work(database) }));
beforeAll(async () => {
  database = await demoDatabase();
});

let printed = "";
beforeEach(() => {
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
});
const json = () => JSON.parse(printed) as Record<string, unknown>;

const literal = (value: unknown) => ({ kind: "literal", value }) as const;
const ticket = (id: string, next: string) =>
  skillNode(id, next, {
    skill: "createSupportTicket",
    input: literal({ order_id: "12345", kind: "ORDER_DELAY", priority: "HIGH", subject: id, description: id }),
  });
const sop = sopOf([ticket("ask", "hold"), waitNode("hold", "end", 3_600_000), outputNode("end", "done")]);
const options = { locale: "en", json: true, as: "manager" } as const;

async function standing(): Promise<string> {
  // One ticket per matter: each test's own act, not one that an earlier test's execution did.
  await database.client.ticket.deleteMany({ where: { orderId: "12345" } });
  const over = { userId: "user_demo_customer", customerId: "cust_demo" };
  const executionId = await begin(testContext(database, over), sop);
  await carryOn(createEngine(database), executionId);
  return executionId;
}
const statusOf = async (id: string) => (await database.client.execution.findUniqueOrThrow({ where: { id } })).status;

describe("orders", () => {
  it("pause, resume and skip are carried out before the command ends, as who asked", async () => {
    const id = await standing();
    expect(await pause(id, { ...options, reason: "wait a moment" })).toEqual({ ok: true });
    expect(json()).toMatchObject({
      executionId: id,
      status: "PAUSED",
      refused: null,
      order: { reason: "wait a moment" },
    });
    const audit = await database.client.auditLog.findFirst({ where: { executionId: id, action: "execution.pause" } });
    expect(audit?.actorId).toBe("user_demo_manager");
    printed = "";
    await resume(id, { ...options, json: false });
    expect(printed).toBe(`${id}: resume is done; it is WAITING for time at hold.\n`);
    await skip(id, "hold", options);
    expect(await statusOf(id)).toBe("SUCCEEDED");
  });

  it("cancel undoes, or leaves things as they are", async () => {
    for (const [undo, status] of [
      [true, "CLOSED"],
      [false, "OPEN"],
    ] as const) {
      const id = await standing();
      await cancel(id, { ...options, undo });
      expect(await statusOf(id)).toBe("CANCELLED");
      expect(await database.client.ticket.findFirst({ where: { executionId: id } })).toMatchObject({ status });
    }
  });

  it("say what is wrong with what was asked", async () => {
    const id = await standing();
    await expect(retry(id, options)).rejects.toThrow("No step of");
    await expect(complete(id, "ask", { ...options, output: {} })).rejects.toThrow(`${id} stands at hold, not at ask.`);
    await expect(skip(id, "hald", options)).rejects.toThrow("did you mean `hold`?");
    await expect(pause(id, { ...options, as: "customer_service" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await cancel(id, { ...options, undo: true });
    await expect(retry(id, options)).rejects.toThrow("say --from which step");
    await expect(pause("exec_nothing", options)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("executions that come from others", () => {
  it("retry --from and fork begin one and take it as far as it goes", async () => {
    const id = await standing();
    await cancel(id, { ...options, undo: true });
    printed = "";
    await retry(id, { ...options, from: "ask" });
    const retried = json() as { executionId: string; parentId: string };
    expect(retried).toMatchObject({ parentId: id, status: "WAITING", node: "hold" });
    await skip(retried.executionId, "hold", options);
    printed = "";
    await fork(retried.executionId, { ...options, from: "hold", input: { note: "x" } });
    expect(json()).toMatchObject({ parentId: retried.executionId, status: "WAITING" });
  });

  it("rollback shows what it would do, wants a reason, and does it", async () => {
    const id = await standing();
    await skip(id, "hold", options);
    await expect(rollback(id, { ...options, preview: false })).rejects.toThrow("Say --reason");
    printed = "";
    expect(await rollback(id, { ...options, json: false, preview: true })).toEqual({ ok: true });
    expect(printed).toMatch(/ask +Open a high-priority ticket about order 12345 +will be undone +closeTicket/);
    printed = "";
    expect(await rollback(id, { ...options, preview: false, reason: "a test" })).toEqual({ ok: true });
    expect(json()).toMatchObject({ parentId: id, status: "SUCCEEDED" });
    printed = "";
    expect(await rollback(id, { ...options, preview: true })).toEqual({ ok: false });
    expect(json()).toMatchObject({ refused: { reason: "rolled_back" }, acts: [{ verdict: "already_undone" }] });
  });
});

describe("alerts", () => {
  it("are listed and taken up", async () => {
    const alert = { code: "STOCK", severity: "WARNING", executionId: null, stepId: null, message: "Low." } as const;
    const id = await raiseAlert(database.client, alert);
    await listAlertsCommand({ json: false, limit: 5, status: "OPEN" });
    expect(printed).toContain(`${id}  WARNING`);
    await acknowledgeAlertCommand(id, { ...options, note: "ordered" });
    await expect(acknowledgeAlertCommand(id, options)).rejects.toMatchObject({ code: "CONFLICT" });
    printed = "";
    await listAlertsCommand({ json: false, limit: 5, status: "OPEN" });
    expect(printed).toBe("No alerts.\n");
  });
});
