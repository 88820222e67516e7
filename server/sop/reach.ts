// What an SOP can reach if some things are assumed: that an approval is refused, that a model says no, that a value was
// never set. The graph is walked with what is known of the followed variables; a condition that is certain under the
// assumption is followed one way only, every other one both ways. What a path has learnt from a condition holds for the
// same condition later. Parallel branches are all walked before what follows their join.
import type { ASTNode } from "@marcbachmann/cel-js";
import { testsOf } from "./expressions-of";
import type { Node, ParallelNode } from "./graph";
import { afterRejection, afterTimeout, canFail, failureWays, type Ways } from "./ways";
import {
  conditionOf,
  decide,
  equalityOf,
  factsIn,
  learn,
  type Assumed,
  type Fact,
  type Known,
  type Value,
} from "./what-if";

/** What is known at one point of a walk. `marks` are the ids of the steps whose assumed outcome has come true. */
export type State = {
  values: ReadonlyMap<string, Value>;
  marks: ReadonlySet<string>;
  facts: ReadonlyMap<string, { truth: boolean; names: ReadonlySet<string> }>;
};

/** How a step may go: where, and what its output is then. */
export type Outcome = { to: string | null; value: Value; mark?: boolean };

export type World = {
  /** The variables to follow; they are not set at the entry. Everything else may be anything. */
  follows: readonly string[];
  /** What is assumed of a step; null: nothing. */
  outcomes?: (node: Node, state: State) => Outcome[] | null;
  /** What reading a variable that is not set amounts to at most. */
  insteadOfUnset?: (variable: string) => Known | null;
  /** Steps that are reached and not passed. */
  stopsAt?: (id: string, state: State) => boolean;
};

export type Visit = { id: string; state: State; path: string[] };

type Trail = { id: string; before: Trail | null; length: number };
type Point = { id: string; state: State; trail: Trail };
type Exit = { state: State; trail: Trail };
/** `left` are ways that lead out of the branch they begin in: to the steps after a compensation. */
type Walk = { ways: Ways; world: World; shared: ReadonlySet<string>; visits: Point[]; left: Required<Step>[] };

/** More than any SOP needs. Beyond it the walk begins again and remembers no conditions, which takes far fewer points. */
const MAX_POINTS = 30_000;
const MAX_JOINS = 64;
const MAX_SHARED_FACTS = 5;

/** Every point the graph can get to, nearest first. */
export function explore(ways: Ways, world: World): Visit[] {
  const first = walkFrom(ways, world, sharedFacts(ways));
  return visitsOf(first.length < MAX_POINTS ? first : walkFrom(ways, world, new Set()));
}

/** The same, for whoever looks for something: none when it is not to be found even if conditions are not remembered. */
export function exploreFor(ways: Ways, world: World, wanted: (id: string, state: State) => boolean): Visit[] {
  const rough = walkFrom(ways, world, new Set());
  return rough.some(({ id, state }) => wanted(id, state)) ? explore(ways, world) : [];
}

function walkFrom(ways: Ways, world: World, shared: ReadonlySet<string>): Point[] {
  const state: State = {
    values: new Map(world.follows.map((name) => [name, "unset" as const])),
    marks: new Set(),
    facts: new Map(),
  };
  const walk: Walk = { ways, world, shared, visits: [], left: [] };
  walkLevel(walk, ways.graph.entry, state, null, null);
  return walk.visits;
}

function visitsOf(points: Point[]): Visit[] {
  return points
    .sort((a, b) => a.trail.length - b.trail.length)
    .map(({ id, state, trail }) => ({ id, state, path: pathOf(trail) }));
}

function pathOf(trail: Trail): string[] {
  const path: string[] = [];
  for (let at: Trail | null = trail; at; at = at.before) path.unshift(at.id);
  return path;
}

const trailTo = (id: string, before: Trail | null): Trail => ({ id, before, length: (before?.length ?? 0) + 1 });

const keys = new WeakMap<State, string>();

function keyOf(state: State): string {
  const known = keys.get(state) ?? makeKey(state);
  keys.set(state, known);
  return known;
}

function makeKey({ values, marks, facts }: State): string {
  const sorted = <T>(entries: Iterable<T>) => [...entries].map((entry) => JSON.stringify(entry)).sort();
  return [...sorted(values), ...sorted(marks), ...sorted([...facts].map(([key, { truth }]) => [key, truth]))].join();
}

