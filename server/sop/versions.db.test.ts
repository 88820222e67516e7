import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { AppError } from "../errors";
import { testDatabase } from "../postgres/test-database";
import { loadSops } from "./load";
import { getGraph, publishSops } from "./versions";
import type { Database } from "../db";
import type { LoadedSop } from "./graph";

let db: Database;
let sops: LoadedSop[];
beforeAll(async () => {
  db = await testDatabase();
  ({ sops } = await loadSops(join(import.meta.dirname, "../../sops")));
});

it("keeps every text once, and gives its graph back unchanged", async () => {
  const [sop] = sops;
  expect(await publishSops(db.client, sops)).toBe(sops.length);
  expect(await publishSops(db.client, sops)).toBe(0);
  const { graph, checksum } = sop!;
  expect(await getGraph(db.client, graph.sopId, graph.version, checksum)).toEqual(graph);
});

it("keeps an edited text beside the one that executions began with", async () => {
  const sop = sops[0]!;
  const edited: LoadedSop = { ...sop, checksum: "e".repeat(64), graph: { ...sop.graph, category: "edited" } };
  expect(await publishSops(db.client, [edited])).toBe(1);
  const read = (checksum: string) => getGraph(db.client, sop.graph.sopId, sop.graph.version, checksum);
  expect((await read(edited.checksum)).category).toBe("edited");
  expect((await read(sop.checksum)).category).toBe(sop.graph.category);
});

it("does not know what was never published", async () => {
  await expect(getGraph(db.client, "nothing", 1, "x")).rejects.toThrow(AppError);
});
