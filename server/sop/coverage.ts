// Which steps and which ways out of steps the walks of an SOP's cases have taken, and which none has. A way is "is_late:
// true", "pay: on_failure", "ask: timed_out", as walks note them. Pure.
import type { Node, SopGraph } from "./graph";
import type { Walk } from "./walk-contract";
import { caseName } from "./walk-step";

export type Covered = { total: number; covered: number; missing: string[] };
export type Coverage = { steps: Covered; branches: Covered };

/** Every way out of a step that a case could take, in the order of the file. */
export function branchesOf(graph: SopGraph): string[] {
  const rules = new Set(graph.compensation.map((rule) => rule.step));
  return graph.order.flatMap((id) => {
    const node = graph.nodes[id];
    if (!node) return [];
    const ways = waysOf(node);
    if (node.onFailure !== null) ways.push("on_failure");
    if (rules.has(id)) ways.push("compensates");
    return [...new Set(ways)].map((way) => `${id}: ${way}`);
  });
}

function waysOf(node: Node): string[] {
  switch (node.type) {
    case "decision_logic":
      return ["true", "false"];
    case "switch":
      return [...node.cases.map(({ values }) => caseName(values)), "default"];
    case "human_approval":
      return ["approved", "rejected", "timed_out"];
    case "parallel_execution":
      return node.join.kind === "all" ? ["joined"] : ["joined", "joined without all"];
    case "skill_call":
    case "model_call":
    case "call_sop":
    case "wait":
    case "output":
      return [];
  }
}

export function coverageOf(graph: SopGraph, walks: readonly Pick<Walk, "path" | "ways">[]): Coverage {
  const reached = new Set(walks.flatMap((walk) => walk.path));
  const taken = new Set(walks.flatMap((walk) => [...walk.ways]));
  return { steps: covered(graph.order, reached), branches: covered(branchesOf(graph), taken) };
}

function covered(all: readonly string[], seen: ReadonlySet<string>): Covered {
  const missing = all.filter((one) => !seen.has(one));
  return { total: all.length, covered: all.length - missing.length, missing };
}

/** 0 … 100, rounded down: 89.9 is not 90. What has nothing to cover is covered. */
export function percentOf({ total, covered: count }: Pick<Covered, "total" | "covered">): number {
  return total === 0 ? 100 : Math.floor((count / total) * 100);
}
