import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "../context";
import { AppError } from "../errors";
import type { ModelRequest } from "../models/contract";
import type { Node } from "../sop/graph";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { isTerminal } from "./status";
import { advance } from "./advance";
import type { Order } from "./orders";
import type { REPLACED_BY_CUSTOMER } from "./stop-own";
import { STOPPED_BY_CUSTOMER, stopOwnExecution } from "./stop-own";
import { outputNode, skillNode, sopOf, testContext, testEngine } from "./test-engine";
import { placeExecution, type Placed } from "./test-standing";

let database: TestDatabase;
let engine: ReturnType<typeof testEngine>["engine"];
beforeAll(async () => {
  database = await testDatabase();
  engine = testEngine(database).engine;
});

// "note" can be undone, "unnote" cannot.
const sop = sopOf([
  skillNode("write", "burn"),
  skillNode("burn", "end", { skill: "unnote" }),
  outputNode("end", "done"),
]);
const words = { "zh-CN": { parts: [{ text: "写" }] }, en: { parts: [{ text: "Write" }] } };
const ask: Node = {
  ...{ id: "ask", type: "model_call", label: { "zh-CN": "写", en: "Write" }, line: 1, next: "end", outputVar: "ask" },
  ...{ task: "write", policy: "complex_generation", input: { kind: "object", fields: {} }, prompt: words },
  ...{ outputSchema: null, onFailure: null, timeoutMs: 60_000 },
  // Tried again as often as it fails by itself.
  retry: { count: 3, backoffMs: 1, jitter: false, on: [] },
};
const talking = sopOf([skillNode("write", "ask"), ask, outputNode("end", "done")], { sopId: "talking_sop" });
const place = (placed: Placed) => placeExecution(database, sop, placed);
const lin = (): Ctx => testContext(database, { userId: "user_lin" });
const stop = (ctx: Ctx, executionId: string) =>
  stopOwnExecution(ctx, { executionId, reason: STOPPED_BY_CUSTOMER }, engine.getSkill);
const row = (id: string) => database.client.execution.findUniqueOrThrow({ where: { id } });

async function refused(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${String(error)}`);
  return `${error.code} ${error.options.reason ?? ""}`.trim();
}

describe("a customer's stop of their own work", () => {
  it("orders it cancelled and undone, and is audited", async () => {
    const id = await place({ status: "WAITING", token: { node: "burn" }, steps: [{ stepId: "write" }] });
    await stop(lin(), id);
    const orders = (await row(id)).control as unknown as Order[];
    expect(orders).toMatchObject([
      { kind: "cancel", compensate: true, reason: STOPPED_BY_CUSTOMER, by: { userId: "user_lin" } },
    ]);
    const audit = await database.client.auditLog.findMany({ where: { executionId: id } });
    expect(audit).toMatchObject([{ action: "execution.cancel", actorId: "user_lin", after: { compensate: true } }]);
  });

  it("is carried out before the next step, so that what cannot be undone is never begun", async () => {
    const id = await place({ status: "PENDING", token: { node: "burn" } });
    await stop(lin(), id);
    for (let i = 0; i < 5 && !isTerminal((await row(id)).status); i++) await advance(engine, id);
    expect(await row(id)).toMatchObject({ status: "CANCELLED" });
    const forward = await database.client.executionStep.count({ where: { executionId: id, phase: "FORWARD" } });
    expect(forward).toBe(0);
  });

  it("cuts off a model that is being asked, and does not ask it again", async () => {
    let asked = 0;
    let begun: () => void = () => {};
    const asking = new Promise<void>((resolve) => (begun = resolve));
    const callModel = ({ signal }: ModelRequest) => {
      asked += 1;
      begun();
      return new Promise<never>((_, fail) => {
        const stopped = () => fail(new AppError("UNAVAILABLE", "The model call was stopped.", { reason: "aborted" }));
        signal?.addEventListener("abort", stopped, { once: true });
      });
    };
    const id = await placeExecution(database, talking, { status: "PENDING", token: { node: "write" } });
    const working = advance(testEngine(database, { callModel }).engine, id);
    await asking;
    await stop(lin(), id);
    await working;
    expect(asked).toBe(1);
    expect(await row(id)).toMatchObject({ status: "CANCELLED" });
    const journal = await database.client.executionStep.findMany({
      where: { executionId: id },
      orderBy: { seq: "asc" },
    });
    expect(journal.map(({ stepId, status }) => [stepId, status])).toContainEqual(["ask", "FAILED"]);
    expect(journal.map(({ stepId }) => stepId)).not.toContain("end");
  });

  it.each([
    ["has been done", { status: "RUNNING", token: { node: "end" }, steps: [{ stepId: "write" }, { stepId: "burn" }] }],
    ["is being done", { status: "RUNNING", token: { node: "burn" }, steps: [{ stepId: "write" }] }],
  ] as [string, Placed][])("is refused once what cannot be undone %s, and changes nothing", async (_, placed) => {
    const id = await place(placed);
    const before = await row(id);
    expect(await refused(stop(lin(), id))).toBe("CONFLICT past_no_return");
    expect(await row(id)).toEqual(before);
    expect(await database.client.auditLog.count({ where: { executionId: id } })).toBe(0);
  });

  it("is refused when what was called has done what cannot be undone", async () => {
    const id = await place({ status: "WAITING", token: { node: "write" } });
    const child = { parentId: id, parentKind: "call" };
    await place({ status: "RUNNING", token: { node: "end" }, row: child, steps: [{ stepId: "burn" }] });
    expect(await refused(stop(lin(), id))).toBe("CONFLICT past_no_return");
  });

  it.each([
    ["SUCCEEDED", "CONFLICT execution_ended"],
    ["COMPENSATING", "CONFLICT execution_undoing"],
  ])("is refused when it is %s", async (status, why) => {
    expect(await refused(stop(lin(), await place({ status })))).toBe(why);
  });

  it("of two at once counts once", async () => {
    const id = await place({ status: "WAITING", token: { node: "burn" } });
    const ends = await Promise.all(
      [stop(lin(), id), stop(lin(), id)].map((one) =>
        one.then(
          () => "done",
          () => "no",
        ),
      ),
    );
    expect(ends.sort()).toEqual(["done", "no"]);
  });

  it("is for whoever began it: another's is not there, not even for those who may order it about", async () => {
    const id = await place({ status: "WAITING", token: { node: "burn" } });
    const others = [
      testContext(database, { userId: "user_other" }),
      testContext(database, { userId: "user_manager", role: "manager" }),
    ];
    for (const ctx of others) expect(await refused(stop(ctx, id))).toBe("NOT_FOUND execution_not_found");
    expect(await refused(stop(lin(), "exec_nothing"))).toBe("NOT_FOUND execution_not_found");
  });

  it("takes no other reason than the two it knows", async () => {
    const input = { executionId: "exec_x", reason: "because" as typeof REPLACED_BY_CUSTOMER };
    await expect(stopOwnExecution(lin(), input, engine.getSkill)).rejects.toThrow();
  });
});
