import { beforeAll, describe, expect, it } from "vitest";
import { transaction } from "../db";
import type { Node } from "../sop/graph";
import { AppError } from "../errors";
import { subscribe } from "../postgres/notify";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { advance } from "./advance";
import { runAsyncTask } from "./async-task";
import { commitEntry } from "./commit";
import { createClaimQueue, findDue } from "./lease";
import { runToEnd } from "./run-to-end";
import { sweep } from "./sweep";
import { begin, outputNode, skillNode, sopOf, testContext, testEngine } from "./test-engine";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

const journalOf = async (executionId: string) => {
  const rows = await database.client.executionStep.findMany({ where: { executionId }, orderBy: { seq: "asc" } });
  return rows.map((row) => `${row.phase === "COMPENSATION" ? "undo " : ""}${row.stepId} #${row.attempt} ${row.status}`);
};
const read = (id: string) => database.client.execution.findUniqueOrThrow({ where: { id } });
const notesOf = (executionId: string) => database.client.email.count({ where: { executionId } });
const expireLease = (id: string) =>
  database.client.$executeRaw`UPDATE executions SET lease_until = now() - interval '1 second' WHERE id = ${id}`;
const claim = (id: string, worker: string) => createClaimQueue(database.pool, worker).claim(id);
const busy = () => new AppError("UNAVAILABLE", "busy");
const patient = { count: 2, backoffMs: 1, jitter: false, on: [] };

