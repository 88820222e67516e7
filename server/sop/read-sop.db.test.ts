import { beforeAll, expect, test } from "vitest";
import { systemClock, type Ctx, type Role } from "../context";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { sopCatalog } from "./catalog";
import { readSop } from "./read-sop";
import { publishSops } from "./versions";

let database: TestDatabase;
const as = (role: Role): Ctx => ({
  actor: { userId: "user_1", role, customerId: null, name: "Tomás" },
  db: database.client,
  clock: systemClock,
  locale: "en",
});
const SOP = "handle_order_delay";

beforeAll(async () => {
  database = await testDatabase();
});

test("an SOP is shown before anything ran it, with every step and way of its file", async () => {
  const { graph, edges, mermaid, versions, offered, diff } = await readSop(as("ops"), { sopId: SOP });
  expect(offered).toBe(true);
  expect(versions).toHaveLength(1);
  expect(diff).toBeNull();
  expect(new Set(edges.map((edge) => edge.from))).toEqual(new Set(graph.order));
  for (const id of graph.order) expect(mermaid).toContain(`s_${id}`);
});

test("every text there ever was of it can be compared with another", async () => {
  const sop = (await sopCatalog()).sops.get(SOP);
  if (!sop) throw new Error(`${SOP} is gone.`);
  const [first = ""] = sop.graph.order;
  const node = sop.graph.nodes[first];
  if (!node) throw new Error("It has no step.");
  const label = { "zh-CN": "另一个名称", en: "Another name" };
  const graph = { ...sop.graph, nodes: { ...sop.graph.nodes, [first]: { ...node, label } } };
  const checksum = "e".repeat(64);
  await publishSops(database.client, [sop, { ...sop, checksum, graph }]);
  const { versions, diff } = await readSop(as("ops"), { sopId: SOP, before: sop.checksum, after: checksum });
  expect(versions.map((one) => one.checksum).sort()).toEqual([sop.checksum, checksum].sort());
  expect(diff?.same).toBe(false);
  expect(diff?.changed.map((change) => change.id)).toEqual([first]);
  const same = await readSop(as("ops"), { sopId: SOP, before: checksum, after: checksum });
  expect(same.diff?.same).toBe(true);
});

test("what there is not is not found, and a customer is refused", async () => {
  const missing = readSop(as("ops"), { sopId: "nothing_of_the_kind" });
  await expect(missing).rejects.toMatchObject({ code: "NOT_FOUND", options: { reason: "sop_not_found" } });
  const unknown = readSop(as("ops"), { sopId: SOP, before: "x", after: "y" });
  await expect(unknown).rejects.toMatchObject({ options: { reason: "sop_version_not_found" } });
  await expect(readSop(as("customer"), { sopId: SOP })).rejects.toMatchObject({ code: "FORBIDDEN" });
});
