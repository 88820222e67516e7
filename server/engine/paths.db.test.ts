import { beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { transaction } from "../db";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import type { LoadedSop } from "../sop/graph";
import { advance } from "./advance";
import { arrive } from "./arrive";
import { giveOrder } from "./give-order";
import type { Order } from "./orders";
import { runToEnd } from "./run-to-end";
import { sweep } from "./sweep";
import {
  approvalNode,
  begin,
  callNode,
  decisionNode,
  outputNode,
  parallelNode,
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

const rowsOf = (executionId: string) =>
  database.client.executionStep.findMany({ where: { executionId }, orderBy: { seq: "asc" } });
const journalOf = async (executionId: string) =>
  (await rowsOf(executionId)).map(
    (row) => `${row.phase === "FORWARD" ? "" : `${row.phase.toLowerCase()} `}${row.stepId} ${row.status}`,
  );
const read = (id: string) => database.client.execution.findUniqueOrThrow({ where: { id } });
const notesOf = (executionId: string) => database.client.email.count({ where: { executionId } });
const no = () => new AppError("CONFLICT", "no");
const later = (ms: number) => ({ now: () => new Date(Date.now() + ms) });
const wake = (id: string) => database.client.execution.update({ where: { id }, data: { wakeAt: new Date(0) } });
const by = { userId: "user_ops", name: "Ops", role: "ops" };
const order = (id: string, one: Record<string, unknown>) =>
  transaction(database.client, (tx) =>
    giveOrder(tx, id, { by, reason: "test", at: new Date().toISOString(), ...one } as unknown as Order),
  );

describe("a parallel step", () => {
  const fork = (over = {}) => [
    parallelNode("p", "end", { left: "a", right: "b" }, { outputVar: "joined", ...over }),
    skillNode("a", "a2"),
    skillNode("a2", null),
    skillNode("b", null),
    outputNode("end", "ok"),
  ];

  it("runs every branch, goes on once all succeeded, and says which", async () => {
    const { engine } = testEngine(database);
    const id = await begin(testContext(database), sopOf(fork()));
    expect(await runToEnd(engine, id)).toBe("SUCCEEDED");
    expect(await notesOf(id)).toBe(3);
    const rows = await rowsOf(id);
    expect(rows.find((row) => row.stepId === "a2")?.token).toBe("p/0");
    expect(rows.at(-2)).toMatchObject({
      stepId: "p",
      output: { succeeded: ["left", "right"], failed: [], stopped: [] },
    });
    expect((await read(id)).variables).toMatchObject({ joined: { succeeded: ["left", "right"] }, a: {}, b: {} });
  });

  it("fails when a branch fails, stops the others after the step they are in, and undoes what they did", async () => {
    const { engine, script, meanwhile } = testEngine(database);
    script("b", no());
    let release = () => {};
    const failed = new Promise<void>((go) => (release = go));
    meanwhile.set("b", async () => release());
    meanwhile.set("a", () => failed);
    const nodes = fork().map((node) => (node.id === "b" ? skillNode("b", null, { skill: "look" }) : node));
    const id = await begin(testContext(database), sopOf(nodes));
    expect(await runToEnd(engine, id)).toBe("COMPENSATED");
    expect(await notesOf(id)).toBe(0);
    const journal = await journalOf(id);
    expect(journal).toContain("p FAILED");
    expect(journal.filter((line) => line === "compensation a SUCCEEDED").length).toBe(
      journal.filter((line) => line === "a SUCCEEDED").length,
    );
    expect(await read(id)).toMatchObject({ error: { stepId: "p", code: "CONFLICT" } });
  });

  it("joins at the first success when any is enough", async () => {
    const { engine, script } = testEngine(database);
    script("b", no());
    const id = await begin(testContext(database), sopOf(fork({ join: { kind: "any" }, others: "finish" })));
    expect(await runToEnd(engine, id)).toBe("SUCCEEDED");
    const row = (await rowsOf(id)).find((one) => one.stepId === "p" && one.status === "SUCCEEDED");
    expect(row?.output).toMatchObject({ succeeded: ["left"], failed: [{ branch: "right", code: "CONFLICT" }] });
  });

  it("leaves a waiting branch behind when enough others succeeded", async () => {
    const nodes = [
      parallelNode("p", "end", { slow: "w", quick: "b" }, { join: { kind: "any" } }),
      waitNode("w", null, 3_600_000),
      skillNode("b", null),
      outputNode("end", "ok"),
    ];
    const id = await begin(testContext(database), sopOf(nodes));
    await advance(testEngine(database).engine, id);
    expect((await read(id)).status).toBe("SUCCEEDED");
  });

  it("nests, and goes its own way out when the inner one fails", async () => {
    const { engine, script } = testEngine(database);
    script("deep", no());
    const nodes = [
      parallelNode("outer", "end", { one: "inner", two: "b" }, { onFailure: "sorry", others: "finish" }),
      parallelNode("inner", null, { x: "deep", y: "deep2" }),
      skillNode("deep", null),
      skillNode("deep2", null),
      skillNode("b", null),
      outputNode("end", "ok"),
      outputNode("sorry", "sorry"),
    ];
    const id = await begin(testContext(database), sopOf(nodes));
    expect(await runToEnd(engine, id)).toBe("SUCCEEDED");
    expect((await read(id)).output).toMatchObject({ node: "sorry" });
  });
});

describe("waiting", () => {
  const nodes = [skillNode("a", "w"), waitNode("w", "b", 60_000), skillNode("b", "end"), outputNode("end", "ok")];

  it("for a time holds nothing, and the timer fires once however many look", async () => {
    const id = await begin(testContext(database), sopOf(nodes));
    await advance(testEngine(database).engine, id);
    expect(await read(id)).toMatchObject({ status: "WAITING", waitingFor: "time", leaseOwner: null });
    await wake(id);
    const late = Array.from({ length: 4 }, (_, i) => testEngine(database, { worker: `w${i}`, clock: later(61_000) }));
    await Promise.all(late.map(({ engine }) => advance(engine, id)));
    expect(await journalOf(id)).toEqual(["a SUCCEEDED", "w STARTED", "w SUCCEEDED", "b SUCCEEDED", "end SUCCEEDED"]);
  });

  it("is taken up again by whoever looks first when it was woken too early", async () => {
    const id = await begin(testContext(database), sopOf(nodes));
    await advance(testEngine(database).engine, id);
    await wake(id);
    await sweep(testEngine(database).engine);
    expect(await read(id)).toMatchObject({ status: "WAITING", leaseOwner: null });
    expect((await read(id)).wakeAt!.getTime()).toBeGreaterThan(Date.now());
  });
});

describe("an approval", () => {
  const output = (approved: boolean) => ({
    approved,
    verdict: approved ? "approved" : "rejected",
    edited: false,
    values: {},
    reason: null,
    approver: "M",
    approver_id: "m",
    answered_at: null,
  });
  const nodes = [
    approvalNode("ask", "yes", { onReject: "sorry" }),
    skillNode("yes", "end"),
    outputNode("end", "ok"),
    outputNode("sorry", "sorry"),
  ];

  for (const approved of [true, false]) {
    it(`goes on when it was ${approved ? "given" : "refused"}`, async () => {
      const { engine } = testEngine(database);
      const id = await begin(testContext(database), sopOf(nodes));
      await advance(engine, id);
      expect(await read(id)).toMatchObject({ status: "WAITING", waitingFor: "approval", leaseOwner: null });
      const { id: approvalId } = await database.client.approval.findFirstOrThrow({ where: { executionId: id } });
      await transaction(database.client, (tx) =>
        arrive(tx, id, approvalId, { status: "SUCCEEDED", output: output(approved) }),
      );
      // The first answer counts.
      await arrive(database.client, id, approvalId, { status: "SUCCEEDED", output: output(!approved) });
      await sweep(engine);
      expect((await read(id)).output).toMatchObject({ node: approved ? "end" : "sorry" });
      expect(await notesOf(id)).toBe(approved ? 1 : 0);
    });
  }

  it("that nobody answers in time is refused", async () => {
    const id = await begin(testContext(database), sopOf(nodes));
    await advance(testEngine(database).engine, id);
    await wake(id);
    await advance(testEngine(database, { clock: later(86_400_000 * 2) }).engine, id);
    expect((await read(id)).output).toMatchObject({ node: "sorry" });
  });
});

describe("a called SOP", () => {
  const child = sopOf([skillNode("c1", "c2"), skillNode("c2", "cend"), outputNode("cend", "done")], { sopId: "child" });
  const findSop = async (): Promise<LoadedSop> => child;
  const parent = sopOf([callNode("call", "b", "child"), skillNode("b", "end"), outputNode("end", "${call.message}")]);
  const both = async (engine: Parameters<typeof advance>[0], id: string) => {
    await advance(engine, id);
    const { id: childId } = await database.client.execution.findFirstOrThrow({ where: { parentId: id } });
    await runToEnd(engine, childId);
    return childId;
  };

  it("is an execution of its own whose end is the step's output", async () => {
    const { engine } = testEngine(database, { findSop });
    const id = await begin(testContext(database), parent);
    const childId = await both(engine, id);
    await sweep(engine);
    expect(await read(id)).toMatchObject({ status: "SUCCEEDED", output: { message: { en: "done" } } });
    expect(await read(childId)).toMatchObject({ parentKind: "call", status: "SUCCEEDED" });
  });

  it("that fails fails its step, with what it did undone by itself", async () => {
    const { engine, script } = testEngine(database, { findSop });
    script("c2", no());
    const id = await begin(testContext(database), parent);
    const childId = await both(engine, id);
    expect((await read(childId)).status).toBe("COMPENSATED");
    await sweep(engine);
    expect(await read(id)).toMatchObject({ status: "FAILED", error: { reason: "child_failed" } });
  });

  it("is undone with its parent when that fails later", async () => {
    const { engine, script } = testEngine(database, { findSop });
    script("b", no());
    const id = await begin(testContext(database), parent);
    const childId = await both(engine, id);
    expect(await notesOf(childId)).toBe(2);
    await sweep(engine);
    expect((await read(id)).status).toBe("COMPENSATED");
    expect(await notesOf(childId)).toBe(0);
    expect((await rowsOf(id)).filter((row) => row.phase === "COMPENSATION").map((row) => row.undoes)).toEqual([
      `${childId}#2`,
      `${childId}#1`,
    ]);
  });
});

describe("what people order", () => {
  const nodes = [skillNode("a", "w"), waitNode("w", "b", 60_000), skillNode("b", "end"), outputNode("end", "ok")];
  const waiting = async () => {
    const id = await begin(testContext(database), sopOf(nodes));
    await advance(testEngine(database).engine, id);
    return id;
  };

  it("pauses and resumes", async () => {
    const { engine } = testEngine(database);
    const id = await waiting();
    await order(id, { kind: "pause" });
    await sweep(engine);
    expect(await read(id)).toMatchObject({ status: "PAUSED", leaseOwner: null, control: [] });
    await wake(id);
    await advance(testEngine(database, { clock: later(61_000) }).engine, id);
    expect((await read(id)).status).toBe("PAUSED");
    await order(id, { kind: "resume" });
    await sweep(testEngine(database, { clock: later(61_000) }).engine);
    expect((await read(id)).status).toBe("SUCCEEDED");
    expect(await journalOf(id)).toContain("control w SUCCEEDED");
  });

  it("cancels, with and without undoing", async () => {
    const { engine } = testEngine(database);
    const [undone, kept] = [await waiting(), await waiting()];
    await order(undone, { kind: "cancel", compensate: true });
    await order(kept, { kind: "cancel", compensate: false });
    await sweep(engine);
    expect((await read(undone)).status).toBe("CANCELLED");
    expect(await notesOf(undone)).toBe(0);
    expect((await read(kept)).status).toBe("CANCELLED");
    expect(await notesOf(kept)).toBe(1);
  });

  it("skips a step, completes one by hand, and goes back to one", async () => {
    const { engine } = testEngine(database);
    const skipped = await waiting();
    await order(skipped, { kind: "skip", stepId: "w" });
    await sweep(engine);
    expect((await read(skipped)).status).toBe("SUCCEEDED");

    const byHand = await waiting();
    await order(byHand, { kind: "complete", stepId: "w", output: { waited_until: "now" } });
    await sweep(engine);
    expect((await rowsOf(byHand)).find((row) => row.actorId === by.userId)).toMatchObject({
      stepId: "w",
      phase: "FORWARD",
      status: "SUCCEEDED",
    });

    const back = await waiting();
    await order(back, { kind: "retry_from", stepId: "a" });
    await sweep(engine);
    expect(await notesOf(back)).toBe(2);
    expect((await read(back)).status).toBe("WAITING");
  });

  it("is refused in the journal when it no longer applies", async () => {
    const id = await waiting();
    await order(id, { kind: "skip", stepId: "a" });
    await sweep(testEngine(database).engine);
    const row = (await rowsOf(id)).find((one) => one.phase === "CONTROL");
    expect(row).toMatchObject({ status: "FAILED", error: { reason: "not_at_step" } });
    expect((await read(id)).status).toBe("WAITING");
  });
});

describe("compensation with a rule", () => {
  const rule = { step: "pay", rollback: ["a", "b"], notify: [], alerts: ["PAYMENT_FAILED"], then: "tell" };
  const nodes = [
    skillNode("a", "b"),
    skillNode("b", "pay"),
    skillNode("pay", "end"),
    outputNode("end", "ok"),
    skillNode("tell", "sorry"),
    outputNode("sorry", "${FAILURE.step + ': ' + FAILURE.message}"),
  ];

  it("undoes in its order, once, raises its alert, runs what follows, and ends COMPENSATED", async () => {
    const { engine, script } = testEngine(database);
    script("pay", new AppError("CONFLICT", "declined"));
    const id = await begin(testContext(database), sopOf(nodes, { compensation: [rule] }));
    expect(await runToEnd(engine, id)).toBe("COMPENSATED");
    expect(await journalOf(id)).toEqual([
      "a SUCCEEDED",
      "b SUCCEEDED",
      "pay FAILED",
      "compensation a SUCCEEDED",
      "compensation b SUCCEEDED",
      "tell SUCCEEDED",
      "sorry SUCCEEDED",
    ]);
    expect((await read(id)).output).toMatchObject({ message: { en: "pay: declined" } });
    expect(await notesOf(id)).toBe(1);
    expect(await database.client.alert.count({ where: { executionId: id, code: "PAYMENT_FAILED" } })).toBe(1);
  });

  it("is not run a second time when what follows it fails", async () => {
    const { engine, script } = testEngine(database);
    script("pay", no());
    script("tell", no());
    const id = await begin(testContext(database), sopOf(nodes, { compensation: [rule] }));
    expect(await runToEnd(engine, id)).toBe("COMPENSATED");
    const undone = (await journalOf(id)).filter((line) => line.startsWith("compensation"));
    expect(undone).toEqual(["compensation a SUCCEEDED", "compensation b SUCCEEDED"]);
  });
});

it("an execution that goes round in circles is ended", async () => {
  const nodes = [decisionNode("a", "true", "b", null), decisionNode("b", "true", "a", null), outputNode("end", "ok")];
  const id = await begin(testContext(database), sopOf(nodes));
  await advance(testEngine(database).engine, id);
  expect(await read(id)).toMatchObject({ status: "FAILED", error: { reason: "endless_loop" } });
}, 60_000);
