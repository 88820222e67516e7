// Which steps the main path of a procedure can stand at, as against those inside a parallel step's branches, and which way
// it came. Pure.
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
  const cached = known.get(graph) ?? stepsFrom(graph, graph.entry, null);
  known.set(graph, cached);
  return cached;
}

/** The steps that can follow on this one, itself included, without passing `around`. */
function stepsFrom(graph: SopGraph, from: string, around: string | null): Set<string> {
  const found = new Set<string>();
  const open: (string | null)[] = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = id === null || id === around ? undefined : graph.nodes[id];
    if (!node || found.has(node.id)) continue;
    found.add(node.id);
    open.push(...following(node));
  }
  return found;
}

export type PathRow = { stepId: string; kind: string; phase: string; status: string; token: string };

/** The steps the main path came by to where it stands, in order; what it went back behind is not among them. */
export function pathOf(graph: SopGraph, journal: readonly PathRow[]): string[] {
  let path: string[] = [];
  for (const { stepId, kind, phase, status, token } of journal) {
    if (token !== "") continue;
    const node = graph.nodes[stepId];
    // The outcome of a call that runs beside the path comes whenever it comes.
    const beside = node?.type === "skill_call" && node.async && status !== "STARTED";
    const done = phase === "CONTROL" && status === "SUCCEEDED" ? kind : null;
    if (done === "retry_from" && path.includes(stepId)) path = path.slice(0, path.lastIndexOf(stepId));
    const passed = (phase === "FORWARD" && !beside) || done === "skip";
    if (passed && path.at(-1) !== stepId) path.push(stepId);
  }
  return path;
}

const DECIDES: readonly Node["type"][] = ["human_approval", "decision_logic", "switch"];

/**
 * The choice that every way to the step leads through and that has to be made anew, since what came after the step leads
 * to it again; null when the path may just go back. Only procedures that go round have one.
 */
export function choiceBefore(graph: SopGraph, stepId: string, since: readonly string[]): string | null {
  const guards = graph.order.filter((id) => {
    const node = graph.nodes[id];
    return node && id !== stepId && DECIDES.includes(node.type) && !stepsFrom(graph, graph.entry, id).has(stepId);
  });
  const ahead = since.filter((id) => id !== stepId).map((id) => stepsFrom(graph, id, stepId));
  return guards.find((id) => ahead.some((steps) => steps.has(id))) ?? null;
}
