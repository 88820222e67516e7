// A procedure that names a version of a skill: it is called, undone and logged as that version.
import { beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { systemClock, type Ctx } from "../context";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { getSkill } from "../skills/registry";
import { summarizeCall } from "../skills/summarize-call";
import { customer, makeShop } from "../skills/test-shop";
import { compileSop } from "../sop/compile";
import { startExecution } from "./client";
import { getExecution } from "./read";
import { createEngine } from "./run";
import { runToEnd } from "./run-to-end";

const SOP = `
SOP_ID: order_and_fail
DESCRIPTION: { zh-CN: 下单后失败, en: Order and fail }
TRIGGERS: []
INPUT_SCHEMA: { type: object, properties: { sku: { type: string } }, required: [sku] }
REQUIRED_PERMISSIONS: ["order:create", "order:read"]
STEPS:
  - id: place
    type: skill_call
    label: { zh-CN: 下单, en: Place }
    skill_name: createOrder@1
    input: { items: [{ sku: "\${INPUT.sku}", quantity: 1 }] }
    output_var: placed
  - id: look
    type: skill_call
    label: { zh-CN: 查询, en: Look }
    skill_name: getOrderDetails@1.1.0
    input: { order_id: "\${placed.order_id}9" }
    output_var: order
  - id: say
    type: output
    label: { zh-CN: 告知, en: Say }
    message_template: { zh-CN: "\${order.order_id}", en: "\${order.order_id}" }
`;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
});

it("is called and undone under the version it names, and its failure is logged", async () => {
  const { sop, problems } = compileSop(SOP, "order_and_fail.yaml");
  if (!sop) throw new Error(JSON.stringify(problems));
  const ctx: Ctx = { actor: customer, db: database.client, clock: systemClock, locale: "en" };
  const how = { channel: "web", locale: "en", intent: "test", intentConfidence: 1, sentiment: 0 } as const;
  const { executionId } = await startExecution(ctx, { sop, input: { sku: "BUDS" }, ...how });
  expect(await runToEnd(createEngine(database), executionId)).toBe("COMPENSATED");
  const where = { executionId };
  const steps = await database.client.executionStep.findMany({ where, orderBy: { seq: "asc" } });
  expect(steps.map(({ name, status }) => [name, status])).toEqual([
    ["createOrder@1", "SUCCEEDED"],
    ["getOrderDetails@1.1.0", "FAILED"],
    ["cancelOrder", "SUCCEEDED"],
  ]);
  // Whoever reads the journal reads what each call does, in the skill's words.
  const told = (await getExecution(ctx, { executionId })).steps.map(({ summary }) => summary);
  expect(told).toEqual(steps.map(({ name, input }) => summarizeCall(getSkill(name ?? ""), input)));
  expect(told[0]).toEqual({ en: "Order 1 item", "zh-CN": "下单购买 1 件商品" });
  const logs = await database.client.skillExecutionLog.findMany({ where, orderBy: { startedAt: "asc" } });
  expect(
    logs.map(({ skillId, skillVersion, status, errorCode }) => [skillId, skillVersion, status, errorCode]),
  ).toEqual([
    ["create_order_v1", getSkill("createOrder@1").version, "SUCCEEDED", null],
    ["get_order_details_v1", "1.1.0", "FAILED", "NOT_FOUND"],
    ["cancel_order_v1", "1.0.0", "SUCCEEDED", null],
  ]);
  expect(await database.client.order.findFirst()).toMatchObject({ status: "CANCELLED" });
});

it("keeps to the version that was the newest when its procedure was published, and undoes by it", async () => {
  const ctx: Ctx = { actor: customer, db: database.client, clock: systemClock, locale: "en" };
  const how = { channel: "web", locale: "en", intent: "test", intentConfidence: 1, sentiment: 0 } as const;
  const unpinned = SOP.replaceAll(/(createOrder|getOrderDetails)@[\d.]+/g, "$1").replace(
    "order_and_fail",
    "order_bare",
  );
  const { sop } = compileSop(unpinned, "order_bare.yaml");
  expect(sop?.graph.skillMajors).toEqual({ createOrder: 1, cancelOrder: 1, getOrderDetails: 1 });
  const { executionId } = await startExecution(ctx, { sop: sop!, input: { sku: "BUDS" }, ...how });

  // Meanwhile a major version arrives that takes and gives something else, and everything it does goes wrong.
  const asked: string[] = [];
  const newer = (name: string) => {
    const run = () => Promise.reject(new Error("not this one"));
    return { ...getSkill(name), id: `${name}_v2`, version: "2.0.0", input: z.strictObject({ other: z.string() }), run };
  };
  const majors = new Map(["createOrder", "cancelOrder", "getOrderDetails"].map((name) => [name, newer(name)]));
  const latest = (reference: string) => {
    asked.push(reference);
    return majors.get(reference) ?? getSkill(reference);
  };
  const engine = createEngine(database, { getSkill: latest });
  expect(await runToEnd(engine, executionId)).toBe("COMPENSATED");
  const logs = await database.client.skillExecutionLog.findMany({
    where: { executionId },
    orderBy: { startedAt: "asc" },
  });
  expect(logs.map(({ skillId, skillVersion }) => [skillId, skillVersion])).toEqual([
    ["create_order_v1", getSkill("createOrder@1").version],
    ["get_order_details_v1", "1.1.0"],
    ["cancel_order_v1", "1.0.0"],
  ]);
  expect(new Set(asked)).toEqual(new Set(["createOrder@1", "getOrderDetails@1", "cancelOrder@1"]));

  // What is compiled from now on means the newer one, and is another version of the same text.
  const knows = { get: latest, has: () => true, keys: () => majors.keys() };
  const after = compileSop(unpinned, "order_bare.yaml", { skills: knows });
  expect(after.graph?.skillMajors).toMatchObject({ createOrder: 2 });
  expect(after.problems.map(({ code }) => code)).toContain("type-error");
});
