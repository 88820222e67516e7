import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { advance } from "./advance";
import { answerApproval } from "./approval-answer";
import { cancelExecution, skipStep } from "./control";
import { forkExecution, retryEnded } from "./fork";
import { previewRollback, startRollback } from "./rollback";
import { runToEnd } from "./run-to-end";
import { begin, outputNode, skillNode, sopOf, testContext, testEngine, waitNode } from "./test-engine";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

const manager = () => testContext(database, { userId: "user_manager", role: "manager", name: "Mei" });
const customer = () => testContext(database, { userId: "user_lin", role: "customer" });
const steps = [skillNode("a", "b"), skillNode("b", "end"), outputNode("end", "done")];
const sop = sopOf(steps);
const reviewed = sopOf(steps, { auditPolicy: { level: "FULL_TRACE", maskSensitive: true, reviewRequired: true } });
const reason = "ordered by mistake";

const read = (id: string) => database.client.execution.findUniqueOrThrow({ where: { id } });
const notesOf = (executionId: string) => database.client.email.count({ where: { executionId } });
const saidBy = async (id: string) =>
  (await read(id)).output as { outcome: string; message: { en: string; "zh-CN": string } };

async function finished(of = sop) {
  const made = testEngine(database);
  const executionId = await begin(customer(), of);
  expect(await runToEnd(made.engine, executionId)).toBe("SUCCEEDED");
  const skillOf = made.engine.getSkill;
  const start = async (ctx = manager()) => {
    const { hash } = await previewRollback(ctx, { executionId }, skillOf);
    return startRollback(ctx, { executionId, reason, expectedHash: hash }, skillOf);
  };
  return { ...made, executionId, skillOf, start };
}

const why = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code: string; options?: { reason?: string } }) => `${error.code} ${error.options?.reason ?? ""}`.trim(),
  );

