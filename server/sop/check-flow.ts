// What is wrong with the shape of a graph: steps nobody reaches, and ways that end without an answer. Pure.
// A path inside a branch ends at the join, so what follows the parallel step follows from the parallel step alone.
import type { Node, SopGraph } from "./graph";

export type Shape = Pick<SopGraph, "entry" | "nodes" | "order">;

/** The ways a step goes when it does what it should; null is an end. */
export function usualWays(node: Node): (string | null)[] {
  switch (node.type) {
    case "decision_logic":
      return [node.onTrue, node.onFalse];
    case "switch":
      return [...node.cases.map((one) => one.next), node.otherwise];
    case "skill_call":
    case "model_call":
    case "parallel_execution":
    case "human_approval":
    case "wait":
    case "call_sop":
    case "output":
      return [node.next];
  }
}

/** The steps that may follow on the same path, in the order they are tried; null is an end. */
export function following(node: Node): (string | null)[] {
  const answers =
    node.type === "human_approval"
      ? [node.onReject, node.onTimeout.kind === "goto" ? node.onTimeout.target : null]
      : [];
  return [...usualWays(node), ...[node.onFailure, ...answers].filter((way) => way !== null)];
}

/** Those, and the first steps of the branches. */
export function successors(node: Node): (string | null)[] {
  const branches = node.type === "parallel_execution" ? node.branches.map((branch) => branch.entry) : [];
  return [...branches, ...following(node)];
}

/** Where an execution may begin a path: the entry, and the steps that run after a compensation. */
export function beginnings({ entry, compensation }: Pick<SopGraph, "entry" | "compensation">): string[] {
  return [...new Set([entry, ...compensation.flatMap(({ then }) => (then === null ? [] : [then]))])];
}

export function unreachable(shape: Shape, from: readonly string[] = [shape.entry]): string[] {
  const seen = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = shape.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    for (const next of successors(node)) if (next) open.push(next);
  }
  return shape.order.filter((id) => !seen.has(id));
}

/** For each step that may end the execution before any output: the shortest way there. */
export function unanswered(shape: Shape, from: readonly string[] = [shape.entry]): string[][] {
  const cameFrom = new Map<string, string | null>(from.map((id) => [id, null]));
  const ends: string[] = [];
  const open = [...from];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const node = shape.nodes[id];
    if (!node || node.type === "output") continue;
    const next = following(node);
    if (next.includes(null)) ends.push(id);
    for (const one of next) {
      if (one === null || cameFrom.has(one)) continue;
      cameFrom.set(one, id);
      open.push(one);
    }
  }
  return ends.map((end) => wayTo(cameFrom, end));
}

function wayTo(cameFrom: ReadonlyMap<string, string | null>, end: string): string[] {
  const way: string[] = [];
  for (let id: string | null = end; id !== null; id = cameFrom.get(id) ?? null) way.unshift(id);
  return way;
}

/** The parallel steps a step stands in, outermost first, by step. A step on the main path is not among them. */
export function enclosing(shape: Shape): Map<string, string[]> {
  const inside = new Map<string, string[]>();
  const enter = (entry: string, outer: string[]) => {
    const open = [entry];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const node = shape.nodes[id];
      if (!node || inside.has(id)) continue;
      inside.set(id, outer);
      if (node.type === "parallel_execution") for (const branch of node.branches) enter(branch.entry, [...outer, id]);
      for (const next of following(node)) if (next) open.push(next);
    }
  };
  for (const id of shape.order) {
    const node = shape.nodes[id];
    if (node?.type !== "parallel_execution" || inside.has(id)) continue;
    for (const branch of node.branches) enter(branch.entry, [id]);
  }
  return inside;
}

/** Whether one step can come after another, however many are between; the join's next comes after every branch. */
export function canFollow(shape: Shape, from: string, to: string): boolean {
  const inside = enclosing(shape);
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = shape.nodes[id];
    const joins = (inside.get(id) ?? []).flatMap((outer) => {
      const parallel = shape.nodes[outer];
      return parallel ? following(parallel) : [];
    });
    for (const next of node ? [...successors(node), ...joins] : []) {
      if (next === to) return true;
      if (next === null || seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return false;
}

/** The longest way from the entry to an answer, without the answer itself. Failures and branches are not on it. */
export function longestWay(shape: Shape): string[] {
  const known = new Map<string, string[] | null>();
  const walk = (id: string | null): string[] | null => {
    const node = id === null ? undefined : shape.nodes[id];
    if (!node) return null;
    if (node.type === "output") return [];
    const done = known.get(node.id);
    // A step met again while it is being walked closes a circle: that way leads nowhere new.
    if (done !== undefined) return done;
    known.set(node.id, null);
    const ways = usualWays(node)
      .map(walk)
      .filter((way) => way !== null);
    const longest = ways.reduce<string[] | null>((best, way) => (best && best.length >= way.length ? best : way), null);
    const result = longest && [node.id, ...longest];
    known.set(node.id, result);
    return result;
  };
  return walk(shape.entry) ?? [];
}
