import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import type { ApprovalNode } from "../sop/graph";
import { cancelApprovals, dueApproval } from "./approval-step";
import { answering, CUSTOMER, makePeople, person, standAtApproval, testFacts, type Standing } from "./test-approvals";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makePeople(database);
});

const FACTS = { total: 900, status: "shipped" };
const START = new Date("2026-03-01T10:00:00.000Z");
const HOUR = 3_600_000;
const after = (hours: number) => new Date(START.getTime() + hours * HOUR);
const scene = (node: Partial<ApprovalNode>, over = {}) =>
  standAtApproval(database, FACTS, { node: { tiers: [], timeoutMs: 10 * HOUR, ...node }, now: START, ...over });
const due = ({ approvalId, node }: Standing, hours: number) =>
  database.client.$transaction((db) => dueApproval(db, { approvalId, node, now: after(hours) }));
const rowOf = (asked: Standing) => database.client.approval.findUniqueOrThrow({ where: { id: asked.approvalId } });
const mailOf = async (asked: Standing) =>
  (await database.client.email.findMany({ where: { executionId: asked.executionId }, orderBy: { id: "asc" } })).map(
    ({ toAddress, subject }) => `${toAddress}: ${subject}`,
  );
const auditOf = async (asked: Standing) =>
  (await database.client.auditLog.findMany({ where: { resourceId: asked.approvalId }, orderBy: { seq: "asc" } })).map(
    ({ action }) => action,
  );
const managers = [1, 2, 3].map((n) => `user-manager-${n}@example.com`);

describe("asking", () => {
  it("writes what is asked, tells everybody asked in their language, and says when to look again", async () => {
    const asked = await scene({ remindAfterMs: 2 * HOUR, escalate: { afterMs: 4 * HOUR, to: [{ role: "manager" }] } });
    expect(asked.until).toBe(after(2).toISOString());
    expect(await rowOf(asked)).toMatchObject({
      status: "PENDING",
      requesterId: CUSTOMER.userId,
      customerId: CUSTOMER.customerId,
      amountMinor: 900n,
      shown: { facts: { asked_at: START.toISOString() }, edits: {}, amountMinor: 900 },
      dueAt: after(10),
      createdAt: START,
    });
    expect(await mailOf(asked)).toEqual(
      [1, 2, 3].map((n) => `user-refund-manager-${n}@example.com: Your approval is needed`),
    );
    expect(await auditOf(asked)).toEqual(["approval.ask"]);
  });

  it("writes to the customer only when no conversation shows the question", async () => {
    const node = { approvers: [{ customer: true as const }] };
    expect(await mailOf(await scene(node))).toEqual(["lin@example.com: 请确认您的请求"]);
    expect(await mailOf(await scene(node, { sessionId: "sess_1" }))).toEqual([]);
  });
});

