// Circles an execution cannot leave: nothing leads out of them, or only conditions that read nothing the circle changes.
// Such a condition gives the same every time round, so whoever does not leave at once never does. A failure that goes on
// elsewhere, an approval's answer and everything that reads the time are ways out.
import type { Finding, Meaning } from "./check-meaning";
import { freeVariables } from "./cel";
import { testsOf } from "./expressions-of";
import type { Node } from "./graph";
import { shortestWay, type Ways } from "./ways";
import { constantOf } from "./what-if";

type Edges = ReadonlyMap<string, readonly string[]>;
type Search = {
  ways: Ways;
  edges: Edges;
  /** Whether a step may lead out of a circle, a condition's fixed answer aside. */
  leads: (id: string, outOf: ReadonlySet<string>) => boolean;
  seen: Set<string>;
};

export function checkLoops({ ways, graph }: Meaning): Finding[] {
  const live = new Map(graph.order.map((id) => [id, liveWays(ways, graph.nodes[id])]));
  const edges = new Map([...live].map(([id, { to }]) => [id, [...new Set(to.map((way) => way.to))]]));
  const leads = (id: string, outOf: ReadonlySet<string>) => {
    const { to, ends } = live.get(id) ?? { to: [], ends: true };
    return ends || to.some((way) => way.how !== "compensation" && !outOf.has(way.to));
  };
  const search: Search = { ways, edges, leads, seen: new Set() };
  return circles(edges).flatMap((circle) => stuckIn(search, edges, circle));
}

/** A condition that is always true, or always false, has one way only. */
function liveWays(ways: Ways, node: Node | undefined): { to: { to: string; how: string }[]; ends: boolean } {
  if (!node) return { to: [], ends: true };
  const to = ways.from(node.id);
  const [test] = node.type === "decision_logic" ? testsOf(node) : [];
  const constant = test ? constantOf(test) : null;
  if (constant === null || node.type !== "decision_logic") return { to, ends: ways.ends(node.id) };
  const only = to.filter(({ how }) => how !== String(!constant));
  const target = constant ? node.onTrue : node.onFalse;
  return { to: only, ends: target === null ? ways.ends(node.id) : !ways.graph.nodes[target] };
}

function stuckIn(search: Search, edges: Edges, circle: Set<string>): Finding[] {
  const key = [...circle].sort().join();
  if (search.seen.has(key)) return [];
  search.seen.add(key);
  const nodes = [...circle].flatMap((id) => search.ways.graph.nodes[id] ?? []);
  const changed = new Set(nodes.flatMap(({ outputVar }) => outputVar ?? []));
  const fixed = nodes.filter((node) => isFixed(node, changed));
  if (!nodes.some((node) => !fixed.includes(node) && search.leads(node.id, circle))) {
    const deciding = fixed.filter(({ id }) => search.leads(id, circle));
    return tell(search.ways, edges, circle, deciding);
  }
  // Whoever goes the same way at one decision every time may be in a smaller circle, which changes less.
  const kept = new Map([...circle].map((id) => [id, (edges.get(id) ?? []).filter((to) => circle.has(to))] as const));
  const decisions = nodes.filter((node) => testsOf(node).length > 0);
  const smaller = decisions.flatMap(({ id }) =>
    (kept.get(id) ?? [])
      .flatMap((to) => circles(new Map([...kept, [id, [to]]])))
      .filter((one) => one.has(id) && one.size < circle.size),
  );
  return smaller.flatMap((one) => stuckIn(search, kept, one));
}

/** Whether a decision gives the same every time round. */
function isFixed(node: Node, changed: ReadonlySet<string>): boolean {
  const tests = testsOf(node);
  const names = tests.flatMap((ast) => [...freeVariables(ast)]);
  return tests.length > 0 && names.every((name) => !changed.has(name) && name !== "NOW" && name !== "FAILURE");
}

function tell(ways: Ways, edges: Edges, circle: Set<string>, deciding: Node[]): Finding[] {
  const starts = [ways.graph.entry, ...ways.graph.compensation.flatMap(({ then }) => then ?? [])];
  const toCircle = starts
    .flatMap((start) => [...circle].flatMap((id) => [shortestWay(ways, start, id) ?? []]))
    .filter((way) => way.length > 0)
    .sort((a, b) => a.length - b.length);
  const [way] = toCircle;
  const first = way?.at(-1);
  if (!way || first === undefined) return [];
  const round = roundTrip(edges, circle, first);
  const conditions = deciding.map(({ id }) => `\`${id}\``).join(", ");
  const why =
    deciding.length > 0
      ? `the only way out is decided by ${conditions}, which reads nothing that changes inside`
      : "no step of it leads out";
  const message = `From \`${first}\` this goes round for ever: ${why}. Let a step inside set what the way out reads, or count the rounds, or add a way out.`;
  return [{ code: "endless-loop", message, path: [...way, ...round], at: { step: first } }];
}

/** From a step back to itself, without its first mention. */
function roundTrip(edges: Edges, circle: ReadonlySet<string>, start: string): string[] {
  const cameFrom = new Map<string, string>();
  const open = [start];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    for (const to of (edges.get(id) ?? []).filter((next) => circle.has(next))) {
      if (to === start) {
        const path = [start];
        for (let at: string | undefined = id; at !== undefined && at !== start; at = cameFrom.get(at)) path.unshift(at);
        return path;
      }
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, id);
      open.push(to);
    }
  }
  return [];
}

/** The sets of steps each of which leads back to itself (strongly connected components), by Tarjan's algorithm. */
function circles(edges: Edges): Set<string>[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: Set<string>[] = [];
  const visit = (id: string): void => {
    index.set(id, index.size);
    low.set(id, index.get(id) ?? 0);
    stack.push(id);
    for (const to of edges.get(id) ?? []) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(id, Math.min(low.get(id) ?? 0, low.get(to) ?? 0));
    }
    if (low.get(id) !== index.get(id)) return;
    const members = new Set(stack.splice(stack.indexOf(id)));
    if (members.size > 1 || (edges.get(id) ?? []).includes(id)) found.push(members);
  };
  for (const id of edges.keys()) if (!index.has(id)) visit(id);
  return found;
}
