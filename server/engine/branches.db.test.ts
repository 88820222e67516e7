// What befalls paths that run side by side: a join that is decided while they are in the middle of something, workers that
// die between their commits, and what people order meanwhile.
import { beforeAll, describe, expect, it } from "vitest";
import { transaction } from "../db";
import { AppError } from "../errors";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import type { Node } from "../sop/graph";
import { advance } from "./advance";
import { runAsyncTask } from "./async-task";
import { giveOrder } from "./give-order";
import { LeaseLost } from "./lease";
import type { Order } from "./orders";
import type { Engine } from "./run";
import { runToEnd } from "./run-to-end";
import { sweep } from "./sweep";
import {
  approvalNode,
  begin,
  callNode,
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

const HOUR = 3_600_000;
const any = { join: { kind: "any" } as const };
const end = outputNode("end", "ok");
const look = (id: string, next: string | null) => skillNode(id, next, { skill: "look" });
const start = (nodes: Node[]) => begin(testContext(database), sopOf(nodes));
const read = (id: string) => database.client.execution.findUniqueOrThrow({ where: { id } });
const rowsOf = (executionId: string) =>
  database.client.executionStep.findMany({ where: { executionId }, orderBy: { seq: "asc" } });
const journalOf = async (id: string) =>
  (await rowsOf(id)).map(({ phase, stepId, status }) => `${phase === "FORWARD" ? "" : phase + " "}${stepId} ${status}`);
const notesOf = (executionId: string) => database.client.email.count({ where: { executionId } });
const approvalsOf = async (executionId: string) =>
  (await database.client.approval.findMany({ where: { executionId } })).map(({ status }) => status);
const later = (ms: number) => ({ now: () => new Date(Date.now() + ms) });
const wake = (id: string) => database.client.execution.update({ where: { id }, data: { wakeAt: new Date(0) } });
const expire = (id: string) =>
  database.client.execution.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1_000) } });
const no = () => new AppError("CONFLICT", "no");
const by = { userId: "user_ops", name: "Ops", role: "ops" };
const order = (id: string, one: Record<string, unknown>) =>
  transaction(database.client, (tx) =>
    giveOrder(tx, id, { by, reason: "test", at: new Date().toISOString(), ...one } as unknown as Order),
  );

function latch() {
  let open = () => {};
  const opened = new Promise<void>((go) => (open = go));
  return { open, opened };
}

const breath = () => new Promise((go) => setImmediate(go));

/** The commit of a step's row goes out only once `ready`; everything else that is under way has had its turn by then. */
function holding(engine: Engine, stepId: string, ready: Promise<unknown>): Engine {
  const push: Engine["commits"]["push"] = async (one) => {
    if (one.entry.row?.stepId === stepId) await ready;
    for (let i = 0; i < 5; i++) await breath();
    return engine.commits.push(one);
  };
  return { ...engine, commits: { ...engine.commits, push } };
}

