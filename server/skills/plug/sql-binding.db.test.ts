// A company's own PostgreSQL behind checkStock and behind a skill of its own: nothing of the procedure changes.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../../prisma/test-demo";
import { systemClock, type Actor, type Ctx } from "../../context";
import type { TestDatabase } from "../../postgres/test-database";
import { closeResourcePools } from "../../resources/connectors/postgres";
import { startExecution } from "../../engine/client";
import { createEngine } from "../../engine/run";
import { runToEnd } from "../../engine/run-to-end";
import { loadSops } from "../../sop/load";
import { contextFor, plugIn } from "../../resources/test-resources";
import { readSkill } from "../list-skills";
import { recordHealth } from "../record-health";
import { getSkill, setPluggedSkills } from "../registry";
import { agent, customer, ops, skillContext, stranger } from "../test-shop";
import { bindSkills, checkBindings, unbindSkills } from "./bindings";
import type { Binding } from "./binding.schema";
import { listBindings } from "./list-bindings";
import { loadBindings } from "./load-bindings";

let database: TestDatabase;
beforeAll(async () => {
  database = await demoDatabase();
  await database.pool.query(`
    CREATE TABLE depot_stock (sku text, title text, title_zh text, price numeric(10,2), on_hand int);
    INSERT INTO depot_stock VALUES ('SCARF-1', 'Merino scarf', '美利奴围巾', 83.00, 4), ('SCARF-2', 'Silk scarf', '丝巾', 120, 0);
    CREATE TABLE warranty (serial text, holder text, until timestamptz);
    INSERT INTO warranty SELECT 'S1', email, '2027-01-01T00:00:00Z' FROM customers WHERE id = 'cust_demo'`);
  const { username, host, pathname, password } = new URL(database.url);
  const settings = { username, tls: "disable" };
  const depot = {
    id: "depot_db",
    connector: "postgres" as const,
    endpoint: `postgresql://${host}${pathname}`,
    settings,
  };
  await plugIn(contextFor(database), depot, { password: decodeURIComponent(password) || "unused-password" });
});
afterAll(async () => {
  setPluggedSkills([]);
  await closeResourcePools();
});

const operator = (): Ctx => ({ actor: ops, db: database.client, clock: systemClock, locale: "en" });
const call = (name: string, input: Record<string, unknown>, actor: Actor = customer) =>
  getSkill(name).run(skillContext(database.client, "k", { actor }), input);
const refused = (code: string, reason: string) => ({ code, options: { reason } });
async function bind(...bindings: unknown[]): Promise<void> {
  await bindSkills(operator(), { bindings: bindings as Binding[] });
  await loadBindings(database.client);
}

const STOCK = {
  implements: "checkStock",
  sql: {
    resource: "depot_db",
    query: `SELECT sku, title, title_zh, (price * 100)::int AS minor, on_hand FROM depot_stock
      WHERE sku = $1 OR $2 <> '' AND (title ILIKE '%' || $2 || '%' OR title_zh ILIKE '%' || $2 || '%') ORDER BY sku`,
    values: ["input.sku", 'input.product ? input.product : ""'],
    output: `{
      "found": $count(response) > 0,
      "in_stock": $count(response[on_hand >= $$.input.quantity]) > 0,
      "items": response.{"sku": sku, "product_id": sku, "name": title, "name_zh": title_zh, "options": {},
        "options_text": "", "price_minor": minor, "currency": "USD", "in_stock": on_hand >= $$.input.quantity, "stock": on_hand}
    }`,
  },
  owner: "anyone",
  sample: { product: "scarf" },
};

const WARRANTY = {
  skill: {
    name: "lookUpWarranty",
    category: "service",
    description: { "zh-CN": "查询保修期", en: "Looks up how long a product is under warranty" },
    input: { type: "object", properties: { serial: { type: "string" } }, required: ["serial"] },
    output: {
      type: "object",
      properties: { serial: { type: "string" }, until: { type: "string" }, holder: { type: "string" } },
      required: ["serial", "until"],
    },
    permissions: ["inventory:read"],
    effect: "read",
  },
  sql: {
    resource: "depot_db",
    query: "SELECT serial, until, holder FROM warranty WHERE serial = $1",
    values: ["input.serial"],
    rows: "one",
    refusals: [{ status: 404, code: "NOT_FOUND", reason: "serial_unknown" }],
  },
  owner: "response.holder",
  sample: { serial: "S1" },
};