describe("an execution", () => {
  it("commits each step once, in order, and answers with what the steps found", async () => {
    const { engine } = testEngine(database);
    const sop = sopOf([skillNode("a", "b"), skillNode("b", "end", { skill: "look" }), outputNode("end", "${b.text}")]);
    const id = await begin(testContext(database), sop);
    expect(await runToEnd(engine, id)).toBe("SUCCEEDED");
    expect(await journalOf(id)).toEqual(["a #1 SUCCEEDED", "b #1 SUCCEEDED", "end #1 SUCCEEDED"]);
    expect((await read(id)).output).toEqual({ message: { "zh-CN": "b", en: "b" }, outcome: "resolved", node: "end" });
  });

  it("closes its audit record with the cost and the number of its skills", async () => {
    const { engine } = testEngine(database);
    const id = await begin(
      testContext(database),
      sopOf([skillNode("a", "b"), skillNode("b", "end"), outputNode("end", "ok")]),
    );
    await runToEnd(engine, id);
    const decision = await database.client.aiDecision.findFirstOrThrow({ where: { executionId: id } });
    expect(decision).toMatchObject({ status: "SUCCESS", skillsCalled: 2, modelCalls: 0 });
    expect(decision.totalCostUsd.toString()).toBe("0.001");
    expect(decision.executionDurationMs).toBeGreaterThanOrEqual(0);
    expect(Number(decision.predictedSatisfaction)).toBeGreaterThan(0);
  });

  it("is advanced by one worker at a time, however many try", async () => {
    const sop = sopOf([skillNode("a", "b"), skillNode("b", "c"), skillNode("c", "end"), outputNode("end", "ok")]);
    const id = await begin(testContext(database), sop);
    const engines = Array.from({ length: 6 }, (_, i) => testEngine(database, { worker: `w${i}` }).engine);
    await Promise.all(engines.map((engine) => advance(engine, id)));
    expect((await read(id)).status).toBe("SUCCEEDED");
    expect(await notesOf(id)).toBe(3);
  });

  it("refuses the late write of a worker that was replaced, and its effect with it", async () => {
    const { engine } = testEngine(database, { worker: "late" });
    const id = await begin(testContext(database), sopOf([skillNode("a", "end"), outputNode("end", "ok")]));
    const held = await claim(id, "late");
    await expireLease(id);
    // The successor even has the same name: only the fence tells them apart.
    await claim(id, "late");
    const late = await commitEntry(database.client, {
      executionId: id,
      owner: { worker: engine.worker, fence: held!.fence },
      revision: held!.revision,
      state: { ...held!.state, tokens: [{ id: "", node: "end", attempt: 0 }] },
      status: "RUNNING",
      awaited: [],
      wakeAt: null,
      waitingFor: null,
      orders: 0,
      row: null,
      log: null,
    });
    expect(late).toBeNull();
    await expireLease(id);
    await advance(testEngine(database, { worker: "successor" }).engine, id);
    expect(await notesOf(id)).toBe(1);
    expect(await journalOf(id)).toEqual(["a #1 LOST", "a #2 SUCCEEDED", "end #1 SUCCEEDED"]);
  });

  it("keeps its lease while a step takes long", async () => {
    const id = await begin(testContext(database), sopOf([skillNode("a", "end"), outputNode("end", "ok")]));
    const { engine, meanwhile } = testEngine(database);
    const leaseOf = async () => (await read(id)).leaseUntil?.getTime() ?? 0;
    meanwhile.set("a", async () => {
      const first = await leaseOf();
      await expect.poll(leaseOf, { timeout: 10_000 }).toBeGreaterThan(first);
    });
    await advance(engine, id);
    expect((await read(id)).status).toBe("SUCCEEDED");
  });

  it("is queued in its starter's own transaction, and queues what follows its end", async () => {
    const jobs = async (executionId: string) =>
      (
        await database.client.$queryRaw<{ task: string }[]>`
          SELECT task_identifier AS task FROM graphile_worker.jobs j JOIN graphile_worker._private_jobs p USING (id)
          WHERE p.payload ->> 'executionId' = ${executionId} ORDER BY j.id`
      ).map(({ task }) => task);
    const sop = sopOf([skillNode("a", "end"), outputNode("end", "ok")]);
    let undone = "";
    await transaction(database.client, async (tx) => {
      undone = await begin({ ...testContext(database), db: tx }, sop);
      throw new Error("the turn failed");
    }).catch(() => {});
    expect(await jobs(undone)).toEqual([]);
    // Only a conversation wants to be told.
    const id = await begin(testContext(database), sop, {}, { sessionId: "sess_test" });
    expect(await jobs(id)).toEqual(["advance"]);
    await advance(testEngine(database).engine, id);
    expect(await jobs(id)).toEqual(["advance", "execution_finished"]);
  });

  it("tells whoever watches of every commit", async () => {
    const id = await begin(testContext(database), sopOf([skillNode("a", "end"), outputNode("end", "ok")]));
    const heard: unknown[] = [];
    const off = await subscribe(`execution:${id}`, (news) => heard.push(news));
    await advance(testEngine(database).engine, id);
    await expect
      .poll(() => heard)
      .toEqual([
        { seq: 1, status: "RUNNING" },
        { seq: 2, status: "SUCCEEDED" },
      ]);
    off();
  });

  it("stops without a trace when it is replaced in the middle of a step", async () => {
    const sop = sopOf([skillNode("a", "end"), outputNode("end", "ok")]);
    const id = await begin(testContext(database), sop);
    const { engine, meanwhile } = testEngine(database, { worker: "slow" });
    meanwhile.set("a", async () => {
      await expireLease(id);
      await claim(id, "thief");
    });
    await advance(engine, id);
    expect(await notesOf(id)).toBe(0);
    expect(await read(id)).toMatchObject({ status: "RUNNING", leaseOwner: "thief", seq: 0 });
    await expireLease(id);
    await sweep(testEngine(database).engine);
    expect((await read(id)).status).toBe("SUCCEEDED");
    expect(await notesOf(id)).toBe(1);
  });

  it("gives up a step that keeps losing its workers", async () => {
    const id = await begin(testContext(database), sopOf([skillNode("a", "end"), outputNode("end", "ok")]));
    for (let i = 0; i < 12; i++) {
      await claim(id, `doomed_${i}`);
      await expireLease(id);
      const stopped = testEngine(database, { worker: `heir_${i}`, stopping: () => true });
      await advance(stopped.engine, id);
    }
    await runToEnd(testEngine(database).engine, id);
    expect(await read(id)).toMatchObject({ status: "FAILED", error: { reason: "worker_lost", stepId: "a" } });
  });

  it("hands its lease on at once when the worker is told to stop", async () => {
    const id = await begin(testContext(database), sopOf([skillNode("a", "end"), outputNode("end", "ok")]));
    await advance(testEngine(database, { stopping: () => true }).engine, id);
    expect(await read(id)).toMatchObject({ status: "RUNNING", leaseOwner: null });
    expect((await findDue(database.client, 1_000)).executions).toContain(id);
    await sweep(testEngine(database).engine);
    expect((await read(id)).status).toBe("SUCCEEDED");
    expect(await journalOf(id)).toEqual(["a #1 SUCCEEDED", "end #1 SUCCEEDED"]);
  });
});

