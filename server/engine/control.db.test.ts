import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Ctx } from "../context";
import { AppError } from "../errors";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import type { Skill } from "../skills/contract";
import type { Node } from "../sop/graph";
import {
  cancelExecution,
  completeStep,
  pauseExecution,
  resumeExecution,
  retryFrom,
  retryNow,
  skipStep,
} from "./control";
import type { Order } from "./orders";
import type { Token } from "./state";
import { outputNode, skillNode, sopOf, testContext } from "./test-engine";
import { placeExecution } from "./test-standing";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

const base = {
  label: { "zh-CN": "步骤", en: "Step" },
  line: 1,
  onFailure: null,
  retry: { count: 0, backoffMs: 1, jitter: false, on: [] },
  timeoutMs: 1_000,
  outputVar: null,
};
const decision: Node = {
  ...base,
  id: "choose",
  type: "decision_logic",
  next: null,
  condition: { parts: [{ expr: "true" }] },
  onTrue: "fan",
  onFalse: "end",
};
const fan: Node = {
  ...base,
  id: "fan",
  type: "parallel_execution",
  next: "end",
  branches: [{ id: "one", entry: "inside" }],
  join: { kind: "all" },
  others: "finish",
};
const sop = sopOf([
  skillNode("a", "b"),
  skillNode("b", "choose"),
  decision,
  fan,
  skillNode("inside", null),
  outputNode("end", "done"),
]);

const manager = () => testContext(database, { userId: "user_manager", role: "manager", name: "Mei" });
const customer = () => testContext(database, { userId: "user_lin", role: "customer" });

const standing = (status: string, token: Partial<Token> = {}, visited: string[] = []) =>
  placeExecution(database, sop, {
    status,
    token: { node: "b", ...token },
    steps: visited.map((stepId) => ({ stepId })),
  });

const read = (id: string) => database.client.execution.findUniqueOrThrow({ where: { id } });
const ordersOf = async (id: string) => (await read(id)).control as unknown as Order[];
const jobsOf = (id: string) =>
  database.client.$queryRaw<{ task: string }[]>`
    SELECT task_identifier AS task FROM graphile_worker.jobs WHERE key = ${`advance:${id}`}`;
const auditOf = (id: string, action: string) =>
  database.client.auditLog.findMany({ where: { executionId: id, action } });

async function refused(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => null).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(AppError);
  const { code, options } = error as AppError;
  return options.reason ? `${code} ${options.reason}` : code;
}

const skills: Record<string, Partial<Skill>> = { note: { output: z.object({ note: z.string() }) } };
const skillOf = (name: string) => skills[name] as Skill;

type Verb = (ctx: Ctx, executionId: string, reason?: string) => Promise<unknown>;
/** Each verb, where it makes sense, and where it does not. */
const verbs: {
  name: string;
  verb: Verb;
  on: () => Promise<string>;
  order: object;
  not: () => Promise<string>;
  why: string;
}[] = [
  {
    name: "pause",
    verb: (ctx, executionId, reason) => pauseExecution(ctx, { executionId, ...(reason ? { reason } : {}) }),
    on: () => standing("RUNNING"),
    order: { kind: "pause" },
    not: () => standing("PAUSED"),
    why: "already_paused",
  },
  {
    name: "resume",
    verb: (ctx, executionId, reason) => resumeExecution(ctx, { executionId, ...(reason ? { reason } : {}) }),
    on: () => standing("PAUSED"),
    order: { kind: "resume" },
    not: () => standing("RUNNING"),
    why: "not_paused",
  },
  {
    name: "cancel",
    verb: (ctx, executionId, reason) =>
      cancelExecution(ctx, { executionId, compensate: false, ...(reason ? { reason } : {}) }),
    on: () => standing("WAITING"),
    order: { kind: "cancel", compensate: false },
    not: () => standing("SUCCEEDED"),
    why: "execution_ended",
  },
  {
    name: "retry_now",
    verb: (ctx, executionId, reason) => retryNow(ctx, { executionId, ...(reason ? { reason } : {}) }),
    on: () =>
      standing("WAITING", { wait: { kind: "retry", until: "2030-01-01T00:00:00Z", since: "2026-01-01T00:00:00Z" } }),
    order: { kind: "retry_now" },
    not: () => standing("WAITING"),
    why: "no_retry_waits",
  },
  {
    name: "retry_from",
    verb: (ctx, executionId, reason) => retryFrom(ctx, { executionId, stepId: "a", ...(reason ? { reason } : {}) }),
    on: () => standing("PAUSED", {}, ["a"]),
    order: { kind: "retry_from", stepId: "a" },
    not: () => standing("PAUSED", {}, []),
    why: "step_not_reached",
  },
  {
    name: "skip",
    verb: (ctx, executionId, reason) => skipStep(ctx, { executionId, stepId: "b", ...(reason ? { reason } : {}) }),
    on: () => standing("PAUSED"),
    order: { kind: "skip", stepId: "b" },
    not: () => standing("RUNNING"),
    why: "not_standing",
  },
  {
    name: "complete",
    verb: (ctx, executionId, reason) =>
      completeStep(ctx, { executionId, stepId: "b", output: { note: "n1" }, ...(reason ? { reason } : {}) }, skillOf),
    on: () => standing("WAITING"),
    order: { kind: "complete", stepId: "b", output: { note: "n1" } },
    not: () => standing("PAUSED", { node: "a" }),
    why: "not_at_step",
  },
];

