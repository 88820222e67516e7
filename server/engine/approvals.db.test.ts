import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../context";
import { AppError } from "../errors";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { countMyApprovals, getApproval, listApprovals } from "./approvals";
import {
  answering,
  contextFor,
  CUSTOMER,
  makePeople,
  person,
  refusalOf,
  standAtApproval,
  testFacts,
} from "./test-approvals";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makePeople(database);
});
beforeEach(async () => {
  await database.client.approval.deleteMany();
});

const FACTS = { total: 900, status: "shipped" };
const as = (actor: Actor) => contextFor(database, actor);
const answer = () => answering(database, testFacts(FACTS).skillOf);
const [chen, wu] = [person("refund_manager", 1), person("refund_manager", 2)];
const idsOf = async (actor: Actor, input = {}) => (await listApprovals(as(actor), input)).rows.map(({ id }) => id);

describe("the list", () => {
  it("shows approvers what they are asked, managers everything, and customers nothing", async () => {
    const refund = await standAtApproval(database, FACTS);
    const other = await standAtApproval(database, FACTS, { node: { approvers: [{ user: "user_ops_1" }], tiers: [] } });
    expect(await idsOf(chen)).toEqual([refund.approvalId]);
    expect((await idsOf(person("manager"))).sort()).toEqual([refund.approvalId, other.approvalId].sort());
    expect(await idsOf(person("customer_service"))).toEqual([]);
    expect((await refusalOf(listApprovals(as(CUSTOMER)))).code).toBe("FORBIDDEN");
    expect(await idsOf(person("manager"), { mine: true })).toEqual([]);
    expect(await idsOf(person("ops"), { mine: true })).toEqual([other.approvalId]);
    expect((await idsOf(person("admin"), { mine: true })).length).toBe(2);
    expect(await countMyApprovals(as(chen))).toBe(1);
    expect(await countMyApprovals(as(person("manager")))).toBe(0);
  });

  it("counts as mine only what I may still answer", async () => {
    await standAtApproval(database, FACTS, { requester: chen });
    expect(await countMyApprovals(as(chen))).toBe(0);
    expect(await countMyApprovals(as(wu))).toBe(1);
    const two = await standAtApproval(database, FACTS, { node: { count: 2, tiers: [] } });
    await answer()(wu, two, "approve");
    expect(await countMyApprovals(as(wu))).toBe(1);
    const [row] = (await listApprovals(as(wu), { search: two.approvalId })).rows;
    expect(row).toMatchObject({ approvals: 1, needed: 2, mayAnswer: false, customerName: "Lin", orderId: "12345" });
  });

  it("puts the most urgent first and what was decided last", async () => {
    const decided = await standAtApproval(database, FACTS);
    await answer()(chen, decided, "approve");
    const later = await standAtApproval(database, FACTS, { node: { timeoutMs: 9_000_000 } });
    const sooner = await standAtApproval(database, FACTS, { node: { timeoutMs: 1_000_000 } });
    expect(await idsOf(chen)).toEqual([sooner.approvalId, later.approvalId, decided.approvalId]);
    expect(await idsOf(chen, { status: "OPEN", page: 2, pageSize: 1 })).toEqual([later.approvalId]);
    const { rows, total } = await listApprovals(as(chen), { status: "APPROVED" });
    expect([total, rows[0]?.deciderName]).toEqual([1, chen.name]);
  });

  it.each(["%", "_x_", "'; --", "\0", "\\", "退款", "Lin", "12345", "order that is ship"])(
    "finds %j by its own letters",
    async (search) => {
      await standAtApproval(database, FACTS);
      const hit = ["\0", "退款", "Lin", "12345", "order that is ship"].includes(search);
      expect((await listApprovals(as(chen), { search })).total).toBe(hit ? 1 : 0);
    },
  );
});

