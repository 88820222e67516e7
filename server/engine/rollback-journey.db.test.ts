// The order-delay journey rolled back: the real skills, the demo store, every record that is left.
import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import type { Ctx } from "../context";
import type { TestDatabase } from "../postgres/test-database";
import { loadSops } from "../sop/load";
import type { LoadedSop } from "../sop/graph";
import { getExecution } from "./read";
import { previewRollback, startRollback } from "./rollback";
import { createEngine } from "./run";
import { runToEnd } from "./run-to-end";
import { begin, testContext } from "./test-engine";

let database: TestDatabase;
let sop: LoadedSop;
let executionId: string;
const customer = (): Ctx =>
  testContext(database, { userId: "user_demo_customer", customerId: "cust_demo", name: "林晓雯" });
const staff = (role: "manager" | "ops") => testContext(database, { userId: `user_demo_${role}`, role, name: role });

beforeAll(async () => {
  database = await demoDatabase();
  const { sops } = await loadSops("sops");
  sop = sops.find(({ graph }) => graph.sopId === "handle_order_delay")!;
  executionId = await begin(customer(), sop, { order_id: "12345", message: "Where is it?", sentiment: -0.5 });
  expect(await runToEnd(createEngine(database), executionId)).toBe("SUCCEEDED");
});

const given = async () => {
  const coupon = await database.client.coupon.findFirst({ where: { orderId: "12345", reason: "standard_delay_v1" } });
  const ticket = await database.client.ticket.findFirst({ where: { executionId } });
  return { revoked: coupon?.revokedAt !== null, ticket: ticket?.status };
};

describe("the order-delay journey", () => {
  it("shows what would be undone, what stays, and changes nothing by it", async () => {
    const preview = await previewRollback(staff("manager"), { executionId });
    expect(preview.refused).toBeNull();
    const shown = new Map(preview.acts.map((act) => [act.stepId, [act.verdict, act.compensatedBy]]));
    expect(Object.fromEntries(shown)).toEqual({
      open_ticket: ["undo", "closeTicket"],
      notify: ["notice", null],
      compensate: ["undo", "revokeCoupon"],
    });
    const email = preview.remaining.texts.find(({ text }) => text.en === "What was said cannot be unsaid.");
    expect(email?.what.en).toContain("12345");
    expect(preview.acts.at(-1)?.summary["zh-CN"]).toContain("优惠券");
    expect(await given()).toEqual({ revoked: false, ticket: "OPEN" });
  });

  it("is undone by an execution that tells what it did, is on its page, and cannot be had twice", async () => {
    const manager = staff("manager");
    const { hash } = await previewRollback(manager, { executionId });
    const input = { executionId, reason: "the parcel was there all along", expectedHash: hash };
    const rollback = await startRollback(manager, input);
    expect(await runToEnd(createEngine(database), rollback.executionId)).toBe("SUCCEEDED");
    expect(await given()).toEqual({ revoked: true, ticket: "CLOSED" });

    const detail = await getExecution(staff("ops"), rollback);
    expect(detail.parent).toMatchObject({ id: executionId, kind: "rollback" });
    expect(detail.decision).toMatchObject({ status: "SUCCESS", selectedSopId: "rollback_handle_order_delay" });
    expect(detail.execution.output).toMatchObject({ outcome: "resolved" });
    const said = (detail.execution.output as { message: { en: string; "zh-CN": string } }).message;
    expect(said.en).toMatch(/Revoke coupon SORRY[^]*What stays[^]*E-mail the customer of order 12345/);
    expect(said["zh-CN"]).toMatch(/撤销优惠券[^]*仍然保留/);
    expect((await getExecution(manager, { executionId })).children).toEqual([
      expect.objectContaining({ id: rollback.executionId, kind: "rollback", outcome: "resolved" }),
    ]);
    // The customer's page does not show them the staff's work.
    expect((await getExecution(customer(), { executionId })).children).toEqual([]);
    await expect(startRollback(manager, input)).rejects.toMatchObject({ options: { reason: "rolled_back" } });
    const audits = await database.client.auditLog.findMany({
      where: { executionId: rollback.executionId },
      orderBy: { seq: "asc" },
    });
    expect(audits.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["execution.start", "coupon.revoke", "ticket.close"]),
    );
  });
});
