import { beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import {
  answering,
  CUSTOMER,
  makePeople,
  person,
  refusalOf,
  standAtApproval,
  testFacts,
  type Facts,
  type Standing,
} from "./test-approvals";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makePeople(database);
});

const FACTS: Facts = { total: 900, status: "shipped" };
const [chen, wu] = [person("refund_manager", 1), person("refund_manager", 2)];

async function scene(over: Parameters<typeof standAtApproval>[2] = {}, facts = FACTS) {
  const asked = await standAtApproval(database, facts, over);
  const source = testFacts(facts);
  return { asked, facts: source.state, answer: answering(database, source.skillOf) };
}

const rowOf = (asked: Standing) => database.client.approval.findUniqueOrThrow({ where: { id: asked.approvalId } });
const arrivalOf = async (asked: Standing) => {
  const row = await database.client.execution.findUniqueOrThrow({ where: { id: asked.executionId } });
  return (row.arrivals as Record<string, { status: string; output: Record<string, unknown> }>)[asked.approvalId];
};
const auditOf = async (asked: Standing) =>
  (await database.client.auditLog.findMany({ where: { resourceId: asked.approvalId }, orderBy: { seq: "asc" } })).map(
    ({ action, actorId }) => `${action} by ${actorId}`,
  );
const reason = async (work: Promise<unknown>) => (await refusalOf(work)).options.reason;

