import { beforeAll, expect, it } from "vitest";
import { AppError } from "../errors";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import type { ApprovalNode, SkillNode, Template } from "../sop/graph";
import type { Skill } from "../skills/contract";
import { advance } from "./advance";
import { answerApproval } from "./approval-answer";
import { runAsyncTask } from "./async-task";
import { completeStep } from "./control";
import { retryEnded } from "./fork";
import { runToEnd } from "./run-to-end";
import { MAX_STEPS } from "./state";
import { contextFor, CUSTOMER, makePeople, person, refusalOf } from "./test-approvals";
import { approvalNode, begin, callNode, outputNode, skillNode, sopOf, testEngine } from "./test-engine";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makePeople(database);
});

const expr = (source: string): Template => ({ parts: [{ expr: source }] });

/** look gives what it was asked for, or what `reads.now` says. */
function readingEngine() {
  const reads: { now: string | null } = { now: null };
  const { engine, script } = testEngine(database);
  const looked = engine.getSkill("look");
  const look: Skill = {
    ...looked,
    run: async (ctx, input) => (reads.now ? { text: reads.now } : looked.run(ctx, input)),
  };
  return {
    engine: { ...engine, getSkill: (name: string) => (name === "look" ? look : engine.getSkill(name)) },
    script,
    reads,
  };
}

const textOf = (source: string) =>
  ({ kind: "object", fields: { text: { kind: "template", template: expr(source) } } }) as const;
const openOf = (executionId: string) =>
  database.client.approval.findFirstOrThrow({ where: { executionId, status: "PENDING" } });
const notesOf = async (executionId: string) =>
  (await database.client.email.findMany({ where: { executionId, template: "note" } })).map((one) => one.toAddress);

/** `look` is read, asked about and done. */
async function reading(over: { look?: Partial<SkillNode>; fails?: Record<string, AppError> } = {}) {
  const made = readingEngine();
  for (const [step, error] of Object.entries(over.fails ?? {})) made.script(step, error);
  const sop = sopOf([
    skillNode("look", "ask", { skill: "look", input: textOf("INPUT.text"), ...over.look }),
    approvalNode("ask", "act", { shows: textOf("look.text"), onReject: "end" }),
    skillNode("act", "end", { input: textOf("look.text") }),
    outputNode("end", "done"),
  ]);
  const id = await begin(contextFor(database, CUSTOMER), sop, { text: "tea" });
  await advance(made.engine, id);
  const approve = async (executionId = id) => {
    const { id: approvalId, hash } = await openOf(executionId);
    const as = contextFor(database, person("manager"));
    await answerApproval(as, { approvalId, hash, verdict: "approve" }, made.engine.getSkill);
    await runToEnd(made.engine, executionId);
  };
  return { ...made, id, approve };
}

