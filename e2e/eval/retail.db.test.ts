import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { exportStore } from "../../server/commerce/documents/export-store";
import { importStore } from "../../server/commerce/documents/import-store";
import { testDatabase, type TestDatabase } from "../../server/postgres/test-database";
import { compareShops, type Shop } from "./compare";
import { contextOf, system, tryTask } from "./retail";
import { keep } from "./stores";
import { readTasks, type Task } from "./tasks";

const EXAMPLE = "e2e/eval/example";
const REAL = "../shared/data/tau-retail";
const text = readFileSync(`${EXAMPLE}/shop.json`, "utf8");
const shop = JSON.parse(text) as Shop;

let database: TestDatabase;
let putBack: () => Promise<void>;
let tasks: Task[];
beforeAll(async () => {
  database = await testDatabase();
  await importStore(contextOf(database, system), { text, format: "tau" });
  putBack = await keep(database);
  tasks = await readTasks(`${EXAMPLE}/tasks.json`);
});

describe("the evaluation of tasks", () => {
  it("passes what is done right, each from the same start", async () => {
    expect(tasks.length).toBeGreaterThan(6);
    for (const task of tasks) {
      expect(await tryTask(database, shop, task)).toBeNull();
      await putBack();
    }
    const after = (await exportStore(contextOf(database, system), { format: "tau" })) as Shop;
    expect(after).toEqual(shop);
  });

  it("tells what is wrong: another record, a refusal that was not due, one that did not come, a touch too many", async () => {
    const task = (id: string) => tasks.find((one) => one.id === id) as Task;
    const faultsOf = async (changed: Task) => {
      const failure = await tryTask(database, shop, changed);
      await putBack();
      return failure?.faults.join("\n") ?? "";
    };
    const cancel = task("cancel-to-gift-card");
    expect(await faultsOf({ ...cancel, gold_errors: [{ name: "cancel_pending_order" }] })).toMatch(
      /refused: nothing; expected: cancel_pending_order/,
    );
    expect(await faultsOf({ ...cancel, expected_changed: { ...cancel.expected_changed, users: {} } })).toMatch(
      /users ada_hale_11: payment_methods is .*42.5.*not .*30/,
    );
    expect(await faultsOf({ ...cancel, user_id: "ben_cole_22" })).toMatch(/was refused: order_not_found/);
    expect(await faultsOf({ ...task("refused"), gold_errors: [] })).toMatch(/insufficient_balance/);
    const modify = task("change-one-of-two-alike");
    const wrong = structuredClone(modify);
    (wrong.expected_changed.orders["#X1001"] as { items: { price: number }[] }).items[1]!.price = 1;
    expect(await faultsOf(wrong)).toMatch(/orders #X1001: items/);
  });

  it("takes what no skill can be given for refused, and what was done already where the task says so", async () => {
    const cancel = tasks.find(({ id }) => id === "cancel-to-gift-card") as Task;
    const untouched: Task = { ...cancel, expected_changed: { products: {}, users: {}, orders: {} } };
    const write = (change: Partial<Task["gold_writes"][number]>): Task => {
      const gold_writes = cancel.gold_writes.map((act) => ({ ...act, ...change }));
      return { ...untouched, gold_writes, gold_errors: gold_writes };
    };
    const twice = { ...cancel, gold_writes: [...cancel.gold_writes, ...cancel.gold_writes] };
    const odd = [
      write({ arguments: { ...cancel.gold_writes[0]?.arguments, reason: "" } }),
      write({ arguments: {} }),
      write({ name: "constructor" }),
      { ...twice, gold_errors: cancel.gold_writes },
      twice,
    ];
    for (const task of odd) {
      expect(await tryTask(database, shop, task)).toBeNull();
      await putBack();
    }
  });

  it("takes null for missing and cents for cents, and nothing else for the same", () => {
    const of = (order: object): Shop => ({ products: {}, users: {}, orders: { a: order } });
    const compare = (before: object, after: object) =>
      compareShops({ before: of(before), expected: {}, after: of(after) });
    expect(compare({ price: 71.96000000000001, reason: null }, { price: 71.96 })).toEqual([]);
    expect(compare({ price: 71.96 }, { price: 71.97 })).toEqual(["orders a: price is 71.97, not 71.96"]);
    expect(compareShops({ before: of({}), expected: {}, after: { products: {}, users: {}, orders: {} } })).toEqual([
      "orders a: is missing",
    ]);
  });
});

describe.skipIf(!existsSync(REAL))("a real shop, where it is at hand", () => {
  it("comes out as it went in, and its tasks come out right", { timeout: 60_000 }, async () => {
    const real = readFileSync(`${REAL}/db.json`, "utf8");
    const before = JSON.parse(real) as Shop;
    const ctx = contextOf(database, system);
    const counts = await importStore(ctx, { text: real, format: "tau", replace: true });
    expect(counts).toEqual({ customers: 500, products: 50, orders: 1_000 });
    expect(await exportStore(ctx, { format: "tau" })).toEqual(before);
    const some = (await readTasks(`${REAL}/tasks.train.json`))
      .filter((task) => task.gold_writes.length > 2)
      .slice(0, 1);
    for (const task of some) expect(await tryTask(database, before, task)).toBeNull();
  });
});
