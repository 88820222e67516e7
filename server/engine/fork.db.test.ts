import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { forkExecution, retryEnded } from "./fork";
import type { State } from "./state";
import { outputNode, skillNode, sopOf, testContext } from "./test-engine";
import { placeExecution, type Placed } from "./test-standing";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

const sop = sopOf([skillNode("a", "b"), skillNode("b", "c"), skillNode("c", "end"), outputNode("end", "done")], {
  inputSchema: { type: "object", properties: { days: { type: "integer" } }, required: ["days"] },
});
const done: Placed = {
  status: "FAILED",
  row: { input: { days: 3 }, sessionId: "sess_1", intent: "late" },
  steps: [
    { stepId: "a", output: { note: "n1" } },
    { stepId: "b", output: { note: "n2" } },
    { stepId: "c", status: "FAILED" },
  ],
};
const place = (over: Partial<Placed> = {}) => placeExecution(database, sop, { ...done, ...over });
const manager = () => testContext(database, { userId: "user_manager", role: "manager", name: "Mei" });
const customer = () => testContext(database, { userId: "user_lin", role: "customer" });
const read = (id: string) => database.client.execution.findUniqueOrThrow({ where: { id } });
const childrenOf = (id: string) => database.client.execution.count({ where: { parentId: id } });

describe("forkExecution", () => {
  it("begins another on the same text, at the step, with what was known then and the input as edited", async () => {
    const executionId = await place({ status: "SUCCEEDED" });
    const forked = await forkExecution(manager(), { executionId, stepId: "c", input: { days: 9 }, reason: "a typo" });
    const [parent, child] = [await read(executionId), await read(forked.executionId)];
    expect(child).toMatchObject({
      parentId: executionId,
      parentKind: "fork",
      sopChecksum: parent.sopChecksum,
      status: "PENDING",
      node: "c",
      input: { days: 9 },
      variables: { a: { note: "n1" }, b: { note: "n2" } },
      userId: "user_lin",
      actor: parent.actor,
      sessionId: "sess_1",
      intent: "late",
    });
    expect((child.state as unknown as State).tokens).toEqual([{ id: "", node: "c", attempt: 0 }]);
    expect(parent).toMatchObject({ status: "SUCCEEDED", input: { days: 3 } });
    const audit = await database.client.auditLog.findMany({ where: { executionId, action: "execution.fork" } });
    expect(audit).toEqual([
      expect.objectContaining({
        actorId: "user_manager",
        after: { executionId: child.id, stepId: "c", input: { days: 9 }, reason: "a typo" },
      }),
    ]);
  });

  it("holds the edited input to the SOP's schema", async () => {
    const executionId = await place();
    const forked = forkExecution(manager(), { executionId, stepId: "b", input: { days: "nine" } });
    await expect(forked).rejects.toMatchObject({ code: "VALIDATION", options: { reason: "sop_input" } });
    expect(await childrenOf(executionId)).toBe(0);
  });

  it("is refused to customers, of what does not exist, and of what is under way", async () => {
    const running = await place({ status: "RUNNING", token: { node: "c" } });
    const fork = (ctx: ReturnType<typeof manager>, executionId: string) =>
      forkExecution(ctx, { executionId, stepId: "b" });
    await expect(fork(customer(), running)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(fork(manager(), "exec_no\0ne")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(fork(manager(), running)).rejects.toMatchObject({ options: { reason: "not_standing" } });
    expect(await childrenOf(running)).toBe(0);
  });
});

describe("retryEnded", () => {
  it("takes up what failed, once at a time, and again when that failed too", async () => {
    const executionId = await place();
    const retry = () => retryEnded(manager(), { executionId, stepId: "c" });
    const both = await Promise.allSettled([retry(), retry()]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    const first = await database.client.execution.findFirstOrThrow({ where: { parentId: executionId } });
    expect(first).toMatchObject({ parentKind: "retry", node: "c", input: { days: 3 } });
    await expect(retry()).rejects.toMatchObject({ code: "CONFLICT", options: { reason: "retried_before" } });
    await database.client.execution.update({ where: { id: first.id }, data: { status: "FAILED" } });
    expect((await retry()).parentId).toBe(executionId);
    expect(await database.client.auditLog.count({ where: { executionId, action: "execution.retry" } })).toBe(2);
  });

  it("is refused of what succeeded, of what is half undone, and after a step that was undone", async () => {
    const retry = async (placed: Partial<Placed>, stepId = "c") =>
      retryEnded(manager(), { executionId: await place(placed), stepId }).then(
        () => "begun",
        (error: { options: { reason: string } }) => error.options.reason,
      );
    expect(await retry({ status: "SUCCEEDED" })).toBe("not_retriable");
    expect(await retry({ status: "COMPENSATION_FAILED" })).toBe("not_retriable");
    const undo = { stepId: "b", phase: "COMPENSATION", undoes: "2" };
    const undone = { status: "COMPENSATED", steps: [...done.steps!, undo] };
    expect(await retry(undone)).toBe("step_undone");
    expect(await retry(undone, "b")).toBe("begun");
  });

  it("retries a retry with what the first one knew", async () => {
    const first = await place();
    const middle = (await retryEnded(manager(), { executionId: first, stepId: "b" })).executionId;
    await database.client.execution.update({ where: { id: middle }, data: { status: "CANCELLED" } });
    const last = await retryEnded(manager(), { executionId: middle, stepId: "b" });
    expect(await read(last.executionId)).toMatchObject({
      parentId: middle,
      variables: { a: { note: "n1" } },
      node: "b",
    });
  });

  it("sees what a rollback undid", async () => {
    const executionId = await place({ status: "CANCELLED" });
    await placeExecution(database, sopOf([skillNode("undo_1", "end"), outputNode("end", "x")]), {
      status: "SUCCEEDED",
      row: { parentId: executionId, parentKind: "rollback", input: { undoes: { undo_1: `${executionId}#1` } } },
      steps: [{ stepId: "undo_1" }],
    });
    const retry = (stepId: string) => retryEnded(manager(), { executionId, stepId });
    await expect(retry("c")).rejects.toMatchObject({ options: { reason: "step_undone" } });
    await expect(retry("a")).resolves.toMatchObject({ parentId: executionId });
  });
});