describe("a branch whose join is decided", () => {
  it("between two of its steps begins no other, even while that commit is on its way", async () => {
    const { engine, meanwhile } = testEngine(database);
    const [quick, called] = [latch(), [] as string[]];
    meanwhile.set("b", async () => quick.open());
    meanwhile.set("x2", async () => void called.push("x2"));
    const branches = parallelNode("p", "end", { slow: "x", quick: "b" }, { ...any, outputVar: "p" });
    const id = await start([branches, look("x", "x2"), look("x2", null), look("b", null), end]);
    await advance(holding(engine, "x", quick.opened), id);
    expect(await read(id)).toMatchObject({ status: "SUCCEEDED", variables: { p: { stopped: ["slow"] } } });
    expect(called).toEqual([]);
    expect((await journalOf(id)).at(-1)).toBe("end SUCCEEDED");
  });

  it("while it asks a person takes the question back", async () => {
    const { engine, meanwhile } = testEngine(database);
    const both = [latch(), latch()] as const;
    meanwhile.set("c", async () => both[0].open());
    meanwhile.set("b", async () => both[1].open());
    const branches = parallelNode("p", "end", { other: "c", quick: "b", asking: "a" }, any);
    const nodes = [look("c", "c2"), waitNode("c2", null, HOUR), look("b", null), look("a", "ask")];
    const id = await start([branches, ...nodes, approvalNode("ask", null), end]);
    await advance(holding(engine, "a", Promise.all(both.map(({ opened }) => opened))), id);
    expect((await read(id)).status).toBe("SUCCEEDED");
    expect((await approvalsOf(id)).filter((status) => status !== "CANCELLED")).toEqual([]);
  });

  it("while it waits for a person takes the question back", async () => {
    const id = await start([
      parallelNode("p", "end", { asking: "ask", slow: "w" }, any),
      approvalNode("ask", null),
      waitNode("w", null, 30_000),
      end,
    ]);
    await advance(testEngine(database).engine, id);
    expect(await approvalsOf(id)).toEqual(["PENDING"]);
    await wake(id);
    await advance(testEngine(database, { clock: later(31_000) }).engine, id);
    expect((await read(id)).status).toBe("SUCCEEDED");
    expect(await approvalsOf(id)).toEqual(["CANCELLED"]);
  });

  it("leaves a call that runs beside it, which is undone when the procedure fails later", async () => {
    const { engine, script } = testEngine(database);
    script("after", no());
    const id = await start([
      parallelNode("p", "after", { slow: "s", quick: "b" }, any),
      skillNode("s", "w", { async: true, outputVar: "s" }),
      waitNode("w", null, HOUR),
      look("b", "b2"),
      skillNode("b2", null),
      skillNode("after", "end"),
      end,
    ]);
    expect(await runToEnd(engine, id)).toBe("COMPENSATED");
    const journal = await journalOf(id);
    expect(journal).toContain("s SUCCEEDED");
    expect(journal).toContain("COMPENSATION s SUCCEEDED");
    expect(await notesOf(id)).toBe(0);
  });

  it("while it waits to try again stops, and goes on with trying when the join needs it", async () => {
    const retry = { count: 1, backoffMs: 60_000, jitter: false, on: [] };
    const run = async (join: { kind: "any" } | { kind: "all" }) => {
      const { engine, script } = testEngine(database);
      script("r", new AppError("UNAVAILABLE", "busy"));
      const p = parallelNode("p", "end", { trying: "r", other: "w" }, { join });
      const id = await start([p, skillNode("r", null, { skill: "look", retry }), waitNode("w", null, 1_000), end]);
      await advance(engine, id);
      expect(await read(id)).toMatchObject({ status: "WAITING", waitingFor: "time" });
      await wake(id);
      await advance({ ...engine, clock: later(2_000) }, id);
      return { engine, id };
    };
    expect((await read((await run({ kind: "any" })).id)).status).toBe("SUCCEEDED");
    const { engine, id } = await run({ kind: "all" });
    expect((await read(id)).status).toBe("WAITING");
    await wake(id);
    await advance({ ...engine, clock: later(200_000) }, id);
    expect((await read(id)).status).toBe("SUCCEEDED");
    expect((await journalOf(id)).filter((line) => line.startsWith("r "))).toEqual(["r FAILED", "r SUCCEEDED"]);
  });
});