/** Walks one level: the main way, or one branch. Gives the states in which it can end. */
function walkLevel(walk: Walk, entry: string, state: State, trail: Trail | null, parallel: string | null): Exit[] {
  const exits = new Map<string, Exit>();
  const seen = new Set<string>();
  // By the length of the path, so that the first visit of a step is by the shortest.
  const open: Point[][] = [];
  const add = (to: string | null, next: State, from: Trail | null) => {
    if (to === null) {
      if (from && !exits.has(keyOf(next))) exits.set(keyOf(next), { state: next, trail: from });
      return;
    }
    const key = `${to} ${keyOf(next)}`;
    if (!walk.ways.graph.nodes[to] || seen.has(key) || walk.visits.length >= MAX_POINTS) return;
    seen.add(key);
    const point = { id: to, state: next, trail: trailTo(to, from) };
    (open[point.trail.length] ??= []).push(point);
  };
  add(entry, state, trail);
  for (let length = 0; length < open.length; length += 1) {
    for (const point of open[length] ?? []) visit(walk, point, parallel, add);
  }
  return [...exits.values()];
}

type Add = (to: string | null, state: State, from: Trail | null) => void;

function visit(walk: Walk, point: Point, parallel: string | null, add: Add): void {
  const { id, state, trail } = point;
  const node = walk.ways.graph.nodes[id];
  if (!node) return;
  walk.visits.push(point);
  if (walk.world.stopsAt?.(id, state)) return;
  for (const { to, next, from } of steps(walk, node, state, trail)) {
    const level = to === null ? parallel : (walk.ways.places.get(to)?.parallel.id ?? null);
    if (level === parallel) add(to, next, from ?? trail);
    else if (parallel !== null) walk.left.push({ to, next, from: from ?? trail });
  }
}

type Step = { to: string | null; next: State; from?: Trail };

function steps(walk: Walk, node: Node, state: State, trail: Trail): Step[] {
  switch (node.type) {
    case "decision_logic": {
      const ast = conditionOf(node.condition);
      if (!ast) return [node.onTrue, node.onFalse].map((to) => ({ to, next: state }));
      return decided(walk, state, [
        { ast, to: node.onTrue },
        { ast: null, to: node.onFalse },
      ]);
    }
    case "switch": {
      const cases = node.cases.flatMap(({ values, next }) =>
        values.map((value) => ({ ast: equalityOf(node.subject, value), to: next })),
      );
      if (cases.some(({ ast }) => ast === null)) {
        return [...cases.map(({ to }) => to), node.otherwise].map((to) => ({ to, next: state }));
      }
      return decided(walk, state, [...cases, { ast: null, to: node.otherwise }]);
    }
    case "parallel_execution":
      return joined(walk, node, state, trail);
    default:
      return passed(walk, node, state);
  }
}

/** The tests are tried in turn; the one without a condition is what is left. */
function decided(walk: Walk, state: State, tests: { ast: ASTNode | null; to: string | null }[]): Step[] {
  const found: Step[] = [];
  let at = state;
  for (const { ast, to } of tests) {
    if (ast === null) return [...found, { to, next: at }];
    const verdict = decide(ast, assumedIn(walk, at));
    if (verdict === "fails") return found;
    if (verdict !== false) found.push({ to, next: withFacts(walk, at, learn(ast, true)) });
    if (verdict === true) return found;
    at = withFacts(walk, at, learn(ast, false));
  }
  return found;
}

function assumedIn({ world }: Walk, state: State): Assumed {
  return {
    value: (name) => state.values.get(name) ?? "unknown",
    facts: new Map([...state.facts].map(([key, { truth }]) => [key, truth])),
    insteadOfUnset: (name) => world.insteadOfUnset?.(name) ?? null,
  };
}

function withFacts(walk: Walk, state: State, facts: Fact[]): State {
  const kept = facts.filter(({ key }) => walk.shared.has(key));
  if (kept.length === 0) return state;
  const added = kept.map(({ key, truth, names }) => [key, { truth, names }] as const);
  return { ...state, facts: new Map([...state.facts, ...added]) };
}

/** The state once a step has set its output. */
function withOutput(state: State, node: Node, value: Value): State {
  const name = node.outputVar;
  if (name === null) return state;
  const facts = [...state.facts].filter(([, { names }]) => !names.has(name));
  const values = state.values.has(name) ? new Map([...state.values, [name, value] as const]) : state.values;
  return { ...state, values, facts: new Map(facts) };
}

function passed(walk: Walk, node: Node, state: State): Step[] {
  const assumed = walk.world.outcomes?.(node, state);
  const outcomes = assumed ?? freeOutcomes(node);
  const done = outcomes.map(({ to, value, mark }) => {
    const next = withOutput(state, node, value);
    return { to, next: mark ? { ...next, marks: new Set([...next.marks, node.id]) } : next };
  });
  return [...done, ...failed(walk, node, state)];
}

