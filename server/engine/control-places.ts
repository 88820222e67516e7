// Which steps the main path of a procedure can stand at, as against those inside a parallel step's branches. Pure.
import type { Node, SopGraph } from "../sop/graph";

/** Every step that may follow on the same path. A parallel step's branches are paths of their own. */
function following(node: Node): (string | null)[] {
  switch (node.type) {
    case "decision_logic":
      return [node.onTrue, node.onFalse, node.onFailure];
    case "switch":
      return [...node.cases.map((one) => one.next), node.otherwise, node.onFailure];
    case "human_approval":
      return [node.next, node.onReject, node.onTimeout.kind === "goto" ? node.onTimeout.target : null, node.onFailure];
    case "skill_call":
    case "model_call":
    case "parallel_execution":
    case "wait":
    case "call_sop":
    case "output":
      return [node.next, node.onFailure];
  }
}

const known = new WeakMap<SopGraph, ReadonlySet<string>>();

/** The steps the main path can come to. Steps of branches, and those that only run after an undoing, are not among them. */
export function mainSteps(graph: SopGraph): ReadonlySet<string> {
  const cached = known.get(graph);
  if (cached) return cached;
  const found = new Set<string>();
  const open: (string | null)[] = [graph.entry];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = id === null ? undefined : graph.nodes[id];
    if (!node || found.has(node.id)) continue;
    found.add(node.id);
    open.push(...following(node));
  }
  known.set(graph, found);
  return found;
}
