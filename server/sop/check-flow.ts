// What is wrong with the shape of a graph: steps nobody reaches, and ways that end without an answer. Pure.
import type { Node, SopGraph } from "./graph";

export type Shape = Pick<SopGraph, "entry" | "nodes" | "order">;

/** The steps that may follow, in the order they are tried; null is an end. */
export function successors(node: Node): (string | null)[] {
  const usual = node.type === "decision_logic" ? [node.onTrue, node.onFalse] : [node.next];
  return node.onFailure ? [...usual, node.onFailure] : usual;
}

export function unreachable(shape: Shape): string[] {
  const seen = new Set<string>();
  const open = [shape.entry];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = shape.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    for (const next of successors(node)) if (next) open.push(next);
  }
  return shape.order.filter((id) => !seen.has(id));
}

/** For each step that may end the execution before any output: the shortest way there. */
export function unanswered(shape: Shape): string[][] {
  const cameFrom = new Map<string, string | null>([[shape.entry, null]]);
  const ends: string[] = [];
  const open = [shape.entry];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const node = shape.nodes[id];
    if (!node || node.type === "output") continue;
    const following = successors(node);
    if (following.includes(null)) ends.push(id);
    for (const next of following) {
      if (next === null || cameFrom.has(next)) continue;
      cameFrom.set(next, id);
      open.push(next);
    }
  }
  return ends.map((end) => wayTo(cameFrom, end));
}

function wayTo(cameFrom: ReadonlyMap<string, string | null>, end: string): string[] {
  const way: string[] = [];
  for (let id: string | null = end; id !== null; id = cameFrom.get(id) ?? null) way.unshift(id);
  return way;
}

/** Whether one step can come after another, however many are between. */
export function canFollow(shape: Shape, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = shape.nodes[id];
    for (const next of node ? successors(node) : []) {
      if (next === to) return true;
      if (next === null || seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return false;
}

/** The longest way from the entry to an answer, without the answer itself. Failures are not on it. */
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
    const branches = node.type === "decision_logic" ? [node.onTrue, node.onFalse] : [node.next];
    const ways = branches.map(walk).filter((way) => way !== null);
    const longest = ways.reduce<string[] | null>((best, way) => (best && best.length >= way.length ? best : way), null);
    const result = longest && [node.id, ...longest];
    known.set(node.id, result);
    return result;
  };
  return walk(shape.entry) ?? [];
}
