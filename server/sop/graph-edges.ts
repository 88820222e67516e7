// The edges of a graph as people draw and compare them: from which step to which, and on what. `to: null` is the end of
// the path: of the execution, or inside a branch of the branch.
import type { Node, SopGraph } from "./graph";

export type EdgeKind = "next" | "true" | "false" | "case" | "default" | "branch" | "failure" | "rejected" | "timed_out";
/** `on` says which: the case's values, the branch, the errors. */
export type Edge = { from: string; to: string | null; kind: EdgeKind; on: string[] };

export function edgesOf(node: Node): Edge[] {
  const edge = (to: string | null, kind: EdgeKind, on: string[] = []): Edge => ({ from: node.id, to, kind, on });
  const failure = node.onFailure === null ? [] : [edge(node.onFailure, "failure", node.onFailureFor)];
  switch (node.type) {
    case "decision_logic":
      return [edge(node.onTrue, "true"), edge(node.onFalse, "false")];
    case "switch": {
      const cases = node.cases.map(({ values, next }) => edge(next, "case", values.map(caseWords)));
      return [...cases, edge(node.otherwise, "default")];
    }
    case "parallel_execution":
      return [
        ...node.branches.map(({ id, entry }) => edge(entry, "branch", [id])),
        edge(node.next, "next"),
        ...failure,
      ];
    case "human_approval": {
      const rejected = node.onReject === null ? [] : [edge(node.onReject, "rejected")];
      const late = node.onTimeout.kind === "goto" ? [edge(node.onTimeout.target, "timed_out")] : [];
      return [edge(node.next, "next"), ...rejected, ...late];
    }
    case "skill_call":
    case "model_call":
    case "wait":
    case "call_sop":
    case "output":
      return [edge(node.next, "next"), ...failure];
  }
}

/** A text as it is, anything else as JSON: `SHIPPED`, `5`, `null`. */
function caseWords(value: string | number | boolean | null): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The branch each step is in, as "parallel/branch" of the innermost; steps of the main path are not among them. */
export function branchPlaces({ nodes, order }: Pick<SopGraph, "nodes" | "order">): Map<string, string> {
  const places = new Map<string, string>();
  const enter = (entry: string, place: string) => {
    const open = [entry];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const node = nodes[id];
      if (!node || places.has(id)) continue;
      places.set(id, place);
      for (const { to, kind } of edgesOf(node)) if (to !== null && kind !== "branch") open.push(to);
    }
  };
  for (const id of order) {
    const node = nodes[id];
    if (node?.type === "parallel_execution")
      for (const { id: branch, entry } of node.branches) enter(entry, `${id}/${branch}`);
  }
  return places;
}