describe("a step that fails", () => {
  it("is tried again as its policy says, and leaves nothing of the attempts that failed", async () => {
    const { engine, script } = testEngine(database);
    script("a", busy(), busy());
    const id = await begin(
      testContext(database),
      sopOf([skillNode("a", "end", { retry: patient }), outputNode("end", "ok")]),
    );
    expect(await runToEnd(engine, id)).toBe("SUCCEEDED");
    expect(await journalOf(id)).toEqual(["a #1 FAILED", "a #2 FAILED", "a #3 SUCCEEDED", "end #1 SUCCEEDED"]);
    expect(await notesOf(id)).toBe(1);
  });

  it("waits long backoffs without holding anything", async () => {
    const { engine, script } = testEngine(database);
    script("a", busy());
    const retry = { count: 1, backoffMs: 60_000, jitter: false, on: [] };
    const id = await begin(testContext(database), sopOf([skillNode("a", "end", { retry }), outputNode("end", "ok")]));
    await advance(engine, id);
    expect(await read(id)).toMatchObject({ status: "WAITING", leaseOwner: null });
    expect((await findDue(database.client, 1_000)).executions).not.toContain(id);
    await database.client.execution.update({ where: { id }, data: { wakeAt: new Date(Date.now() - 1) } });
    await sweep(testEngine(database, { clock: { now: () => new Date(Date.now() + 61_000) } }).engine);
    expect((await read(id)).status).toBe("SUCCEEDED");
  });

  it("goes its own way out when the SOP names one", async () => {
    const { engine, script } = testEngine(database);
    script("a", new AppError("NOT_FOUND", "gone"));
    const sop = sopOf([
      skillNode("a", "end", { onFailure: "sorry" }),
      outputNode("end", "ok"),
      outputNode("sorry", "sorry"),
    ]);
    const id = await begin(testContext(database), sop);
    expect(await runToEnd(engine, id)).toBe("SUCCEEDED");
    expect((await read(id)).output).toMatchObject({ node: "sorry" });
  });

  it("needs the actor's permission for every skill", async () => {
    const sop = sopOf([skillNode("a", "end", { skill: "guarded" }), outputNode("end", "ok")]);
    const refused = await begin(testContext(database), sop);
    expect(await runToEnd(testEngine(database).engine, refused)).toBe("FAILED");
    expect((await read(refused)).error).toMatchObject({ code: "FORBIDDEN", stepId: "a" });
    const allowed = await begin(testContext(database, { role: "admin" }), sop);
    expect(await runToEnd(testEngine(database).engine, allowed)).toBe("SUCCEEDED");
  });

  it("books the model calls of an attempt that failed", async () => {
    const node: Node = {
      ...skillNode("a", "end"),
      type: "model_call",
      task: "generateCustomerApology",
      policy: "complex_generation",
      prompt: { "zh-CN": { parts: [{ text: "写" }] }, en: { parts: [{ text: "Write" }] } },
      outputSchema: null,
    };
    // The offline writer refuses input it has no facts in.
    const id = await begin(testContext(database), sopOf([node, outputNode("end", "ok")]));
    expect(await runToEnd(testEngine(database).engine, id)).toBe("FAILED");
    const calls = await database.client.modelCall.findMany({ where: { executionId: id } });
    expect(calls.map(({ status, stepId }) => [status, stepId])).toEqual([["FAILED", "a"]]);
  });

  it("tells nobody the text of an unknown error", async () => {
    const { engine } = testEngine(database, {
      getSkill: () => {
        throw new Error("password=hunter2");
      },
    });
    const id = await begin(testContext(database), sopOf([skillNode("a", "end"), outputNode("end", "ok")]));
    const { engine: whole } = testEngine(database);
    await advance(engine, id).catch(() => {});
    await runToEnd(whole, id).catch(() => {});
    const rows = await database.client.executionStep.findMany({ where: { executionId: id } });
    expect(JSON.stringify([rows, await read(id)])).not.toContain("hunter2");
  });
});

