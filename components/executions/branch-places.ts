// Which branch of which parallel step each step of a graph belongs to. Follows the graph's own promise that no step of
// a branch leads out of it, nor into it.
import type { Node } from "@/server/sop/graph";

export type BranchPlace = { of: string; index: number; name: string; depth: number };

export function branchPlaces(nodes: Record<string, Node>): Map<string, BranchPlace> {
  const places = new Map<string, BranchPlace>();
  const place = (parallelId: string, depth: number) => {
    const parallel = nodes[parallelId];
    if (parallel?.type !== "parallel_execution") return;
    parallel.branches.forEach(({ id, entry }, index) => {
      for (const stepId of reachable(nodes, entry)) {
        // An inner parallel step is met before its own branches, which then belong to it.
        places.set(stepId, { of: parallelId, index, name: id, depth });
        place(stepId, depth + 1);
      }
    });
  };
  for (const node of Object.values(nodes)) {
    if (node.type === "parallel_execution" && !places.has(node.id)) place(node.id, 1);
  }
  return places;
}

function reachable(nodes: Record<string, Node>, entry: string): string[] {
  const found = new Set<string>();
  const open = [entry];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = nodes[id];
    if (!node || found.has(id)) continue;
    found.add(id);
    open.push(...targetsOf(node));
  }
  return [...found];
}

/** Every step that may come after this one on the same path; the branches of a parallel step are paths of their own. */
export function targetsOf(node: Node): string[] {
  const own = (() => {
    switch (node.type) {
      case "decision_logic":
        return [node.onTrue, node.onFalse];
      case "switch":
        return [...node.cases.map((one) => one.next), node.otherwise];
      case "human_approval":
        return [node.next, node.onReject, node.onTimeout.kind === "goto" ? node.onTimeout.target : null];
      default:
        return [node.next];
    }
  })();
  return [...new Set([...own, node.onFailure])].filter((id) => id !== null);
}
