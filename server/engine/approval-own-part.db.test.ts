// Who made a request what it is does not approve it, though it runs in the customer's name.
import { beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../context";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { answerApproval } from "./approval-answer";
import { countMyApprovals, getApproval, listApprovals } from "./approvals";
import { advance } from "./advance";
import { completeStep, pauseExecution, skipStep } from "./control";
import { forkExecution, retryEnded } from "./fork";
import type { Engine } from "./run";
import { makePeople, person, refusalOf } from "./test-approvals";
import {
  approvalNode,
  begin,
  callNode,
  outputNode,
  skillNode,
  sopOf,
  testContext,
  testEngine,
  waitNode,
} from "./test-engine";

let database: TestDatabase;
let engine: Engine;
beforeAll(async () => {
  database = await testDatabase();
  await makePeople(database);
  ({ engine } = testEngine(database));
});

const [mei, bo, ann] = [person("manager", 1), person("manager", 2), person("manager", 3)];
const customer = person("customer");
const as = (actor: Actor) => testContext(database, actor);

/** The open approval of an execution that stands at one. */
async function askedBy(executionId: string): Promise<{ approvalId: string; hash: string }> {
  await advance(engine, executionId);
  const row = await database.client.approval.findFirstOrThrow({ where: { executionId, status: "PENDING" } });
  return { approvalId: row.id, hash: row.hash };
}

async function mayAnswer(actor: Actor, approvalId: string) {
  const { mayAnswer: may, whyNot } = await getApproval(as(actor), { approvalId });
  const { rows } = await listApprovals(as(actor), { mine: true, pageSize: 100 });
  const all = await listApprovals(as(actor), { pageSize: 100 });
  expect(rows.some(({ id }) => id === approvalId)).toBe(may);
  expect(all.rows.find(({ id }) => id === approvalId)?.mayAnswer).toBe(may);
  expect(await countMyApprovals(as(actor))).toBe(rows.length);
  return whyNot;
}

/** Neither answer is theirs; somebody else's is. */
async function expectOthers(asked: { approvalId: string; hash: string }, barred: Actor, free: Actor): Promise<void> {
  expect(await mayAnswer(barred, asked.approvalId)).toBe("own_part");
  for (const verdict of ["approve", "reject", "ask"] as const) {
    const refused = await refusalOf(answerApproval(as(barred), { ...asked, verdict, reason: "so" }, engine.getSkill));
    expect([refused.code, refused.options.reason]).toEqual(["FORBIDDEN", "own_part"]);
  }
  expect(await database.client.approvalAnswer.count({ where: { approvalId: asked.approvalId } })).toBe(0);
  expect(await mayAnswer(free, asked.approvalId)).toBeNull();
  await answerApproval(as(free), { ...asked, verdict: "approve" }, engine.getSkill);
}

const asks = sopOf(
  [skillNode("look", "ask", { skill: "look" }), approvalNode("ask", "end"), outputNode("end", "done")],
  {
    sopId: "asks",
  },
);

async function answered(sop = asks): Promise<string> {
  const executionId = await begin(as(customer), sop);
  const asked = await askedBy(executionId);
  await answerApproval(as(bo), { ...asked, verdict: "reject", reason: "no" }, engine.getSkill);
  await advance(engine, executionId);
  return executionId;
}

describe("who forked an execution", () => {
  it("does not answer what it asks, nor what a fork of that asks", async () => {
    const parent = await answered();
    const first = await forkExecution(as(mei), { executionId: parent, stepId: "look", input: { amount: 9 } });
    const asked = await askedBy(first.executionId);
    await expectOthers(asked, mei, bo);
    await advance(engine, first.executionId);
    const second = await forkExecution(as(ann), { executionId: first.executionId, stepId: "look" });
    const again = await askedBy(second.executionId);
    expect(await mayAnswer(mei, again.approvalId)).toBe("own_part");
    await expectOthers(again, ann, bo);
    // Acting for the customer stays what it was.
    const { actor, userId } = await database.client.execution.findUniqueOrThrow({ where: { id: second.executionId } });
    expect([userId, actor]).toEqual([customer.userId, { ...customer, forkedBy: [mei.userId, ann.userId] }]);
  });

  it("does not answer what an SOP asks that it calls", async () => {
    const calls = sopOf([callNode("call", "end", "asks"), outputNode("end", "done")], { sopId: "calls" });
    const { engine: calling } = testEngine(database, { findSop: async () => asks });
    const start = await begin(as(customer), calls);
    await advance(calling, start);
    const childOf = (parentId: string) => database.client.execution.findFirstOrThrow({ where: { parentId } });
    const child = await askedBy((await childOf(start)).id);
    expect(await mayAnswer(mei, child.approvalId)).toBeNull();
    await database.client.execution.update({ where: { id: start }, data: { status: "CANCELLED" } });
    const fork = await forkExecution(as(mei), { executionId: start, stepId: "call" });
    await advance(calling, fork.executionId);
    await expectOthers(await askedBy((await childOf(fork.executionId)).id), mei, bo);
  });

  it("is not who takes up what failed: that changes nothing of the request", async () => {
    const executionId = await begin(as(customer), asks);
    await askedBy(executionId);
    await database.client.execution.update({ where: { id: executionId }, data: { status: "CANCELLED" } });
    const retry = await retryEnded(as(mei), { executionId, stepId: "look" });
    expect(await mayAnswer(mei, (await askedBy(retry.executionId)).approvalId)).toBeNull();
  });
});

describe("who did a step by hand", () => {
  const stands = sopOf(
    [
      waitNode("rest", "look", 3_600_000),
      skillNode("look", "ask", { skill: "look" }),
      approvalNode("ask", "end"),
      outputNode("end", "done"),
    ],
    { sopId: "stands" },
  );
  const standing = async () => {
    const executionId = await begin(as(customer), stands);
    await advance(engine, executionId);
    return executionId;
  };

  it("does not approve what follows from it; who only paused it may", async () => {
    const executionId = await standing();
    await pauseExecution(as(bo), { executionId });
    await advance(engine, executionId);
    await completeStep(as(mei), { executionId, stepId: "rest", output: {} }, engine.getSkill);
    await database.client.execution.update({ where: { id: executionId }, data: { status: "RUNNING" } });
    await expectOthers(await askedBy(executionId), mei, bo);
  });

  it("is told so from the order on, also by what was left out", async () => {
    const executionId = await standing();
    await skipStep(as(mei), { executionId, stepId: "rest" });
    const asked = await askedBy(executionId);
    await expectOthers(asked, mei, ann);
    const before = await answered();
    const { approvalId } = await askedBy(
      (await forkExecution(as(bo), { executionId: before, stepId: "look" })).executionId,
    );
    const order = { kind: "complete", stepId: "look", by: { userId: mei.userId } };
    expect(await mayAnswer(mei, approvalId)).toBeNull();
    await database.client.execution.update({ where: { id: before }, data: { control: [order] } });
    expect(await mayAnswer(mei, approvalId)).toBe("own_part");
  });
});
