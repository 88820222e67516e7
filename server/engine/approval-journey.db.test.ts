import { beforeAll, expect, it } from "vitest";
import { AppError } from "../errors";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import type { ApprovalNode, Template } from "../sop/graph";
import { advance } from "./advance";
import { answerApproval } from "./approval-answer";
import { runToEnd } from "./run-to-end";
import { contextFor, CUSTOMER, makePeople, person, refusalOf } from "./test-approvals";
import { approvalNode, begin, outputNode, skillNode, sopOf, testEngine } from "./test-engine";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makePeople(database);
});

const expr = (source: string): Template => ({ parts: [{ expr: source }] });

/** look reads INPUT.text, which the card shows and proposes; what was approved is the answer. */
async function standing(over: Partial<ApprovalNode> = {}) {
  const { engine, script } = testEngine(database);
  const message = { "zh-CN": expr("look.text"), en: expr("look.text") };
  const text = {
    value: { kind: "template", template: expr("look.text") },
    schema: { type: "string" },
    label: null,
  } as const;
  const sop = sopOf([
    skillNode("look", "ask", {
      skill: "look",
      input: { kind: "object", fields: { text: { kind: "template", template: expr("INPUT.text") } } },
    }),
    approvalNode("ask", "end", { message, editable: { text }, onReject: "no", ...over }),
    outputNode("end", "${ask.values.text + ' by ' + ask.approver}"),
    outputNode("no", "${ask.verdict}"),
  ]);
  const id = await begin(contextFor(database, CUSTOMER), sop, { text: "tea" });
  await advance(engine, id);
  const approval = await database.client.approval.findFirstOrThrow({ where: { executionId: id } });
  const answer = (verdict: "approve" | "reject", more = {}) =>
    answerApproval(
      contextFor(database, person("manager")),
      { approvalId: approval.id, hash: approval.hash, verdict, ...more },
      engine.getSkill,
    );
  const answerText = async () => {
    await runToEnd(engine, id);
    const { status, output } = await database.client.execution.findUniqueOrThrow({ where: { id } });
    return [status, (output as { message: { en: string } }).message.en];
  };
  return { engine, script, id, approval, answer, answerText };
}

it("goes from the question over an edited answer to the steps after it", async () => {
  const { id, answer, answerText } = await standing();
  expect(await database.client.execution.findUnique({ where: { id } })).toMatchObject({
    status: "WAITING",
    waitingFor: "approval",
    leaseOwner: null,
  });
  await answer("approve", { values: { text: "coffee" } });
  expect(await answerText()).toEqual(["SUCCEEDED", `coffee by ${person("manager").name}`]);
  const rows = await database.client.executionStep.findMany({ where: { executionId: id, stepId: "ask" } });
  expect(rows.at(-1)).toMatchObject({ status: "SUCCEEDED", output: { edited: true, values: { text: "coffee" } } });
});

it("reads with the very skill of the step, and waits on while that fails", async () => {
  const { script, answer, answerText } = await standing();
  script("look", new AppError("UNAVAILABLE", "away"));
  expect((await refusalOf(answer("approve"))).options.reason).toBe("facts_unavailable");
  await answer("reject", { reason: "no" });
  expect(await answerText()).toEqual(["SUCCEEDED", "rejected"]);
});

it("times out in the engine's own time, and the late answer is refused", async () => {
  const { answer, answerText } = await standing({ timeoutMs: 1 });
  expect(await answerText()).toEqual(["SUCCEEDED", "timed_out"]);
  expect((await refusalOf(answer("approve"))).options).toMatchObject({ reason: "approval_closed" });
});
