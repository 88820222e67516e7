// AUDIT_POLICY with the real procedures: what is written down beside the journal, and that undoing works all the same.
import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import { systemClock, type Actor, type Ctx, type Locale } from "../context";
import { AppError } from "../errors";
import type { TestDatabase } from "../postgres/test-database";
import type { LoadedSop, SopGraph } from "../sop/graph";
import { loadSops } from "../sop/load";
import { advance } from "./advance";
import { answerApproval } from "./approval-answer";
import { runAsyncTask } from "./async-task";
import { startExecution } from "./client";
import { completeStep } from "./control";
import { forkExecution } from "./fork";
import { createEngine } from "./run";
import { runToEnd } from "./run-to-end";
import { begin, outputNode, skillNode, sopOf, testContext, testEngine } from "./test-engine";
import { placeExecution } from "./test-standing";

let database: TestDatabase;
let sops: LoadedSop[];
let owner: { id: string; name: string; email: string };
let actor: Actor;
beforeAll(async () => {
  database = await demoDatabase();
  sops = (await loadSops("sops")).sops;
  owner = await database.client.customer.findUniqueOrThrow({ where: { id: "cust_demo" } });
  const { name } = await database.client.user.findUniqueOrThrow({ where: { id: "user_demo_customer" } });
  actor = { userId: "user_demo_customer", role: "customer", customerId: "cust_demo", name };
});

const ctxOf = (who: Actor, locale: Locale = "en"): Ctx => ({
  actor: who,
  db: database.client,
  clock: systemClock,
  locale,
});

const refundManager: Actor = {
  userId: "user_demo_refund_manager",
  role: "refund_manager",
  customerId: null,
  name: "RM",
};

/** The procedure as loaded, but for its AUDIT_POLICY. */
function procedure(sopId: string, over: Partial<SopGraph["auditPolicy"]>): LoadedSop {
  const sop = sops.find(({ graph }) => graph.sopId === sopId);
  if (!sop) throw new Error(`${sopId} is not loaded`);
  const auditPolicy = { ...sop.graph.auditPolicy, ...over };
  return { ...sop, checksum: `${sop.checksum}${JSON.stringify(over)}`, graph: { ...sop.graph, auditPolicy } };
}

async function start(sop: LoadedSop, input: Record<string, unknown>): Promise<string> {
  const { executionId } = await startExecution(ctxOf(actor), {
    sop,
    input,
    channel: "web",
    locale: "en",
    intent: "test",
    intentConfidence: 1,
    sentiment: 0,
  });
  await advance(createEngine(database), executionId);
  return executionId;
}

