import { beforeAll, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { createClaimQueue } from "./lease";
import { startSweep } from "./sweep";
import { begin, outputNode, skillNode, sopOf, testContext, testEngine } from "./test-engine";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

it("takes over a few abandoned executions first, and the rest as these get on", async () => {
  const sop = sopOf([skillNode("a", "end", { skill: "look" }), outputNode("end", "ok")]);
  const ids: string[] = [];
  for (let i = 0; i < 30; i++) ids.push(await begin(testContext(database), sop));
  const { claim } = createClaimQueue(database.pool, "dead");
  for (const id of ids) await claim(id);
  await database.client.$executeRaw`UPDATE executions SET lease_until = now() - interval '1 second'`;

  const { engine, meanwhile } = testEngine(database, { worker: "heir" });
  let open = () => {};
  const gate = new Promise<void>((go) => (open = go));
  meanwhile.set("a", () => gate);
  const sweeping = startSweep(engine);
  const heirs = () => database.client.execution.count({ where: { leaseOwner: "heir" } });
  await expect.poll(heirs, { timeout: 5_000 }).toBe(10);
  // However often it looks meanwhile.
  await new Promise((later) => setTimeout(later, 1_200));
  expect(await heirs()).toBe(10);
  open();
  const done = () => database.client.execution.count({ where: { id: { in: ids }, status: "SUCCEEDED" } });
  await expect.poll(done, { timeout: 15_000 }).toBe(30);
  await sweeping.stop();
});