describe("a query behind a skill", () => {
  it("answers in the words of the contract, also where nothing or one thing is found", async () => {
    await bind(STOCK);
    expect(await call("checkStock", { product: "scarf", quantity: 2 })).toMatchObject({
      found: true,
      in_stock: true,
      items: [
        { sku: "SCARF-1", name: "Merino scarf", name_zh: "美利奴围巾", price_minor: 8300, in_stock: true, stock: 4 },
        { sku: "SCARF-2", in_stock: false },
      ],
    });
    expect(await call("checkStock", { sku: "SCARF-2" })).toMatchObject({
      in_stock: false,
      items: [{ sku: "SCARF-2" }],
    });
    expect(await call("checkStock", { sku: "NO-SUCH" })).toEqual({ found: false, in_stock: false, items: [] });
    expect(await listBindings(operator())).toMatchObject([
      { name: "checkStock", kind: "sql", system: "depot_db", call: expect.stringMatching(/^SELECT sku, title/) },
    ]);
  });

  it("stands under a shipped procedure that knows nothing of it", async () => {
    const { sops } = await loadSops("sops");
    const sop = sops.find(({ graph }) => graph.sopId === "check_stock")!;
    const { executionId } = await startExecution(
      { ...operator(), actor: customer },
      {
        ...{ sop, input: { product: "scarf" }, channel: "web", locale: "en", intent: "stock_query" },
        ...{ intentConfidence: 1, sentiment: 0 },
      },
    );
    expect(await runToEnd(createEngine(database), executionId)).toBe("SUCCEEDED");
    const { output } = await database.client.execution.findUniqueOrThrow({ where: { id: executionId } });
    expect((output as { message: { en: string } }).message.en).toContain("Merino scarf, $83.00, only 4 left");
  });

  it("takes what a customer says as a value, whatever it holds", async () => {
    const evil = "'; DROP TABLE depot_stock; --";
    expect(await call("checkStock", { product: evil })).toMatchObject({ found: false });
    expect(await call("checkStock", { product: "scarf" })).toMatchObject({ found: true });
  });

  it("shows a customer no other's row, and says of it what it says of none", async () => {
    await bind(WARRANTY);
    expect(await call("lookUpWarranty", { serial: "S1" })).toMatchObject({ until: "2027-01-01T00:00:00.000Z" });
    expect(await call("lookUpWarranty", { serial: "S1" }, agent)).toMatchObject({ serial: "S1" });
    const unknown = refused("NOT_FOUND", "serial_unknown");
    await expect(call("lookUpWarranty", { serial: "S9" })).rejects.toMatchObject(unknown);
    await expect(call("lookUpWarranty", { serial: "S1" }, stranger)).rejects.toMatchObject(unknown);
  });

  const asking = (change: object, more: object = {}) => ({ ...WARRANTY, sql: { ...WARRANTY.sql, ...change }, ...more });
  it.each([
    ["a table that is not there", asking({ query: "SELECT * FROM nowhere" }), "system_query"],
    ["a query that writes", asking({ query: "DELETE FROM warranty RETURNING *", values: [] }), "system_query"],
    [
      "an answer cut off",
      asking({ query: "SELECT * FROM generate_series(1, 9)", values: [], rows: "many", max_rows: 3 }),
      "answer_too_large",
    ],
    ["a resource that is no database", asking({ resource: "store" }), "resource_connector"],
    ["a name that is not known", asking({ values: ["inputs.serial"] }), "unknown_name"],
    [
      "a skill that writes",
      { ...asking({}), skill: { ...WARRANTY.skill, name: "extendWarranty", effect: "external" } },
      "write_by_query",
    ],
  ])("is not bound for %s", async (_what, binding, code) => {
    const { problems, trials } = await checkBindings(operator(), { bindings: [binding] as never });
    expect([...problems.map((one) => one.code), ...trials.map(({ error }) => error?.reason)]).toContain(code);
    await expect(bindSkills(operator(), { bindings: [binding] as never })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("repeats nothing of a value the database cannot use", async () => {
    await bind(
      asking(
        { query: "SELECT serial, until, holder FROM warranty WHERE length(serial) = $1::int" },
        { sample: { serial: "2" } },
      ),
    );
    const error = await call("lookUpWarranty", { serial: "my secret" }).catch((one: Error) => one);
    expect(error).toMatchObject(refused("VALIDATION", "system_input"));
    expect(String(error)).not.toContain("secret");
  });
});

describe("the health of a skill that changed hands", () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 10, 22, 12, minutes));
  let logged = 0;
  async function called(minute: number, errorCode: string | null): Promise<void> {
    const ids = { executionId: "exec_h", decisionId: "dec_h", stepId: "s", skillId: "check_stock_v1" };
    await database.client.skillExecutionLog.create({
      data: {
        id: `log_h${(logged += 1)}`,
        ...{ ...ids, skillVersion: getSkill("checkStock").version, startedAt: at(minute), completedAt: at(minute) },
        ...{ durationMs: 5, status: errorCode ? "FAILED" : "SUCCEEDED", errorCode },
      },
    });
  }
  const operatorAt = (minute: number): Ctx => ({ ...operator(), clock: { now: () => at(minute) } });
  const healthAt = async (minute: number) => {
    await recordHealth(database.client, at(minute), async () => {});
    return (await readSkill(operatorAt(minute), { name: "checkStock" })).health;
  };

  it("counts no call of whoever carried it out before", async () => {
    await unbindSkills(operatorAt(0), { skills: ["checkStock"] });
    await loadBindings(database.client);
    await called(1, "UNAVAILABLE");
    expect(await healthAt(2)).toMatchObject({ calls: 1, successRate: 0 });
    await bindSkills(operatorAt(3), { bindings: [STOCK] as never });
    await loadBindings(database.client);
    expect((await readSkill(operatorAt(3), { name: "checkStock" })).health).toBeNull();
    expect(await healthAt(4)).toMatchObject({ calls: 0, from: at(3).toISOString() });
    await called(5, null);
    expect(await healthAt(6)).toMatchObject({ calls: 1, successRate: 1 });
    // Another text is another system.
    await bindSkills(operatorAt(7), { bindings: [{ ...STOCK, timeout_ms: 9_000 }] as never });
    await loadBindings(database.client);
    await called(8, "TIMEOUT");
    expect(await healthAt(9)).toMatchObject({ calls: 1, successRate: 0 });
    await unbindSkills(operatorAt(10), { skills: ["checkStock"] });
    await loadBindings(database.client);
    expect(await healthAt(11)).toMatchObject({ calls: 0 });
    await called(12, null);
    expect(await healthAt(13)).toMatchObject({ calls: 1, successRate: 1 });
  });

  it("leaves a bound skill the very same while others are bound, with its limits and its circuit", async () => {
    await bind(STOCK);
    const before = getSkill("checkStock");
    await bind(WARRANTY);
    expect(getSkill("checkStock")).toBe(before);
    await bind({ ...STOCK, timeout_ms: 8_000 });
    expect(getSkill("checkStock")).not.toBe(before);
  });
});