/** Every text of the execution's skill logs, decision and audit rows. */
async function written(executionId: string): Promise<string> {
  const where = { executionId };
  const { client } = database;
  const rows = await Promise.all([
    client.skillExecutionLog.findMany({ where }),
    client.aiDecision.findMany({ where }),
    client.auditLog.findMany({ where }),
  ]);
  for (const found of rows) expect(found.length).toBeGreaterThan(0);
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

async function names(executionId: string): Promise<string[]> {
  const text = await written(executionId);
  const called = [owner.email, owner.name, ...owner.name.split(/[()（）]/).map((part) => part.trim()), actor.name];
  return [...new Set(called.filter((name) => name && text.includes(name)))];
}

const refundInput = (orderId: string) => ({
  order_id: orderId,
  reason: `It broke. Yours, ${owner.name}, ${owner.email}`,
});

async function refund(over: Partial<SopGraph["auditPolicy"]>, orderId: string): Promise<string> {
  const id = await start(procedure("process_intelligent_refund", over), refundInput(orderId));
  const answer = async (who: Actor, stepId: string, verdict: "approve" | "reject", reason?: string) => {
    const asked = await database.client.approval.findFirstOrThrow({
      where: { executionId: id, stepId, status: "PENDING" },
    });
    await answerApproval(ctxOf(who), {
      approvalId: asked.id,
      hash: asked.hash,
      verdict,
      ...(reason ? { reason } : {}),
    });
    await advance(createEngine(database), id);
  };
  await answer(actor, "confirm_request", "approve");
  await answer(refundManager, "request_human_approval", "reject", `${owner.name} wore it; I wrote to ${owner.email}.`);
  await runToEnd(createEngine(database), id);
  return id;
}

describe("sensitive_data_mask", () => {
  it("keeps the customer out of what an order's delay leaves behind", async () => {
    const input = { order_id: "12345" };
    const masked = await start(procedure("handle_order_delay", {}), input);
    expect(await runToEnd(createEngine(database), masked)).toBe("SUCCEEDED");
    expect(await names(masked)).toEqual([]);
    // The journal, which an undoing needs, knows whom it was about.
    const journal = await database.client.executionStep.findMany({ where: { executionId: masked } });
    expect(JSON.stringify(journal)).toContain(owner.name);
    const open = await start(procedure("handle_order_delay", { maskSensitive: false }), input);
    await runToEnd(createEngine(database), open);
    expect(await names(open)).toEqual(expect.arrayContaining([owner.name, owner.email]));
  });

  it("keeps the customer out of what a refund leaves behind, whoever wrote the name", async () => {
    expect(await names(await refund({}, "12262"))).toEqual([]);
    const open = await refund({ maskSensitive: false }, "12262");
    expect(await names(open)).toEqual(expect.arrayContaining([owner.name, owner.email]));
  });

  it("holds for what operators write, and for what they begin anew", async () => {
    const sop = procedure("process_intelligent_refund", {});
    const row = { userId: actor.userId, customerId: "cust_demo", actor, input: refundInput("12262") };
    const parentId = await placeExecution(database, sop, {
      status: "SUCCEEDED",
      row,
      steps: [{ stepId: sop.graph.entry }],
    });
    const manager: Actor = { userId: "user_demo_manager", role: "manager", customerId: null, name: "M" };
    const given = { executionId: parentId, stepId: sop.graph.entry, reason: `asked by ${owner.name}` };
    const { executionId } = await forkExecution(ctxOf(manager), { ...given, input: refundInput("12262") });
    for (const id of [parentId, executionId]) {
      const rows = await database.client.auditLog.findMany({ where: { executionId: id } });
      const decisions = await database.client.aiDecision.findMany({ where: { executionId } });
      const text = JSON.stringify([rows.map(({ after }) => after), decisions.map((one) => one.inputContext)]);
      expect([rows.length > 0, text.includes(owner.name), text.includes(owner.email)]).toEqual([true, false, false]);
    }
  });
});

describe("level SUMMARY", () => {
  const policy = { level: "SUMMARY", maskSensitive: true, reviewRequired: false } as const;

  it("keeps nothing of what was read, and undoes what was written", async () => {
    const { engine, script } = testEngine(database);
    const read = { expr: "look.text" };
    const sop = sopOf(
      [
        skillNode("look", "write", { skill: "look" }),
        skillNode("write", "beside", {
          input: { kind: "object", fields: { text: { kind: "template", template: { parts: [read] } } } },
        } as Parameters<typeof skillNode>[2]),
        skillNode("beside", "fails", { skill: "look", async: true }),
        skillNode("fails", "end", {
          input: {
            kind: "object",
            fields: { text: { kind: "template", template: { parts: [{ expr: "beside.text" }] } } },
          },
        } as Parameters<typeof skillNode>[2]),
        outputNode("end", "done"),
      ],
      { sopId: "summary_sop", auditPolicy: policy },
    );
    script("fails", new AppError("CONFLICT", "no", { retryable: false }));
    const executionId = await begin(testContext(database), sop);
    await advance(engine, executionId);
    for (const { id } of await database.client.asyncTask.findMany({ where: { executionId } })) {
      await runAsyncTask(engine, id);
    }
    expect(await runToEnd(engine, executionId)).toBe("COMPENSATED");
    expect(await database.client.email.count({ where: { executionId } })).toBe(0);
    const steps = await database.client.executionStep.findMany({ where: { executionId }, orderBy: { seq: "asc" } });
    const reads = steps.filter(({ name, status }) => name === "look" && status !== "FAILED");
    expect(reads.map(({ input, output }) => [input, output])).toEqual(reads.map(() => [null, null]));
    expect(reads.map(({ stepId }) => stepId)).toEqual(["look", "beside", "beside"]);
    const write = steps.find(({ stepId, phase }) => stepId === "write" && phase === "FORWARD");
    expect(write).toMatchObject({ input: { text: "look" }, output: { note: expect.any(String) } });
    const logs = await database.client.skillExecutionLog.findMany({ where: { executionId } });
    expect(logs.map(({ skillId }) => skillId).sort()).toEqual([
      "look_v1",
      "look_v1",
      "note_v1",
      "note_v1",
      "unnote_v1",
    ]);
    for (const log of logs) expect([log.inputParams, log.outputResult]).toEqual([null, null]);
  });
});

describe("what was done by hand", () => {
  it("is named without the customer in the audit log, and whole in the order", async () => {
    const sop = sopOf([skillNode("ask", "end", { skill: "look" }), outputNode("end", "done")], { sopId: "hand_sop" });
    const executionId = await placeExecution(database, sop, {
      status: "PAUSED",
      row: { customerId: "cust_demo", actor, userId: actor.userId },
    });
    const { engine } = testEngine(database);
    const admin: Actor = { userId: "user_demo_admin", role: "admin", customerId: null, name: "A" };
    const output = { text: `told ${owner.name}` };
    await completeStep(ctxOf(admin), { executionId, stepId: "ask", output, reason: "by phone" }, engine.getSkill);
    const [row] = await database.client.auditLog.findMany({ where: { executionId, action: "execution.complete" } });
    expect(JSON.stringify(row?.after)).not.toContain(owner.name);
    expect(row?.after).toMatchObject({ stepId: "ask", reason: "by phone" });
    const { control } = await database.client.execution.findUniqueOrThrow({ where: { id: executionId } });
    expect(control).toMatchObject([{ kind: "complete", output }]);
  });
});
