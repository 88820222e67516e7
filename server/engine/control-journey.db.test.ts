// Orders from the verb to the last row: given by a person, carried out by the engine, seen in the journal.
import { beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import type { InputTemplate } from "../sop/graph";
import { advance } from "./advance";
import { answerApproval } from "./approval-answer";
import {
  cancelExecution,
  completeStep,
  pauseExecution,
  resumeExecution,
  retryFrom,
  retryNow,
  skipStep,
} from "./control";
import { forkExecution, retryEnded } from "./fork";
import { giveOrder } from "./give-order";
import { getExecution } from "./read";
import type { Engine } from "./run";
import { runToEnd } from "./run-to-end";
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
beforeAll(async () => {
  database = await testDatabase();
});

const textOf = (expr: string): InputTemplate => ({
  kind: "object",
  fields: { text: { kind: "template", template: { parts: [{ expr }] } } },
});
const HOUR = 3_600_000;
const manager = () => testContext(database, { userId: "user_manager", role: "manager", name: "Mei" });
const customer = () => testContext(database, { userId: "user_lin" });
const read = (id: string) => database.client.execution.findUniqueOrThrow({ where: { id } });
const notesOf = async (executionId: string) =>
  (await database.client.email.findMany({ where: { executionId }, orderBy: { id: "asc" } })).map(
    (one) => one.toAddress,
  );
const journalOf = async (executionId: string) =>
  (await database.client.executionStep.findMany({ where: { executionId }, orderBy: { seq: "asc" } }))
    .filter(({ status }) => status !== "STARTED")
    .map(
      ({ phase, kind, stepId, status }) =>
        `${phase === "CONTROL" ? kind : phase === "COMPENSATION" ? `undo ${stepId}` : stepId} ${status}`,
    );
const three = () => sopOf([skillNode("a", "b"), skillNode("b", "c"), skillNode("c", "end"), outputNode("end", "done")]);
const waiting = () =>
  sopOf([skillNode("a", "hold"), waitNode("hold", "c", HOUR), skillNode("c", "end"), outputNode("end", "done")]);
/** The worker that took it up went away. */
const loseWorker = (id: string) => database.client.$executeRaw`
  UPDATE executions SET lease_owner = 'gone', lease_until = now() - interval '1 second', fence = fence + 1 WHERE id = ${id}`;
/** Fails for good, undoes nothing by itself while it waits for its next attempt. */
const patient = { count: 1, backoffMs: HOUR, jitter: false, on: [] };

describe("pause and resume", () => {
  it("stop between two steps and go on there, with nothing done twice", async () => {
    const { engine, meanwhile } = testEngine(database);
    const executionId = await begin(customer(), three());
    meanwhile.set("b", async () => {
      await pauseExecution(manager(), { executionId, reason: "checking the address" });
    });
    await advance(engine, executionId);
    expect(await read(executionId)).toMatchObject({ status: "PAUSED", node: "c" });
    expect(await notesOf(executionId)).toEqual(["a", "b"]);
    await advance(engine, executionId);
    expect((await read(executionId)).status).toBe("PAUSED");
    await resumeExecution(manager(), { executionId });
    expect(await runToEnd(engine, executionId)).toBe("SUCCEEDED");
    expect(await journalOf(executionId)).toEqual([
      "a SUCCEEDED",
      "b SUCCEEDED",
      "pause SUCCEEDED",
      "resume SUCCEEDED",
      "c SUCCEEDED",
      "end SUCCEEDED",
    ]);
    const pause = await database.client.executionStep.findFirstOrThrow({ where: { executionId, kind: "pause" } });
    expect(pause).toMatchObject({
      phase: "CONTROL",
      actorId: "user_manager",
      input: { reason: "checking the address" },
    });
  });
});

describe("what an execution called", () => {
  it("is paused and resumed with it, and so is what that called", async () => {
    const inner = sopOf([waitNode("rest", "act", HOUR), skillNode("act", "end"), outputNode("end", "done")], {
      sopId: "inner_sop",
    });
    const middle = sopOf([callNode("call_inner", "end", "inner_sop"), outputNode("end", "done")], {
      sopId: "middle_sop",
    });
    const { engine } = testEngine(database, { findSop: async (id) => (id === "inner_sop" ? inner : middle) });
    const outer = sopOf([callNode("call_middle", "end", "middle_sop"), outputNode("end", "done")]);
    const ids = [await begin(customer(), outer)];
    for (const id of ids) {
      await advance(engine, id);
      const child = await database.client.execution.findFirst({ where: { parentId: id } });
      if (child) ids.push(child.id);
    }
    expect(ids).toHaveLength(3);
    const each = async () => {
      for (const id of ids) await advance(engine, id);
      return Promise.all(ids.map(async (id) => (await read(id)).status));
    };
    await pauseExecution(manager(), { executionId: ids[0]! });
    expect(await each()).toEqual(["PAUSED", "PAUSED", "PAUSED"]);
    await skipStep(manager(), { executionId: ids[2]!, stepId: "rest" });
    expect(await each()).toEqual(["PAUSED", "PAUSED", "PAUSED"]);
    expect(await notesOf(ids[2]!)).toEqual([]);
    await resumeExecution(manager(), { executionId: ids[0]! });
    expect(await each()).toEqual(["WAITING", "WAITING", "SUCCEEDED"]);
    expect(await each()).toEqual(["WAITING", "SUCCEEDED", "SUCCEEDED"]);
    expect(await runToEnd(engine, ids[0]!)).toBe("SUCCEEDED");
    expect(await notesOf(ids[2]!)).toEqual(["act"]);
    const journal = await journalOf(ids[2]!);
    expect(journal.slice(0, 3)).toEqual(["pause SUCCEEDED", "skip SUCCEEDED", "resume SUCCEEDED"]);
  });
});

describe("cancel", () => {
  const cancelled = async (compensate: boolean) => {
    const { engine } = testEngine(database);
    const executionId = await begin(customer(), waiting());
    await advance(engine, executionId);
    await cancelExecution(manager(), { executionId, compensate });
    expect(await runToEnd(engine, executionId)).toBe("CANCELLED");
    return executionId;
  };

  it("undoes what was done", async () => {
    const executionId = await cancelled(true);
    expect(await notesOf(executionId)).toEqual([]);
    expect(await journalOf(executionId)).toContain("undo a SUCCEEDED");
  });

  it("or leaves it as it is", async () => {
    const executionId = await cancelled(false);
    expect(await notesOf(executionId)).toEqual(["a"]);
    expect((await journalOf(executionId)).some((row) => row.startsWith("undo"))).toBe(false);
  });
});

describe("orders about a step", () => {
  it("skip leaves the step it waits at, once", async () => {
    const { engine } = testEngine(database);
    const executionId = await begin(customer(), waiting());
    await advance(engine, executionId);
    await skipStep(manager(), { executionId, stepId: "hold" });
    expect(await runToEnd(engine, executionId)).toBe("SUCCEEDED");
    expect(await notesOf(executionId)).toEqual(["a", "c"]);
  });

  it("complete gives later steps what was done by hand", async () => {
    const { engine, script } = testEngine(database);
    const sop = sopOf([
      skillNode("a", "b"),
      skillNode("b", "c", { retry: patient }),
      skillNode("c", "end", { skill: "look", input: textOf("b.note") }),
      outputNode("end", "${c.text}"),
    ]);
    script("b", new AppError("UNAVAILABLE", "busy"));
    const executionId = await begin(customer(), sop);
    await advance(engine, executionId);
    expect((await getExecution(manager(), { executionId })).actions.orders).toContainEqual({
      kind: "complete",
      steps: ["b"],
    });
    await completeStep(manager(), { executionId, stepId: "b", output: { note: "by hand" } }, engine.getSkill);
    expect(await runToEnd(engine, executionId)).toBe("SUCCEEDED");
    expect((await database.client.execution.findUniqueOrThrow({ where: { id: executionId } })).output).toMatchObject({
      message: { en: "by hand" },
    });
    expect(await notesOf(executionId)).toEqual(["a"]);
  });

  it("retry now does not wait for the next attempt's time", async () => {
    const { engine, script } = testEngine(database);
    script("b", new AppError("UNAVAILABLE", "busy"));
    const executionId = await begin(
      customer(),
      sopOf([skillNode("a", "b"), skillNode("b", "end", { retry: patient }), outputNode("end", "done")]),
    );
    await advance(engine, executionId);
    expect((await read(executionId)).status).toBe("WAITING");
    await retryNow(manager(), { executionId });
    expect(await runToEnd(engine, executionId)).toBe("SUCCEEDED");
    expect(await journalOf(executionId)).toEqual([
      "a SUCCEEDED",
      "b FAILED",
      "retry_now SUCCEEDED",
      "b SUCCEEDED",
      "end SUCCEEDED",
    ]);
  });

  it("retry from goes back, and on again from there", async () => {
    const { engine } = testEngine(database);
    const executionId = await begin(customer(), waiting());
    await advance(engine, executionId);
    await retryFrom(manager(), { executionId, stepId: "a" });
    await advance(engine, executionId);
    expect(await notesOf(executionId)).toEqual(["a", "a"]);
    expect(await read(executionId)).toMatchObject({ status: "WAITING", node: "hold" });
  });

  it("is journaled as refused when the execution went on before its turn came", async () => {
    const { engine } = testEngine(database);
    const executionId = await begin(customer(), waiting());
    await advance(engine, executionId);
    await skipStep(manager(), { executionId, stepId: "hold" });
    // As if a second one had been checked just before the first was carried out.
    const [first] = (await read(executionId)).control as object[];
    await database.client.execution.update({ where: { id: executionId }, data: { control: [first!, first!] } });
    expect(await runToEnd(engine, executionId)).toBe("SUCCEEDED");
    expect(await journalOf(executionId)).toContain("skip FAILED");
    expect(await notesOf(executionId)).toEqual(["a", "c"]);
  });
});

describe("going back", () => {
  const shows = (expr: string): InputTemplate => ({
    kind: "object",
    fields: { amount: { kind: "template", template: { parts: [{ expr }] } } },
  });
  const answer = async (engine: Engine, executionId: string, verdict: "approve" | "reject") => {
    const row = await database.client.approval.findFirstOrThrow({ where: { executionId, status: "PENDING" } });
    const given = { approvalId: row.id, hash: row.hash, verdict, reason: "because" };
    await answerApproval(manager(), given, engine.getSkill);
    await advance(engine, executionId);
  };
  const steps = async (executionId: string) =>
    (await getExecution(manager(), { executionId })).actions.orders.find(({ kind }) => kind === "retry_from")?.steps;

  it("behind an approval means asking again, not using the old answer for what was changed by hand", async () => {
    const { engine, script } = testEngine(database);
    script("act", new AppError("UNAVAILABLE", "busy"));
    const executionId = await begin(
      customer(),
      sopOf([
        skillNode("find", "ok", { skill: "look", input: textOf("INPUT.amount") }),
        approvalNode("ok", "act", { shows: shows("find.text"), onReject: "end" }),
        skillNode("act", "end", { input: textOf("find.text"), retry: patient }),
        outputNode("end", "done"),
      ]),
      { amount: "500" },
    );
    await advance(engine, executionId);
    await answer(engine, executionId, "approve");
    expect(await steps(executionId)).toEqual(["find", "ok", "act"]);
    await pauseExecution(manager(), { executionId });
    await advance(engine, executionId);
    await retryFrom(manager(), { executionId, stepId: "find" });
    await advance(engine, executionId);
    await completeStep(manager(), { executionId, stepId: "find", output: { text: "999999" } }, engine.getSkill);
    await advance(engine, executionId);
    expect(await read(executionId)).toMatchObject({ status: "PAUSED", node: "ok" });
    expect(await steps(executionId)).toEqual(["find", "ok"]);
    const past = retryFrom(manager(), { executionId, stepId: "act" });
    await expect(past).rejects.toMatchObject({ code: "CONFLICT", options: { reason: "step_not_reached" } });
    await resumeExecution(manager(), { executionId });
    await advance(engine, executionId);
    expect(await read(executionId)).toMatchObject({ status: "WAITING", waitingFor: "approval" });
    expect(await notesOf(executionId)).toEqual([]);
  });

  it("does not lead past the last answer, where the procedure asks once more", async () => {
    const { engine, script } = testEngine(database);
    script("act", new AppError("CONFLICT", "too much"));
    const executionId = await begin(
      customer(),
      sopOf([
        approvalNode("ok", "act", { shows: shows("INPUT.amount"), onReject: "hold" }),
        skillNode("act", "end", { onFailure: "ok" }),
        waitNode("hold", "end", HOUR),
        outputNode("end", "done"),
      ]),
      { amount: "500" },
    );
    await advance(engine, executionId);
    await answer(engine, executionId, "approve");
    await answer(engine, executionId, "reject");
    expect(await read(executionId)).toMatchObject({ status: "WAITING", node: "hold" });
    const past = retryFrom(manager(), { executionId, stepId: "act" });
    await expect(past).rejects.toThrow("ok has to be decided again before act; retry from ok or earlier.");
    await retryFrom(manager(), { executionId, stepId: "ok" });
    await advance(engine, executionId);
    await answer(engine, executionId, "approve");
    expect(await notesOf(executionId)).toEqual(["act"]);
  });
});

describe("a worker that goes away while it carries an order out", () => {
  it("leaves what was paused paused, and nothing is lost that nobody was at", async () => {
    const { engine, meanwhile } = testEngine(database);
    const executionId = await begin(customer(), three());
    meanwhile.set("a", async () => void (await pauseExecution(manager(), { executionId })));
    await advance(engine, executionId);
    await skipStep(manager(), { executionId, stepId: "b" });
    await loseWorker(executionId);
    await advance(engine, executionId);
    expect(await read(executionId)).toMatchObject({ status: "PAUSED", node: "c" });
    await resumeExecution(manager(), { executionId });
    await loseWorker(executionId);
    expect(await runToEnd(engine, executionId)).toBe("SUCCEEDED");
    expect(await notesOf(executionId)).toEqual(["a", "c"]);
    expect((await journalOf(executionId)).filter((row) => row.includes("LOST"))).toEqual([]);
  });
});

describe("an order given during the last step", () => {
  const during = async (order: (executionId: string) => Promise<unknown>) => {
    const { engine, meanwhile } = testEngine(database);
    const executionId = await begin(
      customer(),
      sopOf([skillNode("a", "b"), { ...outputNode("b", "done"), next: "c" }, skillNode("c", null)]),
    );
    meanwhile.set("c", async () => void (await order(executionId)));
    await advance(engine, executionId);
    return { engine, executionId };
  };

  it("cancels what would have ended by itself, and undoes it", async () => {
    const { executionId } = await during((id) => cancelExecution(manager(), { executionId: id }));
    expect(await read(executionId)).toMatchObject({
      status: "CANCELLED",
      control: [],
      output: { message: { en: "done" } },
    });
    expect(await notesOf(executionId)).toEqual([]);
    expect((await journalOf(executionId)).slice(3)).toEqual([
      "cancel SUCCEEDED",
      "undo c SUCCEEDED",
      "undo a SUCCEEDED",
    ]);
  });

  it("pauses before the end, which comes when it is resumed", async () => {
    const { engine, executionId } = await during((id) => pauseExecution(manager(), { executionId: id }));
    expect(await read(executionId)).toMatchObject({ status: "PAUSED", completedAt: null });
    await resumeExecution(manager(), { executionId });
    await advance(engine, executionId);
    expect(await read(executionId)).toMatchObject({ status: "SUCCEEDED", completedAt: expect.any(Date), control: [] });
    expect(await notesOf(executionId)).toEqual(["a", "c"]);
  });

  it("is journaled as refused when there is nothing left for it to do", async () => {
    const by = { userId: "user_manager", name: "Mei", role: "manager" };
    const at = new Date().toISOString();
    const late = { kind: "retry_now", by, reason: null, at } as const;
    const { executionId } = await during((id) => giveOrder(database.client, id, late));
    expect(await read(executionId)).toMatchObject({ status: "SUCCEEDED", control: [] });
    expect((await journalOf(executionId)).at(-1)).toBe("retry_now FAILED");
  });
});

describe("new executions from old ones", () => {
  it("a fork goes on from its step with the first one's outputs and the edited input", async () => {
    const { engine } = testEngine(database);
    const sop = sopOf([
      skillNode("a", "b"),
      skillNode("b", "c", { skill: "look", input: textOf("INPUT.word") }),
      skillNode("c", "end", { skill: "look", input: textOf("a.note + b.text") }),
      outputNode("end", "${c.text}"),
    ]);
    const executionId = await begin(customer(), sop, { word: "one" });
    await runToEnd(engine, executionId);
    const fork = await forkExecution(manager(), { executionId, stepId: "b", input: { word: "two" } });
    expect(await runToEnd(engine, fork.executionId)).toBe("SUCCEEDED");
    const [note] = await database.client.email.findMany({ where: { executionId } });
    expect((await read(fork.executionId)).output).toMatchObject({ message: { en: `${note!.id}two` } });
    expect(await journalOf(fork.executionId)).toEqual(["b SUCCEEDED", "c SUCCEEDED", "end SUCCEEDED"]);
    const detail = await getExecution(manager(), { executionId });
    expect(detail.children).toEqual([
      expect.objectContaining({ id: fork.executionId, kind: "fork", status: "SUCCEEDED" }),
    ]);
    expect((await getExecution(manager(), fork)).parent).toMatchObject({ id: executionId, kind: "fork" });
  });

  it("a retry begins where what failed and was undone began", async () => {
    const { engine, script } = testEngine(database);
    script("b", new AppError("CONFLICT", "no"));
    const executionId = await begin(customer(), three());
    expect(await runToEnd(engine, executionId)).toBe("COMPENSATED");
    const { actions } = await getExecution(manager(), { executionId });
    expect(actions).toMatchObject({ orders: [], retry: ["a"], rollback: true });
    const retry = await retryEnded(manager(), { executionId, stepId: "a" });
    expect(await runToEnd(engine, retry.executionId)).toBe("SUCCEEDED");
    expect(await notesOf(retry.executionId)).toEqual(["a", "b", "c"]);
  });
});