describe("an answer", () => {
  it("approves: row, answer, audit, arrival and the job that wakes the execution, all at once", async () => {
    const { asked, answer, facts } = await scene();
    expect(await answer(chen, asked, "approve", { reason: " fine " })).toMatchObject({ status: "APPROVED" });
    expect(await rowOf(asked)).toMatchObject({
      status: "APPROVED",
      decidedBy: chen.userId,
      reason: "fine",
      values: { amount: 900, note: "sorry" },
    });
    expect(await arrivalOf(asked)).toMatchObject({
      status: "SUCCEEDED",
      output: { approved: true, verdict: "approved", edited: false, approver: chen.name, approver_id: chen.userId },
    });
    expect(await auditOf(asked)).toEqual(["approval.ask by system", `approval.approve by ${chen.userId}`]);
    const jobs = await database.client.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE key = ${`advance:${asked.executionId}`}`;
    expect(jobs).toEqual([{ n: 1 }]);
    // On the customer's behalf, as the step did it, with its input rendered anew.
    expect(facts.calls).toEqual([{ actor: CUSTOMER, input: { order_id: "12345" } }]);
  });

  it("rejects with a reason, and not without", async () => {
    const { asked, answer } = await scene();
    for (const blank of [undefined, "", "  \0 "]) {
      expect(await reason(answer(chen, asked, "reject", blank === undefined ? {} : { reason: blank }))).toBe(
        "reason_needed",
      );
    }
    expect(await arrivalOf(asked)).toBeUndefined();
    await answer(chen, asked, "reject", { reason: "too late" });
    expect(await arrivalOf(asked)).toMatchObject({
      output: { approved: false, verdict: "rejected", reason: "too late", values: { amount: 900 } },
    });
  });

  it("names who was faster and when", async () => {
    const { asked, answer } = await scene();
    await answer(chen, asked, "approve");
    const late = await refusalOf(answer(wu, asked, "reject", { reason: "no" }));
    expect(late.code).toBe("CONFLICT");
    expect(late.options).toMatchObject({ reason: "approval_answered", details: { by: chen.name, status: "APPROVED" } });
    expect(late.message).toContain(chen.name);
  });

  it("of many at the same moment is one; the others are told", async () => {
    const { asked, answer } = await scene();
    const people = [1, 2, 3].map((n) => person("refund_manager", n));
    const results = await Promise.allSettled([
      ...people.map((one) => answer(one, asked, "approve")),
      ...people.map((one) => answer(one, asked, "reject", { reason: "no" })),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect((result.reason as AppError).options.reason).toBe("approval_answered");
    }
    expect((await auditOf(asked)).filter((line) => /approve|reject/.test(line))).toHaveLength(1);
  });

  it("is refused once the execution does not wait any more", async () => {
    const { asked, answer } = await scene();
    const end = { where: { id: asked.executionId }, data: { status: "CANCELLED" } };
    await database.client.execution.update(end);
    expect(await reason(answer(chen, asked, "approve"))).toBe("approval_closed");
    await database.client.approval.update({ where: { id: asked.approvalId }, data: { status: "CANCELLED" } });
    expect(await reason(answer(chen, asked, "approve"))).toBe("approval_closed");
    expect(await arrivalOf(asked)).toBeUndefined();
  });
});

describe("who answers", () => {
  it("is whoever is asked, by role, e-mail or id, or an admin", async () => {
    const byEmail = [{ user: "User-OPS-2@example.com" }];
    for (const [approvers, actor] of [
      [[{ role: "refund_manager" }], chen],
      [byEmail, person("ops", 2)],
      [[{ user: "user_manager_1" }], person("manager", 1)],
      [byEmail, person("admin", 1)],
    ] as const) {
      const { asked, answer } = await scene({ node: { approvers: [...approvers], tiers: [] } });
      expect(await answer(actor, asked, "approve")).toMatchObject({ status: "APPROVED" });
    }
  });

  it("is nobody else, and who may not see it does not learn that it exists", async () => {
    const { asked, answer } = await scene();
    expect(await reason(answer(person("manager"), asked, "approve"))).toBe("not_an_approver");
    expect(await reason(answer(person("customer_service"), asked, "approve"))).toBe("approval_not_found");
    const stranger = { ...CUSTOMER, userId: "user_kim", customerId: "cust_kim" };
    expect(await reason(answer(stranger, asked, "approve"))).toBe("approval_not_found");
    expect(await reason(answer(chen, { ...asked, approvalId: "appr_\0nothing" }, "approve"))).toBe(
      "approval_not_found",
    );
    expect((await refusalOf(answer(CUSTOMER, asked, "approve"))).code).toBe("FORBIDDEN");
    expect((await rowOf(asked)).status).toBe("PENDING");
  });

  it("is never the requester: neither as the person nor as the same customer, not even as admin", async () => {
    const own = await scene({ requester: chen });
    expect(await reason(own.answer(chen, own.asked, "approve"))).toBe("own_request");
    expect(await own.answer(wu, own.asked, "approve")).toMatchObject({ status: "APPROVED" });

    const boss = person("admin", 2);
    const theirs = await scene({ requester: boss });
    expect(await reason(theirs.answer(boss, theirs.asked, "approve"))).toBe("own_request");

    const sameCustomer = await scene();
    const alsoLin = { ...person("refund_manager", 3), customerId: CUSTOMER.customerId };
    expect(await reason(sameCustomer.answer(alsoLin, sameCustomer.asked, "approve"))).toBe("own_request");
  });

  it("is the customer alone where the customer is asked", async () => {
    const node = { approvers: [{ customer: true as const }], tiers: [] };
    const { asked, answer } = await scene({ node });
    expect(await reason(answer(person("admin"), asked, "approve"))).toBe("not_an_approver");
    const kim = { ...CUSTOMER, userId: "user_kim", customerId: "cust_kim" };
    expect(await reason(answer(kim, asked, "approve"))).toBe("approval_not_found");
    expect(await reason(answer(CUSTOMER, asked, "ask", { reason: "?" }))).toBe("confirm_or_cancel");
    expect(await answer(CUSTOMER, asked, "approve")).toMatchObject({ status: "APPROVED" });
    const other = await scene({ node });
    // Taking one's own wish back needs no reason.
    expect(await other.answer(CUSTOMER, other.asked, "reject")).toMatchObject({ status: "REJECTED" });
  });
});

describe("editing", () => {
  it("is kept with the difference, and is what the steps after it get", async () => {
    const { asked, answer } = await scene();
    await answer(chen, asked, "approve", { values: { amount: 500 } });
    const [given] = await database.client.approvalAnswer.findMany({ where: { approvalId: asked.approvalId } });
    expect(given?.edits).toEqual({ amount: { before: 900, after: 500 } });
    expect(await arrivalOf(asked)).toMatchObject({ output: { edited: true, values: { amount: 500, note: "sorry" } } });
    expect(await rowOf(asked)).toMatchObject({ values: { amount: 500, note: "sorry" }, amountMinor: 500n });
  });

  it.each([
    [{ amount: 0 }, "amount"],
    [{ amount: "500" }, "amount"],
    [{ amount: 500.5 }, "amount"],
    [{ note: "" }, "note"],
    [{ speed: 3 }, "speed"],
  ])("refuses %j and says which value is wrong", async (values, field) => {
    const { asked, answer } = await scene();
    const refused = await refusalOf(answer(chen, asked, "approve", { values }));
    expect(refused.options.reason).toBe("approval_values");
    expect(refused.options.details?.fields).toHaveProperty(field);
    expect((await rowOf(asked)).status).toBe("PENDING");
  });

  it("does not go with a rejection", async () => {
    const { asked, answer } = await scene();
    expect(await reason(answer(chen, asked, "reject", { reason: "no", values: { amount: 1 } }))).toBe(
      "values_need_approval",
    );
  });

  it("cannot raise the stake beyond what the editor may decide about", async () => {
    const { asked, answer } = await scene();
    expect(await reason(answer(chen, asked, "approve", { values: { amount: 20_000 } }))).toBe("approval_tier");
    // An admin may, and then a second person has to agree.
    expect(await answer(person("admin"), asked, "approve", { values: { amount: 20_000 } })).toMatchObject({
      status: "PENDING",
      approvals: 1,
      needed: 2,
    });
    expect(await rowOf(asked)).toMatchObject({ approvers: [{ role: "manager" }], amountMinor: 20_000n });
  });
});

describe("more than one approver", () => {
  const two = { count: 2, tiers: [] };

  it("needs as many different people", async () => {
    const { asked, answer } = await scene({ node: two });
    expect(await answer(chen, asked, "approve")).toMatchObject({ status: "PENDING", approvals: 1, needed: 2 });
    expect(await reason(answer(chen, asked, "approve"))).toBe("already_approved");
    expect(await arrivalOf(asked)).toBeUndefined();
    expect(await answer(wu, asked, "approve")).toMatchObject({ status: "APPROVED", approvals: 2 });
  });

  it("is decided by one rejection", async () => {
    const { asked, answer } = await scene({ node: two });
    await answer(chen, asked, "approve");
    expect(await answer(wu, asked, "reject", { reason: "no" })).toMatchObject({ status: "REJECTED" });
  });

  it("starts over with an edit: they approved other values", async () => {
    const { asked, answer } = await scene({ node: two });
    await answer(chen, asked, "approve");
    const edited = await answer(wu, asked, "approve", { values: { amount: 700 } });
    expect(edited).toMatchObject({ status: "PENDING", approvals: 1 });
    expect(await reason(answer(chen, asked, "approve"))).toBe("approval_changed");
    expect(await answer(chen, { ...asked, hash: edited.hash }, "approve")).toMatchObject({ status: "APPROVED" });
    expect(await arrivalOf(asked)).toMatchObject({ output: { edited: true, values: { amount: 700 } } });
  });

  it("counts two that come at the same moment", async () => {
    const { asked, answer } = await scene({ node: two });
    const both = await Promise.all([answer(chen, asked, "approve"), answer(wu, asked, "approve")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["APPROVED", "PENDING"]);
  });
});

describe("what changed meanwhile", () => {
  it("refuses the answer, says what changed, and shows it anew", async () => {
    const { asked, answer, facts } = await scene();
    facts.now = { total: 800, status: "lost" };
    const refused = await refusalOf(answer(chen, asked, "approve"));
    expect(refused.options.reason).toBe("approval_changed");
    expect(refused.message).toContain(
      'message.en from "Refund an order that is shipped" to "Refund an order that is lost"',
    );
    const row = await rowOf(asked);
    expect(row).toMatchObject({ status: "PENDING", revision: 2, amountMinor: 800n });
    expect(row.message).toMatchObject({ en: "Refund an order that is lost" });
    expect(refused.options.details).toMatchObject({ hash: row.hash });
    expect(await auditOf(asked)).toEqual(["approval.ask by system", `approval.change by ${chen.userId}`]);
    expect(await arrivalOf(asked)).toBeUndefined();
    expect(await answer(chen, { ...asked, hash: row.hash }, "approve")).toMatchObject({ status: "APPROVED" });
    expect(await arrivalOf(asked)).toMatchObject({ output: { values: { amount: 800 } } });
  });

  it("voids what was approved before, edits included", async () => {
    const { asked, answer, facts } = await scene({ node: { count: 2, tiers: [] } });
    const edited = await answer(chen, asked, "approve", { values: { amount: 700 } });
    facts.now = { total: 600, status: "shipped" };
    expect(await reason(answer(wu, { ...asked, hash: edited.hash }, "approve"))).toBe("approval_changed");
    const { hash, amountMinor } = await rowOf(asked);
    expect(amountMinor).toBe(600n);
    expect(await answer(wu, { ...asked, hash }, "approve")).toMatchObject({ status: "PENDING", approvals: 1 });
  });

  it("keeps an edit when the facts are as they were", async () => {
    const { asked, answer } = await scene({ node: { count: 2, tiers: [] } });
    const edited = await answer(chen, asked, "approve", { values: { amount: 700 } });
    expect(await answer(wu, { ...asked, hash: edited.hash }, "approve")).toMatchObject({ status: "APPROVED" });
  });

  it("puts a higher amount to the tier it reaches", async () => {
    const { asked, answer, facts } = await scene();
    facts.now = { total: 30_000, status: "shipped" };
    expect(await reason(answer(chen, asked, "approve"))).toBe("approval_changed");
    const { hash, approvers, needed } = await rowOf(asked);
    expect({ approvers, needed }).toEqual({ approvers: [{ role: "manager" }], needed: 2 });
    // It is not theirs any more, and they no longer see it.
    expect(await reason(answer(chen, { ...asked, hash }, "approve"))).toBe("approval_not_found");
  });

  it("refuses an answer to what was on screen before, whatever the facts say now", async () => {
    const { asked, answer } = await scene();
    expect(await reason(answer(chen, { ...asked, hash: "0".repeat(64) }, "approve"))).toBe("approval_changed");
    expect(await rowOf(asked)).toMatchObject({ revision: 1, status: "PENDING" });
  });

  it("decides nothing while the facts cannot be read, and says that it may be tried again", async () => {
    const { asked, answer, facts } = await scene();
    for (const failure of [new AppError("TIMEOUT", "The store is slow."), new Error("socket hang up")]) {
      facts.failure = failure;
      const refused = await refusalOf(answer(chen, asked, "approve"));
      expect(refused).toMatchObject({ code: "UNAVAILABLE", retryable: true, options: { reason: "facts_unavailable" } });
      expect(refused.message).not.toContain("socket");
    }
    facts.failure = null;
    expect(await answer(chen, asked, "approve")).toMatchObject({ status: "APPROVED" });
  });

  it("hands what was read again to the execution, and nothing that is as it was", async () => {
    const { asked, answer, facts } = await scene();
    facts.now = { ...FACTS };
    await answer(chen, asked, "approve");
    expect(await arrivalOf(asked)).not.toHaveProperty("variables");

    const other = await scene();
    other.facts.now = { total: 800, status: "lost" };
    expect(await reason(other.answer(chen, other.asked, "approve"))).toBe("approval_changed");
    const { hash } = await rowOf(other.asked);
    await other.answer(chen, { ...other.asked, hash }, "approve");
    expect(await arrivalOf(other.asked)).toMatchObject({ variables: { order: { total: 800, status: "lost" } } });
  });
});

describe("asking for information", () => {
  it("puts the question to whoever asked, takes what they say, and is open again", async () => {
    const { asked, answer } = await scene();
    expect(await reason(answer(chen, asked, "ask"))).toBe("question_needed");
    expect(await reason(answer(CUSTOMER, asked, "inform", { reason: "It was broken." }))).toBe("nothing_asked");
    expect(await answer(chen, asked, "ask", { reason: "A photo?" })).toMatchObject({ status: "INFO_REQUESTED" });
    const mails = await database.client.email.findMany({ where: { executionId: asked.executionId } });
    expect(mails.filter(({ toAddress }) => toAddress === "lin@example.com").map(({ text }) => text)).toEqual([
      expect.stringMatching(/^A photo\?\n/),
    ]);
    expect(await reason(answer({ ...CUSTOMER, userId: "u", customerId: "c" }, asked, "inform", { reason: "x" }))).toBe(
      "approval_not_found",
    );
    expect(await answer(CUSTOMER, { ...asked, hash: "" }, "inform", { reason: "Here." })).toMatchObject({
      status: "PENDING",
    });
    const thread = await database.client.approvalAnswer.findMany({
      where: { approvalId: asked.approvalId },
      orderBy: { id: "asc" },
    });
    expect(thread.map(({ kind, text, userId }) => [kind, text, userId])).toEqual([
      ["ASK", "A photo?", chen.userId],
      ["INFORM", "Here.", CUSTOMER.userId],
    ]);
    expect(await answer(wu, asked, "approve")).toMatchObject({ status: "APPROVED" });
  });

  it("may be answered while the question is open", async () => {
    const { asked, answer } = await scene();
    await answer(chen, asked, "ask", { reason: "A photo?" });
    expect(await answer(wu, asked, "approve")).toMatchObject({ status: "APPROVED" });
  });
});