describe("a rollback", () => {
  it("is an execution of its own that undoes each act once, the latest first", async () => {
    const { engine, executionId, skillOf, start } = await finished();
    const preview = await previewRollback(manager(), { executionId }, skillOf);
    expect(preview).toMatchObject({ approval: false, refused: null, rollbacks: [] });
    expect(preview.acts.map(({ stepId, verdict, compensatedBy }) => [stepId, verdict, compensatedBy])).toEqual([
      ["b", "undo", "unnote"],
      ["a", "undo", "unnote"],
    ]);
    expect(await notesOf(executionId)).toBe(2);
    const rollback = await start();
    expect(await read(rollback.executionId)).toMatchObject({
      parentId: executionId,
      parentKind: "rollback",
      sopId: "rollback_test_sop",
      userId: "user_manager",
      actor: expect.objectContaining({ role: "system" }),
    });
    expect(await runToEnd(engine, rollback.executionId)).toBe("SUCCEEDED");
    expect(await notesOf(executionId)).toBe(0);
    const journal = await database.client.executionStep.findMany({
      where: { executionId: rollback.executionId },
      orderBy: { seq: "asc" },
    });
    expect(journal.map(({ stepId, status }) => `${stepId} ${status}`)).toEqual([
      "undo_1 SUCCEEDED",
      "undo_2 SUCCEEDED",
      "all_undone SUCCEEDED",
      "answer_undone SUCCEEDED",
    ]);
    const said = await saidBy(rollback.executionId);
    expect(said.outcome).toBe("resolved");
    expect(said.message.en).toContain("has been rolled back");
    expect(said.message["zh-CN"]).toContain("已回滚");
    const audit = await database.client.auditLog.findMany({ where: { executionId, action: "execution.rollback" } });
    expect(audit).toEqual([
      expect.objectContaining({
        actorId: "user_manager",
        after: expect.objectContaining({ reason, executionId: rollback.executionId, hash: preview.hash }),
      }),
    ]);
    expect(await database.client.aiDecision.count({ where: { executionId: rollback.executionId } })).toBe(1);
    expect((await read(executionId)).status).toBe("SUCCEEDED");
  });

  it("is refused a second time, during the first and after it", async () => {
    const { engine, executionId, skillOf, start } = await finished();
    const { hash } = await previewRollback(manager(), { executionId }, skillOf);
    const again = () => startRollback(manager(), { executionId, reason, expectedHash: hash }, skillOf);
    const both = await Promise.allSettled([again(), again()]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await why(again())).toBe("CONFLICT rollback_under_way");
    const first = await database.client.execution.findFirstOrThrow({ where: { parentId: executionId } });
    await runToEnd(engine, first.id);
    expect(await why(start())).toBe("CONFLICT rolled_back");
    const preview = await previewRollback(manager(), { executionId }, skillOf);
    expect(preview.acts.map(({ verdict }) => verdict)).toEqual(["already_undone", "already_undone"]);
    expect(preview.rollbacks).toEqual([{ id: first.id, status: "SUCCEEDED" }]);
    expect(await database.client.execution.count({ where: { parentId: executionId } })).toBe(1);
  });

  it("has nothing to undo itself", async () => {
    const { engine, skillOf, start } = await finished();
    const { executionId } = await start();
    await runToEnd(engine, executionId);
    const preview = await previewRollback(manager(), { executionId }, skillOf);
    expect(preview.refused?.reason).toBe("nothing_to_undo");
    expect(preview.acts.map(({ verdict }) => verdict)).toEqual(["irreversible", "irreversible"]);
    const again = startRollback(manager(), { executionId, reason, expectedHash: preview.hash }, skillOf);
    expect(await why(again)).toBe("CONFLICT nothing_to_undo");
  });

  it("is bound to what its preview showed", async () => {
    const { executionId, skillOf } = await finished();
    const { hash } = await previewRollback(manager(), { executionId }, skillOf);
    await database.client.executionStep.create({
      data: {
        id: `${executionId}_late`,
        executionId,
        seq: 90,
        stepId: "a",
        kind: "skill_call",
        name: "note",
        phase: "FORWARD",
        attempt: 1,
        status: "SUCCEEDED",
        startedAt: new Date(),
        worker: "w",
        fence: 1,
      },
    });
    const stale = startRollback(manager(), { executionId, reason, expectedHash: hash }, skillOf);
    expect(await why(stale)).toBe("CONFLICT preview_changed");
    expect(await database.client.execution.count({ where: { parentId: executionId } })).toBe(0);
    expect(await database.client.auditLog.count({ where: { executionId, action: "execution.rollback" } })).toBe(0);
  });

  it("goes on past what cannot be undone, says so, and may then be tried again", async () => {
    const { engine, script, executionId, start } = await finished();
    const { AppError } = await import("../errors");
    script("undo undo_1", new AppError("CONFLICT", "It was used."));
    const first = await start();
    expect(await runToEnd(engine, first.executionId)).toBe("SUCCEEDED");
    expect(await notesOf(executionId)).toBe(1);
    const said = await saidBy(first.executionId);
    expect(said.outcome).toBe("unresolved");
    const [open, undone] = said.message.en.split("**Undone**");
    expect([open!.match(/^- /gm)?.length, undone!.match(/^- /gm)?.length]).toEqual([1, 1]);
    const second = await start();
    expect(await runToEnd(engine, second.executionId)).toBe("SUCCEEDED");
    expect(await notesOf(executionId)).toBe(0);
    expect((await saidBy(second.executionId)).outcome).toBe("resolved");
  });

  it("needs its own permission, and knows only what there is and has ended", async () => {
    const { executionId, engine } = await finished();
    const agent = testContext(database, { userId: "user_agent", role: "customer_service" });
    for (const ctx of [customer(), agent]) {
      expect(await why(previewRollback(ctx, { executionId }))).toBe("FORBIDDEN");
      expect(await why(startRollback(ctx, { executionId, reason, expectedHash: "0".repeat(64) }))).toBe("FORBIDDEN");
    }
    expect(await why(previewRollback(manager(), { executionId: "exec_no\0ne" }))).toBe("NOT_FOUND execution_not_found");
    const live = await begin(customer(), sop);
    const preview = await previewRollback(manager(), { executionId: live }, engine.getSkill);
    expect(preview.refused?.reason).toBe("not_ended");
  });
});