describe.each(verbs)("$name", ({ name, verb, on, order, not, why }) => {
  it("leaves the order, a job, and an audit row with who and why", async () => {
    const id = await on();
    const before = await read(id);
    await verb(manager(), id, "  the customer called ");
    const by = { userId: "user_manager", name: "Mei", role: "manager" };
    expect(await ordersOf(id)).toEqual([{ ...order, by, reason: "the customer called", at: expect.any(String) }]);
    expect(await jobsOf(id)).toHaveLength(1);
    const after = await read(id);
    expect(after.status).toBe(before.status);
    if (before.status === "WAITING") expect(after.wakeAt!.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await auditOf(id, `execution.${name}`)).toEqual([
      expect.objectContaining({
        actorId: "user_manager",
        before: { status: before.status, node: before.node },
        after: { ...order, reason: "the customer called" },
      }),
    ]);
  });

  it("is refused to who may not, and somebody else's looks as if it did not exist", async () => {
    const id = await on();
    expect(await refused(verb(customer(), id))).toBe("FORBIDDEN");
    expect(await refused(verb(manager(), "exec_nothing"))).toBe("NOT_FOUND execution_not_found");
    expect(await ordersOf(id)).toEqual([]);
    expect(await auditOf(id, `execution.${name}`)).toEqual([]);
  });

  it("is refused when it makes no sense, and nothing is left of it", async () => {
    const id = await not();
    expect(await refused(verb(manager(), id))).toBe(`CONFLICT ${why}`);
    expect(await ordersOf(id)).toEqual([]);
    expect(await auditOf(id, `execution.${name}`)).toEqual([]);
  });

  it("is refused once the execution has ended or is being undone", async () => {
    for (const status of ["SUCCEEDED", "FAILED", "COMPENSATED", "COMPENSATION_FAILED", "CANCELLED"]) {
      expect(await refused(verb(manager(), await standing(status)))).toBe("CONFLICT execution_ended");
    }
    expect(await refused(verb(manager(), await standing("COMPENSATING")))).toBe("CONFLICT execution_undoing");
  });
});

describe("two people at once", () => {
  it("pause it once: one order, and the other is told", async () => {
    const executionId = await standing("RUNNING");
    const both = await Promise.allSettled([1, 2].map(() => pauseExecution(manager(), { executionId })));
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await ordersOf(executionId)).toHaveLength(1);
  });

  it("may pause and then resume what has not been paused yet", async () => {
    const executionId = await standing("RUNNING");
    await pauseExecution(manager(), { executionId });
    await resumeExecution(manager(), { executionId });
    expect((await ordersOf(executionId)).map(({ kind }) => kind)).toEqual(["pause", "resume"]);
  });

  it("cannot order anything of one that is being cancelled", async () => {
    const executionId = await standing("PAUSED");
    await cancelExecution(manager(), { executionId });
    expect(await refused(resumeExecution(manager(), { executionId }))).toBe("CONFLICT execution_undoing");
  });
});

describe("what an order about a step may not do", () => {
  const wait = { since: "2026-01-01T00:00:00Z" };
  const cases: [string, string, () => Promise<string>, string][] = [
    ["name a step there is not", "bb", () => standing("PAUSED"), "step_unknown"],
    ["reach into a branch", "inside", () => standing("PAUSED"), "step_in_branch"],
    [
      "leave branches behind",
      "fan",
      () => standing("WAITING", { node: "fan", wait: { ...wait, kind: "branches" } }),
      "branches_under_way",
    ],
    [
      "leave a child behind",
      "b",
      () => standing("WAITING", { wait: { ...wait, kind: "child", id: "exec_c", until: null } }),
      "child_under_way",
    ],
    ["choose a way by leaving a decision out", "choose", () => standing("PAUSED", { node: "choose" }), "step_decides"],
    ["withhold the answer", "end", () => standing("PAUSED", { node: "end" }), "step_is_answer"],
  ];
  it.each(cases)("%s", async (_what, stepId, on, why) => {
    const executionId = await on();
    expect(await refused(skipStep(manager(), { executionId, stepId }))).toBe(`CONFLICT ${why}`);
  });

  it("skip on to a step whose decision has not been made", async () => {
    const executionId = await standing("PAUSED", { node: "a" }, ["a"]);
    expect(await refused(retryFrom(manager(), { executionId, stepId: "fan" }))).toBe("CONFLICT step_not_reached");
  });

  it("give a step what its skill never would", async () => {
    const executionId = await standing("PAUSED");
    const wrong = completeStep(manager(), { executionId, stepId: "b", output: { note: 5 } }, skillOf);
    expect(await refused(wrong)).toBe("VALIDATION step_output");
    expect(await ordersOf(executionId)).toEqual([]);
  });
});