describe("an outage of the database", () => {
  const two = [skillNode("a", "b"), skillNode("b", "end"), outputNode("end", "ok")];

  it("in the middle of a step is no verdict on it: the step is done anew", async () => {
    const { engine, meanwhile } = testEngine(database);
    const id = await begin(testContext(database), sopOf(two));
    meanwhile.set("b", async () => {
      meanwhile.delete("b");
      await database.client.$executeRaw`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'`;
    });
    await advance(engine, id);
    expect(await read(id)).toMatchObject({ status: "RUNNING", node: "b", leaseOwner: null });
    await sweep(engine);
    expect((await read(id)).status).toBe("SUCCEEDED");
    expect(await journalOf(id)).toEqual(["a #1 SUCCEEDED", "b #1 SUCCEEDED", "end #1 SUCCEEDED"]);
    expect(await notesOf(id)).toBe(2);
  });

  it("that swallows the answer of a commit neither repeats nor undoes the step", async () => {
    const id = await begin(testContext(database), sopOf(two));
    let lost = false;
    const client = new Proxy(database.client, {
      get: (target, key, self) => {
        if (key !== "$transaction") return Reflect.get(target, key, self) as unknown;
        return async (...args: Parameters<typeof target.$transaction>) => {
          const result = await target.$transaction(...args);
          if (lost) return result;
          lost = true;
          throw Object.assign(new Error("Connection terminated unexpectedly"), { code: "08006" });
        };
      },
    });
    const { engine } = testEngine({ ...database, client });
    await advance(engine, id);
    await sweep(engine);
    expect((await read(id)).status).toBe("SUCCEEDED");
    expect(await journalOf(id)).toEqual(["a #1 SUCCEEDED", "b #1 SUCCEEDED", "end #1 SUCCEEDED"]);
    expect(await notesOf(id)).toBe(2);
  });

  it("does not let one held row keep the sweep from the others", async () => {
    const sop = sopOf(two);
    const [held, orphan] = [await begin(testContext(database), sop), await begin(testContext(database), sop)];
    for (const id of [held, orphan]) {
      await claim(id, "dead");
      await expireLease(id);
    }
    await transaction(database.client, async (tx) => {
      await tx.$queryRaw`SELECT id FROM executions WHERE id = ${held} FOR UPDATE`;
      await sweep(testEngine(database).engine);
      expect((await read(orphan)).status).toBe("SUCCEEDED");
    });
    await sweep(testEngine(database).engine);
    expect((await read(held)).status).toBe("SUCCEEDED");
  });
});

describe("compensation", () => {
  const chain = [skillNode("a", "b"), skillNode("b", "c"), skillNode("c", "end"), outputNode("end", "ok")];

  it("undoes completed steps in reverse, each once, and says COMPENSATED", async () => {
    const { engine, script } = testEngine(database);
    script("c", new AppError("CONFLICT", "payment declined"));
    const id = await begin(testContext(database), sopOf(chain));
    expect(await runToEnd(engine, id)).toBe("COMPENSATED");
    expect((await journalOf(id)).slice(2)).toEqual(["c #1 FAILED", "undo b #1 SUCCEEDED", "undo a #1 SUCCEEDED"]);
    expect(await notesOf(id)).toBe(0);
    const decision = await database.client.aiDecision.findFirstOrThrow({ where: { executionId: id } });
    expect(decision).toMatchObject({
      status: "COMPENSATED",
      compensated: true,
      compensationReason: "payment declined",
    });
  });

  it("ends FAILED when there was nothing to undo", async () => {
    const { engine, script } = testEngine(database);
    script("a", new AppError("CONFLICT", "no"));
    const id = await begin(testContext(database), sopOf(chain));
    expect(await runToEnd(engine, id)).toBe("FAILED");
  });

  it("is tried again, then says COMPENSATION_FAILED and leaves an audit row", async () => {
    const { engine, script } = testEngine(database);
    script("c", new AppError("CONFLICT", "no"));
    script("undo b", busy(), busy(), busy(), busy());
    const id = await begin(testContext(database), sopOf(chain));
    expect(await runToEnd(engine, id)).toBe("COMPENSATION_FAILED");
    // What can be undone is, all the same.
    expect(await notesOf(id)).toBe(1);
    const audit = await database.client.auditLog.findMany({ where: { executionId: id } });
    expect(audit.map((row) => row.action)).toContain("execution.compensation_failed");
    const alert = await database.client.alert.findFirstOrThrow({ where: { executionId: id } });
    expect(alert).toMatchObject({ code: "COMPENSATION_FAILED", severity: "CRITICAL", status: "OPEN" });
    const task = await database.client.ticket.findFirstOrThrow({ where: { executionId: id } });
    expect(task).toMatchObject({ kind: "COMPENSATION_FAILED", priority: "URGENT", status: "OPEN" });
  });

  it("waits for what still runs beside the execution, and undoes that too", async () => {
    const { engine, script } = testEngine(database);
    script("b", new AppError("CONFLICT", "no"));
    const sop = sopOf([skillNode("a", "b", { async: true }), skillNode("b", "end"), outputNode("end", "ok")]);
    const id = await begin(testContext(database), sop);
    await advance(engine, id);
    expect(await read(id)).toMatchObject({ status: "COMPENSATING", leaseOwner: null });
    expect(await runToEnd(engine, id)).toBe("COMPENSATED");
    expect(await journalOf(id)).toContain("undo a #1 SUCCEEDED");
    expect(await notesOf(id)).toBe(0);
  });

  it("is finished by the next worker when one dies in the middle", async () => {
    const { engine, script } = testEngine(database, { worker: "first" });
    script("c", new AppError("CONFLICT", "no"));
    script("undo a", Object.assign(new Error("Connection terminated unexpectedly"), { code: "08006" }) as AppError);
    const id = await begin(testContext(database), sopOf(chain));
    await advance(engine, id);
    expect(await read(id)).toMatchObject({ status: "COMPENSATING", leaseOwner: null });
    await sweep(testEngine(database, { worker: "second" }).engine);
    expect((await read(id)).status).toBe("COMPENSATED");
    expect((await journalOf(id)).filter((line) => line === "undo b #1 SUCCEEDED")).toHaveLength(1);
    expect(await notesOf(id)).toBe(0);
  });
});