function freeOutcomes(node: Node): Outcome[] {
  const ways = node.type === "human_approval" ? [node.next, afterRejection(node), afterTimeout(node)] : [node.next];
  return [...new Set(ways)].map((to) => ({ to, value: "unknown" }));
}

/** A step that fails sets no output, but FAILURE. */
function failed(walk: Walk, node: Node, state: State): Step[] {
  const values = state.values.has("FAILURE")
    ? new Map([...state.values, ["FAILURE", "unknown"] as const])
    : state.values;
  return failureWays(node, walk.ways.graph.compensation)
    .filter(({ how }) => how === "compensation" || canFail(node))
    .map(({ to }) => ({ to, next: { ...state, values } }));
}

function joined(walk: Walk, node: ParallelNode, state: State, trail: Trail): Step[] {
  const from = walk.visits.length;
  const outer = walk.left.splice(0);
  const branches = node.branches.map(({ entry }) => walkLevel(walk, entry, state, trail, node.id));
  const inside = walk.visits.slice(from);
  const left = walk.left.splice(0, walk.left.length, ...outer);
  const needed = node.join.kind === "all" ? branches.length : node.join.kind === "any" ? 1 : node.join.count;
  const done = combine(state, branches, needed).map((joint) => ({
    to: node.next,
    next: withOutput(joint, node, "unknown"),
    from: bestTrail(joint, branches.flat(), trail),
  }));
  // Where the parallel step fails, any branch may have got to any point.
  const partly = branches.map((exits) => [...exits, ...inside]);
  const failures = combine(state, partly, 0).flatMap((joint) =>
    failed(walk, node, joint).map((step) => ({
      ...step,
      from: bestTrail(joint, [{ state, trail }, ...inside], trail),
    })),
  );
  return [...done, ...failures, ...left];
}

/** The states after a join: one way out of each branch, or of at least `needed` of them. */
function combine(base: State, branches: { state: State }[][], needed: number): State[] {
  const optional = needed < branches.length;
  let found = new Map([[keyOf(base), { state: base, succeeded: 0 }]]);
  for (const exits of branches) {
    const next: typeof found = new Map();
    for (const so of found.values()) {
      if (optional) next.set(`${so.succeeded} ${keyOf(so.state)}`, so);
      for (const exit of exits.slice(0, MAX_JOINS)) {
        const state = merge(base, so.state, exit.state);
        const succeeded = so.succeeded + 1;
        if (next.size < MAX_JOINS * branches.length) next.set(`${succeeded} ${keyOf(state)}`, { state, succeeded });
      }
    }
    found = next;
  }
  const enough = [...found.values()].filter(({ succeeded }) => succeeded >= needed);
  return [...new Map(enough.map(({ state }) => [keyOf(state), state])).values()];
}

function merge(base: State, a: State, b: State): State {
  const values = new Map(a.values);
  for (const [name, value] of b.values) if (base.values.get(name) !== value) values.set(name, value);
  return { values, marks: new Set([...a.marks, ...b.marks]), facts: new Map([...a.facts, ...b.facts]) };
}

/** A path through a parallel step goes by the branch that best shows how the state after it came about. */
function bestTrail(joint: State, exits: readonly Exit[], otherwise: Trail): Trail {
  const differs = ({ state }: Exit) =>
    [...joint.values].filter(([name, value]) => state.values.get(name) !== value).length +
    2 * (joint.marks.size - state.marks.size);
  const [best] = [...exits].sort((a, b) => differs(a) - differs(b) || a.trail.length - b.trail.length);
  return best?.trail ?? otherwise;
}

const sharedBy = new WeakMap<Ways, ReadonlySet<string>>();

/** Only conditions that are asked more than once are worth remembering. */
function sharedFacts(ways: Ways): ReadonlySet<string> {
  const known = sharedBy.get(ways) ?? findShared(ways);
  sharedBy.set(ways, known);
  return known;
}

function findShared({ graph }: Ways): Set<string> {
  const askedBy = new Map<string, Set<string>>();
  for (const node of Object.values(graph.nodes)) {
    for (const { key, names } of testsOf(node).flatMap(factsIn)) {
      if (names.has("NOW")) continue;
      askedBy.set(key, (askedBy.get(key) ?? new Set()).add(node.id));
    }
  }
  const shared = [...askedBy].filter(([, nodes]) => nodes.size > 1);
  return new Set(
    shared
      .sort((a, b) => b[1].size - a[1].size)
      .slice(0, MAX_SHARED_FACTS)
      .map(([key]) => key),
  );
}