describe("a rollback of what another execution builds on", () => {
  const held = sopOf([
    skillNode("a", "hold"),
    waitNode("hold", "c", 3_600_000),
    skillNode("c", "end"),
    outputNode("end", "done"),
  ]);
  const stopped = async () => {
    const { engine } = testEngine(database);
    const executionId = await begin(customer(), held);
    await advance(engine, executionId);
    await cancelExecution(manager(), { executionId, compensate: false });
    await advance(engine, executionId);
    const skillOf = engine.getSkill;
    const preview = () => previewRollback(manager(), { executionId }, skillOf);
    const rollback = async () =>
      startRollback(manager(), { executionId, reason, expectedHash: (await preview()).hash }, skillOf);
    return { engine, executionId, preview, rollback };
  };

  it("keeps others from beginning while it is under way", async () => {
    const { engine, executionId, rollback } = await stopped();
    const first = await retryEnded(manager(), { executionId, stepId: "hold" });
    await advance(engine, first.executionId);
    await cancelExecution(manager(), { executionId: first.executionId, compensate: false });
    await advance(engine, first.executionId);
    const { executionId: undoing } = await rollback();
    for (const id of [executionId, first.executionId]) {
      for (const verb of [retryEnded, forkExecution]) {
        expect(await why(verb(manager(), { executionId: id, stepId: "hold" }))).toBe("CONFLICT rollback_under_way");
      }
    }
    expect(await runToEnd(engine, undoing)).toBe("SUCCEEDED");
    expect(await why(retryEnded(manager(), { executionId, stepId: "hold" }))).toBe("CONFLICT step_undone");
    expect(await why(retryEnded(manager(), { executionId, stepId: "a" }))).toBe("done");
  });

  it("waits for that one's end, and then says that it succeeded", async () => {
    const { engine, executionId, preview, rollback } = await stopped();
    const { executionId: retried } = await retryEnded(manager(), { executionId, stepId: "hold" });
    await advance(engine, retried);
    expect((await preview()).refused?.reason).toBe("built_on");
    expect(await why(rollback())).toBe("CONFLICT built_on");
    await skipStep(manager(), { executionId: retried, stepId: "hold" });
    expect(await runToEnd(engine, retried)).toBe("SUCCEEDED");
    expect(await preview()).toMatchObject({ refused: null, builtOn: [retried] });
    expect(await why(rollback())).toBe("done");
  });

  it("is begun, or that one is, when both are asked for at once", async () => {
    const { executionId, rollback } = await stopped();
    const both = await Promise.all([why(rollback()), why(retryEnded(manager(), { executionId, stepId: "hold" }))]);
    expect(both.filter((one) => one === "done")).toHaveLength(1);
    expect(await database.client.execution.count({ where: { parentId: executionId } })).toBe(1);
  });
});

describe("a rollback that another manager must approve", () => {
  const waiting = async () => {
    const made = await finished(reviewed);
    const { executionId } = await made.start();
    await advance(made.engine, executionId);
    expect(await read(executionId)).toMatchObject({ status: "WAITING", waitingFor: "approval" });
    const approval = await database.client.approval.findFirstOrThrow({ where: { executionId } });
    const answer = (ctx: ReturnType<typeof manager>, verdict: "approve" | "reject") =>
      answerApproval(ctx, { approvalId: approval.id, hash: approval.hash, verdict, reason: "as agreed" }, made.skillOf);
    return { ...made, rollbackId: executionId, approval, answer };
  };
  const other = () => testContext(database, { userId: "user_other", role: "manager", name: "Wu" });
  beforeAll(async () => {
    const person = { emailVerified: true, locale: "en", createdAt: new Date(), updatedAt: new Date() };
    for (const [id, name] of [
      ["user_manager", "Mei"],
      ["user_other", "Wu"],
    ] as const) {
      await database.client.user.create({ data: { ...person, id, name, email: `${id}@example.com`, role: "manager" } });
    }
  });

  it("undoes nothing before, is not for the one who asked, and then goes on", async () => {
    const { engine, executionId, rollbackId, answer } = await waiting();
    expect(await why(answer(manager(), "approve"))).toBe("FORBIDDEN own_request");
    expect(await notesOf(executionId)).toBe(2);
    await answer(other(), "approve");
    expect(await runToEnd(engine, rollbackId)).toBe("SUCCEEDED");
    expect(await notesOf(executionId)).toBe(0);
  });

  it("undoes nothing when it is rejected, and can be asked for again", async () => {
    const { engine, executionId, rollbackId, answer, start } = await waiting();
    await answer(other(), "reject");
    expect(await runToEnd(engine, rollbackId)).toBe("SUCCEEDED");
    expect(await saidBy(rollbackId)).toMatchObject({ outcome: "unresolved" });
    expect(await notesOf(executionId)).toBe(2);
    expect(await why(start())).toBe("done");
  });
});