describe("an asynchronous step", () => {
  const beside = [skillNode("a", "b", { async: true }), skillNode("b", "end"), outputNode("end", "${a.note}")];

  it("runs beside the execution, which waits only where its result is read", async () => {
    const { engine } = testEngine(database);
    const id = await begin(testContext(database), sopOf(beside));
    await advance(engine, id);
    expect(await journalOf(id)).toEqual(["a #1 STARTED", "b #1 SUCCEEDED"]);
    expect(await read(id)).toMatchObject({ status: "WAITING", leaseOwner: null });
    const task = await database.client.asyncTask.findFirstOrThrow({ where: { executionId: id } });
    await runAsyncTask(engine, task.id);
    await runAsyncTask(engine, task.id);
    await advance(engine, id);
    const done = await read(id);
    expect(done.status).toBe("SUCCEEDED");
    expect(done.output).toMatchObject({ message: { en: expect.stringMatching(/^tick_/) } });
    expect(await notesOf(id)).toBe(2);
  });

  it("wakes its execution through the sweep when the job that should have was lost", async () => {
    const { engine } = testEngine(database);
    const id = await begin(testContext(database), sopOf(beside));
    await advance(engine, id);
    const task = await database.client.asyncTask.findFirstOrThrow({ where: { executionId: id } });
    await runAsyncTask(engine, task.id);
    expect((await findDue(database.client, 1_000)).executions).toContain(id);
    await sweep(engine);
    expect((await read(id)).status).toBe("SUCCEEDED");
  });

  it("is waited for at the end even if nobody read it", async () => {
    const { engine } = testEngine(database);
    const sop = sopOf([skillNode("a", "end", { async: true, outputVar: null }), outputNode("end", "ok")]);
    const id = await begin(testContext(database), sop);
    await advance(engine, id);
    expect(await read(id)).toMatchObject({ status: "WAITING", output: { node: "end" } });
    expect(await runToEnd(engine, id)).toBe("SUCCEEDED");
  });

  it("is retried, and its failure fails the execution and undoes the rest", async () => {
    const { engine, script } = testEngine(database);
    script("a", busy(), new AppError("CONFLICT", "no desk is open"));
    const [first, ...rest] = beside;
    const id = await begin(testContext(database), sopOf([{ ...first!, retry: patient }, ...rest]));
    expect(await runToEnd(engine, id)).toBe("COMPENSATED");
    const journal = await journalOf(id);
    expect(journal).toContain("a #1 FAILED");
    expect(journal).toContain("a #2 FAILED");
    expect(journal).toContain("undo b #1 SUCCEEDED");
    expect(await notesOf(id)).toBe(0);
  });
});