describe("joins of nested branches", () => {
  const nested = (join: object) => [
    parallelNode("p", "end", { in: "inner", z: "z", w: "w" }, { join, outputVar: "p" } as never),
    parallelNode("inner", null, { x: "x", y: "y" }, any),
    skillNode("x", null),
    waitNode("y", null, HOUR),
    skillNode("z", null),
    waitNode("w", null, HOUR),
    end,
  ];

  it("count an inner parallel step as one branch, and stop what is inside one that is not needed", async () => {
    const { engine } = testEngine(database);
    const id = await start(nested({ kind: "at_least", count: 2 }));
    await advance(engine, id);
    expect(await read(id)).toMatchObject({
      status: "SUCCEEDED",
      variables: { p: { succeeded: ["in", "z"], failed: [], stopped: ["w"] } },
    });
    const first = await start([
      parallelNode("p", "end", { in: "inner", z: "z" }, { ...any, outputVar: "p" }),
      parallelNode("inner", null, { x: "x", y: "y" }),
      waitNode("x", null, HOUR),
      approvalNode("y", null),
      waitNode("z", null, 1_000),
      end,
    ]);
    await advance(engine, first);
    await wake(first);
    await advance({ ...engine, clock: later(2_000) }, first);
    expect(await read(first)).toMatchObject({ status: "SUCCEEDED", variables: { p: { stopped: ["in"] } } });
    expect(await approvalsOf(first)).toEqual(["CANCELLED"]);
  });
});

describe("a worker that goes away", () => {
  const pair = [
    parallelNode("p", "end", { left: "a", right: "b" }),
    skillNode("a", "a2"),
    skillNode("a2", null),
    skillNode("b", null),
    end,
  ];

  it("between the commits of two branches leaves each step done once", async () => {
    const { engine, meanwhile } = testEngine(database);
    const { engine: other } = testEngine(database, { worker: "other" });
    const id = await start(pair);
    const stolen = latch();
    meanwhile.set("a2", () => stolen.opened);
    meanwhile.set("b", async () => {
      meanwhile.clear();
      await expire(id);
      await advance(other, id);
      stolen.open();
    });
    await advance(engine, id);
    expect((await read(id)).status).toBe("SUCCEEDED");
    expect(await notesOf(id)).toBe(3);
    const done = (await journalOf(id)).filter((line) => line.endsWith(" SUCCEEDED"));
    expect([...done].sort()).toEqual(["a SUCCEEDED", "a2 SUCCEEDED", "b SUCCEEDED", "end SUCCEEDED", "p SUCCEEDED"]);
  });

  it("with a branch that was told to stop leaves it stopped, and says what was lost", async () => {
    const { engine, meanwhile } = testEngine(database);
    const { engine: other, meanwhile: again } = testEngine(database, { worker: "other" });
    const called: string[] = [];
    again.set("a", async () => void called.push("a"));
    const quick = latch();
    meanwhile.set("a", async () => {
      await quick.opened;
      await expire(id);
      throw new LeaseLost(id);
    });
    const id = await start([
      parallelNode("p", "end", { slow: "a", quick: "b" }, { ...any, outputVar: "p" }),
      look("a", null),
      look("b", null),
      end,
    ]);
    const push: Engine["commits"]["push"] = async (one) => {
      const committed = await engine.commits.push(one);
      if (one.entry.row?.stepId === "b") quick.open();
      return committed;
    };
    await advance({ ...engine, commits: { ...engine.commits, push } }, id);
    expect(await read(id)).toMatchObject({ status: "RUNNING", state: { tokens: [{}, { stop: true }, {}] } });
    await advance(other, id);
    expect(await read(id)).toMatchObject({ status: "SUCCEEDED", variables: { p: { stopped: ["slow"] } } });
    expect(called).toEqual([]);
    expect(await journalOf(id)).toContain("a LOST");
  });
});

