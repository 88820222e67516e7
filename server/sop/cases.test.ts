// Runs the cases beside every shipped SOP, and checks that they cover it.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { getSkill } from "../skills/registry";
import { readCases, resultsOf, runCase } from "./cases";
import type { SopGraph } from "./graph";
import { listSopFiles } from "./find-files";
import { loadSops } from "./load";

const dir = join(import.meta.dirname, "../../sops");
const { sops, problems } = await loadSops(dir);

/** The ways out of every decision, and every answer: what cases must cover. */
function branches(graph: SopGraph): string[] {
  return Object.values(graph.nodes).flatMap((node) => {
    if (node.type === "decision_logic") return [`${node.id}→${node.onTrue}`, `${node.id}→${node.onFalse}`];
    return node.type === "output" ? [`→${node.id}`] : [];
  });
}

it("ships only SOPs without a problem", () => {
  expect(problems).toEqual([]);
  expect(sops.map(({ graph }) => graph.sopId)).toContain("handle_order_delay");
});

it("names the schema in the first line of every file, so that editors help", async () => {
  for (const file of await listSopFiles(dir)) {
    const sop = sops.find((loaded) => file.endsWith(loaded.file));
    expect(sop?.source.split("\n", 1)[0]).toBe("# yaml-language-server: $schema=../sop.schema.json");
  }
});

describe.each(sops.map((sop) => [sop.graph.sopId, sop] as const))("%s", async (sopId, sop) => {
  const file = await readCases(join(dir, sop.graph.category, `${sopId}.cases.yaml`));
  const reports = file.CASES.map((given) => runCase(sop.graph, file, given));

  it.each(file.CASES.map((given) => [given.name, given] as const))("%s", (_name, given) => {
    expect(runCase(sop.graph, file, given).faults).toEqual([]);
  });

  it("is covered: every branch and every answer", () => {
    const walked = new Set(
      reports.flatMap(({ walk }) => walk.path.flatMap((id, i) => [`→${id}`, `${id}→${walk.path[i + 1]}`])),
    );
    expect(branches(sop.graph).filter((branch) => !walked.has(branch))).toEqual([]);
  });

  it("is tested with facts the skills can really give, and gives them what they take", () => {
    for (const [i, given] of file.CASES.entries()) {
      const results = resultsOf(file, given);
      for (const [stepId, input] of Object.entries(reports[i]!.walk.given)) {
        const node = sop.graph.nodes[stepId]!;
        if (node.type !== "skill_call") continue;
        const skill = getSkill(node.skill);
        expect(skill.input.safeParse(input).error, `${given.name}: ${stepId} input`).toBeUndefined();
        const result = results[stepId]!;
        if ("output" in result) {
          expect(skill.output.safeParse(result.output).error, `${given.name}: ${stepId}`).toBeUndefined();
        }
        const key = reports[i]!.walk.keys[stepId];
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
