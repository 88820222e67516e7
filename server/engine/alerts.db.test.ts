import { beforeAll, describe, expect, it } from "vitest";
import { transaction } from "../db";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { acknowledgeAlert, listAlerts, raiseAlert, type NewAlert } from "./alerts";
import { testContext } from "./test-engine";

let database: TestDatabase;
const as = (role: "manager" | "customer_service" | "customer", userId = `user_${role}`) =>
  testContext(database, { role, userId });
const trouble: NewAlert = {
  code: "COMPENSATION_FAILED",
  severity: "CRITICAL",
  executionId: "exec_a",
  stepId: "pay",
  message: "The payment could not be given back.",
};

beforeAll(async () => {
  database = await testDatabase();
});

describe("raiseAlert", () => {
  it("is part of the caller's transaction, with its audit row", async () => {
    const undone = transaction(database.client, async (tx) => {
      await raiseAlert(tx, { ...trouble, executionId: "exec_never" });
      throw new Error("no");
    });
    await expect(undone).rejects.toThrow("no");
    expect(await database.client.alert.count({ where: { executionId: "exec_never" } })).toBe(0);
    const id = await raiseAlert(database.client, trouble);
    expect(id).toMatch(/^alrt_/);
    const audit = await database.client.auditLog.findFirst({ where: { resourceId: id } });
    expect(audit).toMatchObject({ action: "alert.raise", actorId: "system", executionId: "exec_a" });
  });

  it("is one alert while nobody took it up, and a new one after", async () => {
    const first = await raiseAlert(database.client, { ...trouble, executionId: "exec_b" });
    expect(await raiseAlert(database.client, { ...trouble, executionId: "exec_b" })).toBe(first);
    expect(await raiseAlert(database.client, { ...trouble, executionId: "exec_b", stepId: "other" })).not.toBe(first);
    await acknowledgeAlert(as("manager"), { alertId: first });
    expect(await raiseAlert(database.client, { ...trouble, executionId: "exec_b" })).not.toBe(first);
  });
});

describe("acknowledgeAlert", () => {
  it("notes who took it up, and why, in the audit log", async () => {
    const alertId = await raiseAlert(database.client, { ...trouble, executionId: "exec_c" });
    const alert = await acknowledgeAlert(as("manager"), { alertId, note: "calling the bank" });
    expect(alert).toMatchObject({ status: "ACKNOWLEDGED", acknowledgedBy: "user_manager" });
    const audit = await database.client.auditLog.findFirst({
      where: { resourceId: alertId, action: "alert.acknowledge" },
    });
    expect(audit).toMatchObject({ actorId: "user_manager", after: { note: "calling the bank" } });
  });

  it("lets one of two people win and tells the other", async () => {
    const alertId = await raiseAlert(database.client, { ...trouble, executionId: "exec_d" });
    const both = await Promise.allSettled(
      ["user_one", "user_two"].map((userId) => acknowledgeAlert(as("manager", userId), { alertId })),
    );
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = both.find((one) => one.status === "rejected") as PromiseRejectedResult;
    expect(lost.reason).toMatchObject({ code: "CONFLICT", options: { reason: "alert_acknowledged" } });
    expect(await database.client.auditLog.count({ where: { resourceId: alertId, action: "alert.acknowledge" } })).toBe(
      1,
    );
  });

  it("refuses who may not, and knows what is not there", async () => {
    const alertId = await raiseAlert(database.client, { ...trouble, executionId: "exec_e" });
    await expect(acknowledgeAlert(as("customer_service"), { alertId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(acknowledgeAlert(as("manager"), { alertId: "alrt_no\0ne" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("listAlerts", () => {
  it("lists newest first, by status and words, for staff only", async () => {
    await raiseAlert(database.client, { ...trouble, executionId: "exec_f", code: "STOCK_100%" });
    const open = await listAlerts(as("customer_service"), { status: "OPEN" });
    expect(open.rows[0]).toMatchObject({ code: "STOCK_100%" });
    expect(open.rows.every((row) => row.status === "OPEN")).toBe(true);
    expect((await listAlerts(as("manager"), { search: "100%" })).total).toBe(1);
    expect((await listAlerts(as("manager"), { search: "1_0" })).total).toBe(0);
    expect((await listAlerts(as("manager"), { pageSize: 1, page: 2 })).rows).toHaveLength(1);
    await expect(listAlerts(as("customer"))).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
