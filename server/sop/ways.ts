// Which step may follow which, and how: the graph with its parallel branches joined up, and with the steps that run after
// a failure. A branch that ends goes on after its parallel step; a target that does not exist is an end.
import type { CompensationRule, Node, ParallelNode, SopGraph } from "./graph";

export type CheckedGraph = Pick<SopGraph, "entry" | "nodes" | "order" | "compensation">;

export type How =
  "next" | "true" | "false" | "case" | "failure" | "reject" | "timeout" | "branch" | "join" | "compensation";
export type Way = { to: string | null; how: How };

/** The branch a step is in; absent for steps of the main way. */
export type Place = { parallel: ParallelNode; branch: string };

export type Ways = {
  graph: CheckedGraph;
  places: ReadonlyMap<string, Place>;
  /** Where a step leads, ends left out. */
  from: (id: string) => { to: string; how: How }[];
  /** Whether the execution can end after a step. */
  ends: (id: string) => boolean;
};

export function catchesAll(node: Node): boolean {
  return node.onFailure !== null && node.onFailureFor === undefined;
}

export function canFail(node: Node): boolean {
  return (
    node.type === "skill_call" ||
    node.type === "model_call" ||
    node.type === "call_sop" ||
    node.type === "parallel_execution"
  );
}

export function afterRejection(node: Extract<Node, { type: "human_approval" }>): string | null {
  return node.onReject ?? node.next;
}

export function afterTimeout(node: Extract<Node, { type: "human_approval" }>): string | null {
  return node.onTimeout.kind === "goto" ? node.onTimeout.target : afterRejection(node);
}

/** Where a step leads by itself; null ends the way it is on. A parallel step leads to its branches. */
export function waysOf(node: Node, rules: readonly CompensationRule[]): Way[] {
  return [...usualWays(node), ...failureWays(node, rules)];
}

function usualWays(node: Node): Way[] {
  switch (node.type) {
    case "decision_logic":
      return [
        { to: node.onTrue, how: "true" },
        { to: node.onFalse, how: "false" },
      ];
    case "switch":
      return [...node.cases.map(({ next }) => next), node.otherwise].map((to) => ({ to, how: "case" as const }));
    case "parallel_execution":
      return node.branches.map(({ entry }) => ({ to: entry, how: "branch" as const }));
    case "human_approval":
      return [
        { to: node.next, how: "next" },
        { to: afterRejection(node), how: "reject" },
        { to: afterTimeout(node), how: "timeout" },
      ];
    case "skill_call":
    case "model_call":
    case "call_sop":
    case "wait":
    case "output":
      return [{ to: node.next, how: "next" }];
  }
}

export function failureWays(node: Node, rules: readonly CompensationRule[]): Way[] {
  const ways: Way[] = node.onFailure === null ? [] : [{ to: node.onFailure, how: "failure" }];
  if (catchesAll(node)) return ways;
  for (const rule of rules) {
    if (rule.step === node.id && rule.then !== null) ways.push({ to: rule.then, how: "compensation" });
  }
  return ways;
}

export function layWays(graph: CheckedGraph): Ways {
  const places = findPlaces(graph);
  const exists = (to: string | null): to is string => to !== null && Object.hasOwn(graph.nodes, to);
  const all = new Map<string, Way[]>();
  for (const node of Object.values(graph.nodes)) {
    const ways = waysOf(node, graph.compensation);
    // Where the join is beyond reach, the parallel step fails, wherever its branches are.
    for (let place = places.get(node.id); place; place = places.get(place.parallel.id)) {
      ways.push(...failureWays(place.parallel, graph.compensation));
    }
    all.set(
      node.id,
      ways.map((way) => resolve(places, node.id, way)),
    );
  }
  return {
    graph,
    places,
    from: (id) => (all.get(id) ?? []).flatMap(({ to, how }) => (exists(to) ? [{ to, how }] : [])),
    ends: (id) => (all.get(id) ?? []).some(({ to }) => !exists(to)),
  };
}

/** The end of a branch goes on after the join. */
function resolve(places: ReadonlyMap<string, Place>, id: string, { to, how }: Way): Way {
  if (to !== null) return { to, how };
  let next: string | null = null;
  let joined = false;
  for (let place = places.get(id); next === null && place; place = places.get(place.parallel.id)) {
    next = place.parallel.next;
    joined = true;
  }
  return { to: next, how: joined ? "join" : how };
}

/** Steps of the main way are placed first, so that a branch that wrongly leads out of itself does not claim them. */
function findPlaces(graph: CheckedGraph): Map<string, Place> {
  const places = new Map<string, Place>();
  const seen = new Set<string>();
  const starts = [graph.entry, ...graph.compensation.flatMap((rule) => (rule.then === null ? [] : [rule.then]))];
  const parallels = starts.flatMap((start) => claim(graph, start, null, seen, places));
  for (let node = parallels.shift(); node; node = parallels.shift()) {
    for (const { id, entry } of node.branches) {
      parallels.push(...claim(graph, entry, { parallel: node, branch: id }, seen, places));
    }
  }
  return places;
}

/** Walks one level; gives the parallel steps on it, whose branches are the next level. */
function claim(
  graph: CheckedGraph,
  start: string,
  place: Place | null,
  seen: Set<string>,
  places: Map<string, Place>,
): ParallelNode[] {
  const parallels: ParallelNode[] = [];
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = graph.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    if (place) places.set(id, place);
    if (node.type === "parallel_execution") {
      parallels.push(node);
      for (const to of [node.next, node.onFailure]) if (to !== null) open.push(to);
    } else {
      for (const { to, how } of waysOf(node, graph.compensation)) {
        if (to !== null && how !== "compensation") open.push(to);
      }
    }
  }
  return parallels;
}

/** Every step reachable from one by at least one way. */
export function following(ways: Ways, id: string): Set<string> {
  const seen = new Set<string>();
  const open = ways.from(id).map(({ to }) => to);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...ways.from(next).map(({ to }) => to));
  }
  return seen;
}

/** The shortest way from one step to another, both included; null when there is none. `passes` may forbid steps. */
export function shortestWay(
  ways: Ways,
  from: string,
  to: string,
  passes: (from: string, way: { to: string; how: How }) => boolean = () => true,
): string[] | null {
  if (from === to) return [from];
  const cameFrom = new Map<string, string>();
  const open = [from];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    for (const way of ways.from(id)) {
      if (way.to === from || cameFrom.has(way.to) || !passes(id, way)) continue;
      cameFrom.set(way.to, id);
      if (way.to === to) return traceBack(cameFrom, to);
      open.push(way.to);
    }
  }
  return null;
}

function traceBack(cameFrom: ReadonlyMap<string, string>, end: string): string[] {
  const path: string[] = [];
  for (let id: string | undefined = end; id !== undefined; id = cameFrom.get(id)) path.unshift(id);
  return path;
}