/** look reads INPUT.text, which the card shows and proposes; what was approved is the answer. */
async function standing(over: Partial<ApprovalNode> = {}) {
  const { engine, script, reads } = readingEngine();
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
  return { engine, script, reads, id, approval, answer, answerText };
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

it.each([false, true])(
  "does what the approved card shows, not what was read for the one before (async: %s)",
  async (beside) => {
    const { id, engine, reads, approve } = await reading({ look: { async: beside } });
    if (beside) {
      const task = await database.client.asyncTask.findFirstOrThrow({ where: { executionId: id } });
      await runAsyncTask(engine, task.id);
      await advance(engine, id);
    }
    reads.now = "coffee";
    expect((await refusalOf(approve())).options.reason).toBe("approval_changed");
    expect((await openOf(id)).shown).toMatchObject({ facts: { text: "coffee" } });
    await approve();
    expect(await notesOf(id)).toEqual(["coffee"]);
    const rows = await database.client.executionStep.findMany({
      where: { executionId: id, stepId: "ask", status: "SUCCEEDED" },
    });
    expect(rows).toMatchObject([{ input: { refreshed: ["look"] } }]);
  },
);

it("does not read over what a person put in by hand, also where a retry asks about it", async () => {
  const rest = { count: 1, backoffMs: 3_600_000, jitter: false, on: [] };
  const fails = { look: new AppError("UNAVAILABLE", "away"), act: new AppError("CONFLICT", "no") };
  const { id, engine, approve } = await reading({ look: { retry: rest }, fails });
  const output = { text: "milk" };
  await completeStep(contextFor(database, person("ops")), { executionId: id, stepId: "look", output }, engine.getSkill);
  await advance(engine, id);
  expect((await openOf(id)).shown).toMatchObject({ facts: { text: "milk" } });
  await approve();
  expect(await notesOf(id)).toEqual([]);
  const retry = await retryEnded(contextFor(database, person("manager")), { executionId: id, stepId: "ask" });
  await advance(engine, retry.executionId);
  await approve(retry.executionId);
  expect(await notesOf(retry.executionId)).toEqual(["milk"]);
});

it("an answer counts for the execution it was given to: a retry asks again, about what is so by then", async () => {
  const { id, engine, reads, approve } = await reading({ fails: { act: new AppError("CONFLICT", "no") } });
  await approve();
  const retry = (stepId: string) => retryEnded(contextFor(database, person("manager")), { executionId: id, stepId });
  const refused = await refusalOf(retry("act"));
  expect(refused.options.reason).toBe("approval_before");
  expect(refused.message).toContain("begin at ask or before");
  reads.now = "coffee";
  const { executionId } = await retry("ask");
  await advance(engine, executionId);
  expect((await refusalOf(approve(executionId))).options.reason).toBe("approval_changed");
  await approve(executionId);
  expect(await notesOf(executionId)).toEqual(["coffee"]);
});

it("takes the question back when the execution ends without the answer", async () => {
  const { id, engine } = await reading();
  const { id: approvalId } = await openOf(id);
  const state = { steps: MAX_STEPS };
  const past = new Date(0).toISOString();
  await database.client.$executeRaw`
    UPDATE executions SET wake_at = now() - interval '1 second', state = jsonb_set(state || ${JSON.stringify(state)}::jsonb,
      '{tokens,0,wait,until}', to_jsonb(${past}::text)) WHERE id = ${id}`;
  await runToEnd(engine, id);
  expect(await database.client.execution.findUnique({ where: { id } })).toMatchObject({
    error: { reason: "endless_loop" },
  });
  expect(await database.client.approval.findUnique({ where: { id: approvalId } })).toMatchObject({
    status: "CANCELLED",
  });
});

it("does not approve what an SOP was called with when that is not so any more; rejecting it is possible", async () => {
  const { engine, reads } = readingEngine();
  const asks = sopOf(
    [approvalNode("ask", "end", { shows: textOf("INPUT.text"), onReject: "end" }), outputNode("end", "${ask.verdict}")],
    { sopId: "asks" },
  );
  const between = sopOf(
    [callNode("inner", "end", "asks", { input: textOf("INPUT.text") }), outputNode("end", "done")],
    {
      sopId: "between",
    },
  );
  const calling = { ...engine, findSop: async (sopId: string) => (sopId === "asks" ? asks : between) };
  const start = async () => {
    const look = skillNode("look", "call", { skill: "look", input: textOf("INPUT.text") });
    const calls = sopOf([
      look,
      callNode("call", "end", "between", { input: textOf("look.text") }),
      outputNode("end", "x"),
    ]);
    let id = await begin(contextFor(database, CUSTOMER), calls, { text: "tea" });
    for (const _level of ["calls", "between"]) {
      await advance(calling, id);
      id = (await database.client.execution.findFirstOrThrow({ where: { parentId: id } })).id;
    }
    await advance(calling, id);
    return openOf(id);
  };
  const answer = async ({ id: approvalId, hash }: { id: string; hash: string }, verdict: "approve" | "reject") =>
    answerApproval(
      contextFor(database, person("manager")),
      { approvalId, hash, verdict, reason: "so" },
      engine.getSkill,
    );
  expect(await answer(await start(), "approve")).toMatchObject({ status: "APPROVED" });
  const card = await start();
  reads.now = "coffee";
  const refused = await refusalOf(answer(card, "approve"));
  expect(refused).toMatchObject({ code: "CONFLICT", options: { reason: "approval_changed" } });
  expect(refused.message).toMatch(/facts.text from "tea" to "coffee".*reject it, and have it asked anew/s);
  expect(await answer(card, "reject")).toMatchObject({ status: "REJECTED" });
});