describe("what becomes due", () => {
  it("is one reminder", async () => {
    const asked = await scene({ remindAfterMs: 2 * HOUR });
    expect(await due(asked, 1)).toEqual({ kind: "waiting", until: after(2).toISOString() });
    expect(await due(asked, 2)).toEqual({ kind: "waiting", until: after(10).toISOString() });
    expect(await due(asked, 3)).toEqual({ kind: "waiting", until: after(10).toISOString() });
    expect((await mailOf(asked)).filter((line) => line.includes("Reminder"))).toHaveLength(3);
    expect(await auditOf(asked)).toEqual(["approval.ask", "approval.remind"]);
  });

  it("is one escalation, which asks others too", async () => {
    const asked = await scene({ escalate: { afterMs: 4 * HOUR, to: [{ role: "manager" }] } });
    expect(await due(asked, 4)).toEqual({ kind: "waiting", until: after(10).toISOString() });
    await due(asked, 5);
    expect(await rowOf(asked)).toMatchObject({
      approvers: [{ role: "refund_manager" }, { role: "manager" }],
      escalatedAt: after(4),
    });
    const told = (await mailOf(asked)).filter((line) => line.includes("Escalated"));
    expect(told).toEqual(managers.map((address) => `${address}: Escalated to you: an approval is needed`));
    const answer = answering(database, testFacts(FACTS).skillOf);
    expect(await answer(person("manager"), asked, "approve")).toMatchObject({ status: "APPROVED" });
  });

  it("is a rejection by time", async () => {
    const asked = await scene({});
    expect(await due(asked, 10)).toEqual({
      kind: "timed_out",
      target: null,
      output: {
        approved: false,
        verdict: "timed_out",
        edited: false,
        values: { amount: 900, note: "sorry" },
        reason: null,
        approver: null,
        approver_id: null,
        answered_at: null,
      },
    });
    expect(await rowOf(asked)).toMatchObject({ status: "EXPIRED", decidedBy: null, decidedAt: after(10) });
    expect(await due(asked, 11)).toEqual({ kind: "waiting", until: null });
  });

  it("is another way to go", async () => {
    const asked = await scene({ onTimeout: { kind: "goto", target: "tell" } });
    expect(await due(asked, 12)).toMatchObject({ kind: "timed_out", target: "tell" });
  });

  it("is the others instead, for as long again, and then a rejection", async () => {
    const asked = await scene({
      onTimeout: { kind: "escalate" },
      escalate: { afterMs: 99 * HOUR, to: [{ role: "manager" }] },
      count: 2,
    });
    expect(await due(asked, 10)).toEqual({ kind: "waiting", until: after(20).toISOString() });
    expect(await rowOf(asked)).toMatchObject({ approvers: [{ role: "manager" }], needed: 2, dueAt: after(20) });
    expect((await mailOf(asked)).filter((line) => line.includes("Overdue"))).toHaveLength(3);
    expect(await due(asked, 15)).toEqual({ kind: "waiting", until: after(20).toISOString() });
    expect(await due(asked, 20)).toMatchObject({ kind: "timed_out", output: { verdict: "timed_out" } });
    expect(await auditOf(asked)).toEqual(["approval.ask", "approval.overdue", "approval.expire"]);
  });

  it("asks no more of the named than there are", async () => {
    const to = [{ user: "user_manager_1" }];
    const asked = await scene({ onTimeout: { kind: "escalate" }, escalate: { afterMs: 99 * HOUR, to }, count: 2 });
    await due(asked, 10);
    expect(await rowOf(asked)).toMatchObject({ approvers: to, needed: 1 });
  });

  it("is nothing once somebody has answered, and the answer stands", async () => {
    const asked = await scene({});
    const answer = answering(database, testFacts(FACTS).skillOf);
    await answer(person("refund_manager"), asked, "approve");
    expect(await due(asked, 10)).toEqual({ kind: "waiting", until: null });
    expect((await rowOf(asked)).status).toBe("APPROVED");
  });

  it("and an answer at the same moment have one outcome", async () => {
    const answer = answering(database, testFacts(FACTS).skillOf);
    for (let round = 0; round < 5; round += 1) {
      const asked = await scene({});
      const [time, told] = await Promise.allSettled([
        due(asked, 10),
        answer(person("refund_manager"), asked, "approve"),
      ]);
      const timedOut = time.status === "fulfilled" && time.value.kind === "timed_out";
      expect(timedOut).toBe(told.status === "rejected");
      expect((await rowOf(asked)).status).toBe(timedOut ? "EXPIRED" : "APPROVED");
    }
  });
});

it("is taken back when nobody waits for it any more, unless it was decided", async () => {
  const open = await scene({});
  const decided = await scene({});
  await answering(database, testFacts(FACTS).skillOf)(person("refund_manager"), decided, "reject", { reason: "no" });
  const ids = [open.approvalId, decided.approvalId, "appr_nothing"];
  for (let time = 0; time < 2; time += 1) {
    await database.client.$transaction((db) => cancelApprovals(db, ids, after(1)));
  }
  expect((await rowOf(open)).status).toBe("CANCELLED");
  expect((await rowOf(decided)).status).toBe("REJECTED");
  expect(await auditOf(open)).toEqual(["approval.ask", "approval.cancel"]);
});