describe("one approval", () => {
  it("is the card, the thread, who may answer and the work it belongs to", async () => {
    const asked = await standAtApproval(database, FACTS);
    await answer()(chen, asked, "ask", { reason: "Why?" });
    const detail = await getApproval(as(wu), asked);
    expect(detail).toMatchObject({
      hash: asked.hash,
      status: "INFO_REQUESTED",
      message: { en: "Refund an order that is shipped" },
      amountMinor: 900,
      currency: "CNY",
      editable: { amount: { value: 900 } },
      mayAnswer: true,
      whyNot: null,
      requester: { id: CUSTOMER.userId, name: "Lin" },
      customer: { id: "cust_lin" },
      thread: [{ kind: "ASK", text: "Why?", userName: chen.name }],
      execution: { id: asked.executionId, orderId: "12345", steps: [{ stepId: "read_order", status: "SUCCEEDED" }] },
    });
    expect(JSON.parse(JSON.stringify(detail))).toBeTruthy();
    await answer()(chen, asked, "approve");
    expect(await getApproval(as(wu), asked)).toMatchObject({
      mayAnswer: false,
      whyNot: "closed",
      decided: { userId: chen.userId, name: chen.name, values: { amount: 900 } },
    });
  });

  it("says why somebody may not answer", async () => {
    const own = await standAtApproval(database, FACTS, { requester: chen, node: { count: 2, tiers: [] } });
    expect(await getApproval(as(chen), own)).toMatchObject({ mayAnswer: false, whyNot: "own_request" });
    expect(await getApproval(as(person("manager")), own)).toMatchObject({ whyNot: "not_an_approver" });
    await answer()(wu, own, "approve");
    expect(await getApproval(as(wu), own)).toMatchObject({
      whyNot: "already_approved",
      approvedBy: [{ name: wu.name }],
    });
  });

  it("does not exist for whoever is not asked", async () => {
    const asked = await standAtApproval(database, FACTS);
    for (const stranger of [person("customer_service"), CUSTOMER]) {
      expect((await refusalOf(getApproval(as(stranger), asked))).options.reason).toBe("approval_not_found");
    }
    const mine = await standAtApproval(database, FACTS, { node: { approvers: [{ customer: true }], tiers: [] } });
    expect(await getApproval(as(CUSTOMER), mine)).toMatchObject({ mayAnswer: true });
  });
});

describe("whatever people say, in whatever order", () => {
  const people = [CUSTOMER, chen, wu, person("refund_manager", 3), person("manager"), person("admin"), person("ops")];
  const move = fc.record({
    who: fc.integer({ min: 0, max: people.length - 1 }),
    verdict: fc.constantFrom("approve", "reject", "ask", "inform"),
    /** Speaks of the card as it was asked, or as it is now. */
    stale: fc.boolean(),
    amount: fc.option(fc.integer({ min: -5, max: 30_000 }), { nil: null }),
    total: fc.option(fc.integer({ min: 1, max: 30_000 }), { nil: null }),
    together: fc.boolean(),
  });

  it("there is at most one decision, never by the requester, and with as many approvals as were needed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: people.length - 1 }),
        fc.integer({ min: 1, max: 2 }),
        fc.array(move, { maxLength: 10 }),
        async (by, count, moves) => {
          const requester = people[by]!;
          const asked = await standAtApproval(database, FACTS, { requester, node: { count } });
          const source = testFacts(FACTS);
          const say = answering(database, source.skillOf);
          let together: Promise<unknown>[] = [];
          for (const { who, verdict, stale, amount, total, ...rest } of moves) {
            if (total !== null) source.state.now = { ...FACTS, total };
            const row = await database.client.approval.findUniqueOrThrow({ where: { id: asked.approvalId } });
            const values = amount !== null && verdict === "approve" ? { values: { amount } } : {};
            const at = { approvalId: asked.approvalId, hash: stale ? asked.hash : row.hash };
            together.push(
              say(people[who]!, at, verdict, { reason: "because", ...values }).catch((error: unknown) => {
                if (!(error instanceof AppError)) throw error;
              }),
            );
            if (!rest.together) together = [await Promise.all(together)].map(() => Promise.resolve());
          }
          await Promise.all(together);
          await checkDecision(asked.approvalId, asked.executionId, requester);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  async function checkDecision(approvalId: string, executionId: string, requester: Actor): Promise<void> {
    const row = await database.client.approval.findUniqueOrThrow({
      where: { id: approvalId },
      include: { answers: true },
    });
    const execution = await database.client.execution.findUniqueOrThrow({ where: { id: executionId } });
    const arrival = (execution.arrivals as Record<string, { output: { approved: boolean; values: unknown } }>)[
      approvalId
    ];
    const audits = await database.client.auditLog.findMany({ where: { resourceId: approvalId } });
    const decisions = audits.filter(({ after }) =>
      ["APPROVED", "REJECTED"].includes((after as { status?: string } | null)?.status ?? ""),
    );
    const decided = row.status === "APPROVED" || row.status === "REJECTED";
    expect(decisions).toHaveLength(decided ? 1 : 0);
    expect(arrival !== undefined).toBe(decided);
    const verdicts = row.answers.filter(({ kind }) => kind === "APPROVE" || kind === "REJECT");
    expect(verdicts.map(({ userId }) => userId)).not.toContain(requester.userId);
    if (row.status === "APPROVED") {
      const agreed = verdicts.filter(({ kind, hash }) => kind === "APPROVE" && hash === row.hash);
      expect(new Set(agreed.map(({ userId }) => userId)).size).toBe(row.needed);
      expect(arrival?.output).toMatchObject({ approved: true, values: row.values });
    }
    if (row.status === "REJECTED") expect(arrival?.output.approved).toBe(false);
  }
});
