// Runs the cases beside every shipped SOP, and fails when they cover less than is asked of them.
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { seedDemo } from "../../prisma/seed";
import type { PrismaClient } from "../db";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { getSkill } from "../skills/registry";
import { runCase } from "./cases";
import { casesFileOf, findCases } from "./cases-run";
import { givenBy } from "./cases-stub";
import { caseStore } from "./cases-store";
import { coverageOf, percentOf } from "./coverage";
import { listSopFiles } from "./find-files";
import type { CallSopNode } from "./graph";
import { loadSops } from "./load";

const MIN_BRANCHES = 90;
const dir = join(import.meta.dirname, "../../sops");
const { sops, problems } = await loadSops(dir);
const childOf = ({ sopId }: CallSopNode) => sops.find(({ graph }) => graph.sopId === sopId)?.graph ?? null;

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));

it("ships only SOPs without an error", () => {
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(sops.map(({ graph }) => graph.sopId)).toContain("handle_order_delay");
});

it("names the schema in the first line of every file, so that editors help", async () => {
  for (const file of await listSopFiles(dir)) {
    const sop = sops.find((loaded) => file.endsWith(loaded.file));
    expect(sop?.source.split("\n", 1)[0]).toBe("# yaml-language-server: $schema=../sop.schema.json");
  }
});

describe.each(sops.map((sop) => [sop.graph.sopId, sop] as const))("%s", async (sopId, sop) => {
  const files = await listSopFiles(dir);
  const own = files.find((file) => file.endsWith(sop.file)) ?? "";
  const file = await findCases(casesFileOf(own), sop.graph);
  const cases = file?.CASES ?? [];
  const run = (given: (typeof cases)[number]) => {
    const seed = (db: unknown, now: Date) => seedDemo({ client: db as PrismaClient }, { now });
    return runCase(sop.graph, file!, given, { childOf, store: caseStore(database.client, seed) });
  };

  it.each(cases.map((given) => [given.name, given] as const))("%s", async (_name, given) => {
    expect((await run(given)).faults).toEqual([]);
  });

  it(`has at least ${MIN_BRANCHES} % of its branches covered`, async () => {
    const reports = await Promise.all(cases.map(run));
    const { branches } = coverageOf(
      sop.graph,
      reports.flatMap(({ walk }) => (walk ? [walk] : [])),
    );
    expect(percentOf(branches), `${sopId}: no case takes ${branches.missing.join(", ")}`).toBeGreaterThanOrEqual(
      MIN_BRANCHES,
    );
  });

  it("is tested with facts the skills can really give, and gives them what they take", async () => {
    for (const given of cases.filter(({ real }) => !real)) {
      const { walk } = await run(given);
      const { results } = givenBy(file!, given);
      for (const [stepId, input] of Object.entries(walk?.given ?? {})) {
        const node = sop.graph.nodes[stepId]!;
        if (node.type !== "skill_call") continue;
        const skill = getSkill(node.skill);
        expect(skill.input.safeParse(input).error, `${given.name}: ${stepId} input`).toBeUndefined();
        for (const result of results[stepId] ?? []) {
          if ("error" in result) continue;
          expect(skill.output.safeParse(result.output).error, `${given.name}: ${stepId}`).toBeUndefined();
        }
        // Whoever does an act some other way must meet the same key. A note to somebody is nobody else's to send.
        const key = skill.reversibility.kind === "notice" ? null : walk?.keys[stepId];
        if (key) expect(key).toBe(skill.idempotency(skill.input.parse(input)));
      }
    }
  });
});

it("handle_order_delay_v1 shows the seven steps of §3.1", () => {
  const { graph } = sops.find((sop) => sop.graph.sopId === "handle_order_delay")!;
  expect(graph.version).toBe(1);
  expect(graph.mainPath).toEqual([
    "get_order",
    "query_logistics",
    "is_delayed",
    "apologise",
    "compensate",
    "notify",
    "open_ticket",
  ]);
  expect(graph.intents).toEqual(["track_order", "QueryOrderStatus", "delivery_delay"]);
  expect(graph.nodes.open_ticket).toMatchObject({ type: "skill_call", async: true });
  expect(graph.nodes.apologise).toMatchObject({ type: "model_call", policy: "complex_generation" });
});
