import { createHash } from "node:crypto";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { seedDemo } from "../../prisma/seed";
import { demoDatabase } from "../../prisma/test-demo";
import { systemClock, type Actor } from "../context";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { readCases } from "./cases-file";
import { runCase } from "./cases";
import { caseStore } from "./cases-store";
import type { SopGraph } from "./graph";
import { loadSops } from "./load";
import { simulate, type SimulationRequest } from "./simulate";

const dir = join(import.meta.dirname, "../../sops");
const { sops } = await loadSops(dir);
const graphOf = (id: string) => sops.find(({ graph }) => graph.sopId === id)!.graph;
const customer: Actor = { userId: "user_demo_customer", role: "customer", customerId: "cust_demo", name: "Lin" };

let database: TestDatabase;
beforeAll(async () => {
  database = await demoDatabase();
});

/** Of every table: how many rows, and what is in them. */
async function contents(): Promise<Record<string, string>> {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname IN ('public', 'graphile_worker') ORDER BY 1`,
  );
  const all: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: found } = await database.pool.query<{ row: string }>(
      `SELECT t::text AS row FROM ${name} t ORDER BY 1`,
    );
    all[name] = `${found.length} ${createHash("sha256")
      .update(found.map(({ row }) => row).join("\n"))
      .digest("hex")}`;
  }
  return all;
}

const request = (graph: SopGraph, over: Partial<SimulationRequest> = {}): SimulationRequest => ({
  graph,
  input: { order_id: "12345" },
  actor: customer,
  locale: "en",
  clock: systemClock,
  answers: {},
  failures: {},
  results: {},
  childOf: () => null,
  ...over,
});

it("goes the whole way on real records, says what it would do, and leaves every table as it was", async () => {
  const before = await contents();
  const { walk, acts, costMicroUsd } = await simulate(database.client, request(graphOf("handle_order_delay")));
  expect(walk).toMatchObject({ status: "SUCCEEDED", ending: { node: "answer_delayed" } });
  expect(acts.map(({ step, skill, kind }) => [step, skill, kind])).toEqual([
    ["compensate", "offerCompensation", "act"],
    ["notify", "sendEmail", "act"],
    ["open_ticket", "createSupportTicket", "act"],
  ]);
  expect(acts[0]).toMatchObject({ idempotencyKey: "delay-coupon:12345", output: { reused: false } });
  expect(acts[1]?.jobs).toEqual([{ task: "deliver_email", payload: { emailId: expect.any(String) as string } }]);
  expect(acts[2]?.summary["zh-CN"]).toContain("12345");
  expect(costMicroUsd).toBeGreaterThan(0);
  expect(await contents()).toEqual(before);
});

it("undoes for real what it wrote before the step that is told to fail", async () => {
  const before = await contents();
  const failures = { notify: "INTERNAL" };
  const graph = structuredClone(graphOf("handle_order_delay"));
  Object.assign(graph.nodes.notify!, { onFailure: null });
  const { walk, acts } = await simulate(database.client, request(graph, { failures }));
  expect(walk).toMatchObject({ status: "COMPENSATED", undone: ["compensate"], failure: { step: "notify" } });
  expect(acts.at(-1)).toMatchObject({ step: "compensate", skill: "revokeCoupon", kind: "undo" });
  expect(await contents()).toEqual(before);
});

it("takes given results for steps, and refuses steps there are not", async () => {
  const results = { query_logistics: { days_delayed: 0 } };
  const graph = graphOf("handle_order_delay");
  const failures = { no_such_step: "TIMEOUT" };
  await expect(simulate(database.client, request(graph, { failures }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(simulate(database.client, request(graph, { answers: { notify: "approved" } }))).rejects.toMatchObject({
    code: "VALIDATION",
  });
  const { walk } = await simulate(database.client, request(graph, { results }));
  expect(walk.ways).toContain("is_delayed: false");
  const wrong = { query_logistics: { days_delayed: "many" } };
  await expect(simulate(database.client, request(graph, { results: wrong }))).rejects.toMatchObject({
    code: "VALIDATION",
    message: expect.stringContaining("days_delayed"),
  });
});

it("asks for what the account may do, and shows it nobody else's records", async () => {
  const graph = graphOf("handle_order_delay");
  const outsider: Actor = { ...customer, customerId: "cust_nobody" };
  const { walk, acts } = await simulate(database.client, request(graph, { actor: outsider }));
  expect(walk.steps[0]).toMatchObject({ step: "get_order", status: "FAILED", error: { code: "NOT_FOUND" } });
  expect(acts).toEqual([]);
  const closed = { ...graph, requiredPermissions: ["vault:open"] };
  await expect(simulate(database.client, request(closed))).rejects.toMatchObject({ code: "FORBIDDEN" });
});

it("runs a real case on the demo store of its own time, compares its records, and takes everything back", async () => {
  const scratch = await testDatabase();
  const store = caseStore(scratch.client, (db, now) => seedDemo({ client: db as never }, { now }));
  const file = await readCases(join(dir, "service/handle_order_delay.cases.yaml"));
  const expected = {
    ending: "answer_delayed",
    records: {
      coupons: { count: 1, percent: 15 },
      tickets: [{ where: { kind: "ORDER_DELAY" }, count: 1, order_id: "12345" }],
      orders: { count: 0 },
    },
  };
  const given = { name: "real", locale: "en" as const, real: true, input: { order_id: "12345" }, expect: expected };
  const graph = graphOf("handle_order_delay");
  expect(await runCase(graph, file, given, { store })).toMatchObject({ faults: [] });
  const wrong = {
    ...expected,
    records: { coupons: { count: 2, percent: 20 }, emails: { where: { to_address: "x" } } },
  };
  const { faults } = await runCase(graph, file, { ...given, expect: wrong }, { store });
  expect(faults).toEqual([
    "coupons: 1 rows, not 2",
    "coupons.percent is 15, not 20",
    'emails {"to_address":"x"}: no row was added or changed',
  ]);
  expect(await scratch.client.customer.count()).toBe(0);
});