describe("orders while branches are open", () => {
  const open = [
    parallelNode("p", "after", { left: "a", right: "b" }),
    skillNode("a", "w"),
    waitNode("w", null, HOUR),
    skillNode("b", "ask"),
    approvalNode("ask", null),
    skillNode("after", "end"),
    end,
  ];
  const opened = async () => {
    const { engine, script } = testEngine(database);
    const id = await start(open);
    await advance(engine, id);
    return { id, engine, script };
  };

  it("pause all of them, and resume where each was", async () => {
    const { id, engine } = await opened();
    const { state } = await read(id);
    await order(id, { kind: "pause" });
    await sweep(engine);
    expect(await read(id)).toMatchObject({ status: "PAUSED", state: { tokens: (state as { tokens: object }).tokens } });
    await order(id, { kind: "resume" });
    await sweep(engine);
    expect(await read(id)).toMatchObject({
      status: "WAITING",
      state: { tokens: (state as { tokens: object }).tokens },
    });
  });

  it("cancel undoes what every branch did and takes their questions back", async () => {
    const { id, engine } = await opened();
    expect(await notesOf(id)).toBe(2);
    await order(id, { kind: "cancel", compensate: true });
    await sweep(engine);
    expect((await read(id)).status).toBe("CANCELLED");
    expect(await notesOf(id)).toBe(0);
    expect(await approvalsOf(id)).toEqual(["CANCELLED"]);
  });

  it("skip a step of one branch and leave the others", async () => {
    const { id, engine } = await opened();
    await order(id, { kind: "skip", stepId: "w" });
    await sweep(engine);
    expect(await read(id)).toMatchObject({ status: "WAITING", waitingFor: "approval" });
    await order(id, { kind: "skip", stepId: "ask" });
    await sweep(engine);
    expect((await read(id)).status).toBe("SUCCEEDED");
    expect(await approvalsOf(id)).toEqual(["CANCELLED"]);
  });

  it("go back leaves them, and what they had done is undone when the procedure fails later", async () => {
    const { id, engine, script } = await opened();
    script("after", no());
    await order(id, { kind: "retry_from", stepId: "after" });
    await sweep(engine);
    expect((await read(id)).status).toBe("COMPENSATED");
    expect(await approvalsOf(id)).toEqual(["CANCELLED"]);
    expect(await notesOf(id)).toBe(0);
  });

  it("go back to a call that runs beside it: the earlier one is waited for and undone too", async () => {
    const { engine, script } = testEngine(database);
    script("after", no());
    const nodes = [skillNode("s", "w", { async: true }), waitNode("w", "after", HOUR), skillNode("after", "end"), end];
    const id = await start(nodes);
    await advance(engine, id);
    await order(id, { kind: "retry_from", stepId: "s" });
    await sweep(engine);
    const tasks = await database.client.asyncTask.findMany({ where: { executionId: id }, orderBy: { id: "asc" } });
    const [first = "", second = ""] = tasks.map((task) => task.id);
    await runAsyncTask(engine, second);
    await order(id, { kind: "skip", stepId: "w" });
    await advance(engine, id);
    expect((await read(id)).status).toBe("COMPENSATING");
    await runAsyncTask(engine, first);
    await advance(engine, id);
    expect((await read(id)).status).toBe("COMPENSATED");
    expect(await notesOf(id)).toBe(0);
  });

  it("cancel undoes what a SOP called by a branch did", async () => {
    const child = sopOf([skillNode("c1", "cw"), waitNode("cw", "cend", HOUR), outputNode("cend", "done")], {
      sopId: "child",
    });
    const { engine } = testEngine(database, { findSop: async () => child });
    const id = await start([
      parallelNode("p", "end", { calls: "call", waits: "w" }),
      callNode("call", null, "child"),
      waitNode("w", null, HOUR),
      end,
    ]);
    await advance(engine, id);
    const { id: childId } = await database.client.execution.findFirstOrThrow({ where: { parentId: id } });
    await advance(engine, childId);
    expect(await notesOf(childId)).toBe(1);
    await order(id, { kind: "cancel", compensate: true });
    await advance(engine, id);
    // The child's end makes its parent due again.
    await sweep(engine);
    await sweep(engine);
    expect((await read(id)).status).toBe("CANCELLED");
    expect((await read(childId)).status).toBe("CANCELLED");
    expect(await notesOf(childId)).toBe(0);
  });
});
