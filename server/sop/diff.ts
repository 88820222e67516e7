// What changed between two graphs, in the words of the files: steps that came, went, moved or changed, ways that lead
// elsewhere, and everything around the steps. Layout, comments and line numbers are no difference. Pure.
import type { Node, SopGraph } from "./graph";
import { branchPlaces, edgesOf, type Edge, type EdgeKind } from "./graph-edges";
import { flatten, ruleWords, stepWords, type Words } from "./graph-words";

/** null: was not there, or is not there any more. */
export type Change = { field: string; before: string | null; after: string | null };
export type StepMention = { id: string; type: Node["type"]; label: string };
/** Where the way leads; "end" is the end of the path, null that there is no such way. */
export type EdgeChange = { from: string; kind: EdgeKind; on: string[]; before: string | null; after: string | null };

export type GraphDiff = {
  before: string;
  after: string;
  same: boolean;
  /** Steps of which only the id changed. */
  renamed: { before: string; after: string }[];
  added: StepMention[];
  removed: StepMention[];
  /** Steps that now stand elsewhere among the others; `before` and `after` name the step they follow. */
  moved: { id: string; before: string | null; after: string | null }[];
  changed: { id: string; changes: Change[] }[];
  edges: EdgeChange[];
  input: Change[];
  permissions: { added: string[]; removed: string[] };
  compensation: { step: string; changes: Change[] }[];
  audit: Change[];
  /** Title, description, triggers, entry and main path. */
  head: Change[];
};

export function compareGraphs(before: SopGraph, after: SopGraph): GraphDiff {
  const renamed = renames(before, after);
  const named = new Map(renamed.map((rename) => [rename.before, rename.after]));
  /** An old step's id as it is called now. */
  const now = (id: string) => named.get(id) ?? id;
  const old = new Map(before.order.map((id) => [now(id), before.nodes[id]]));
  const common = after.order.filter((id) => old.has(id));
  const parts = {
    renamed,
    added: mentions(after, (id) => !old.has(id)),
    removed: mentions(before, (id) => !after.nodes[now(id)]),
    moved: movedSteps(before.order.map(now), after.order),
    changed: changedSteps(common, old, before, after, now),
    edges: changedEdges(before, after, now),
    input: changes(flatten(schemaWords(before)), flatten(schemaWords(after))),
    permissions: {
      added: after.requiredPermissions.filter((one) => !before.requiredPermissions.includes(one)),
      removed: before.requiredPermissions.filter((one) => !after.requiredPermissions.includes(one)),
    },
    compensation: changedRules(before, after, now),
    audit: changes(flatten({ ...before.auditPolicy }), flatten({ ...after.auditPolicy })),
    head: changes(
      headWords(before, now),
      headWords(after, (id) => id),
    ),
  };
  const same = Object.values(parts).every((part) =>
    Array.isArray(part) ? part.length === 0 : part.added.length + part.removed.length === 0,
  );
  return { before: nameOf(before), after: nameOf(after), same, ...parts };
}

const nameOf = ({ sopId, version }: SopGraph) => `${sopId}@${version}`;

function mentions(graph: SopGraph, wanted: (id: string) => boolean): StepMention[] {
  return graph.order.flatMap((id) => {
    const node = graph.nodes[id];
    return node && wanted(id) ? [{ id, type: node.type, label: node.label.en }] : [];
  });
}

/** A step that went and one that came and say the same in every word are one step under a new id. */
function renames(before: SopGraph, after: SopGraph): { before: string; after: string }[] {
  const came = after.order.filter((id) => !before.nodes[id]);
  const found: { before: string; after: string }[] = [];
  for (const id of before.order.filter((one) => !after.nodes[one])) {
    const node = before.nodes[id];
    const same = came.findIndex((other) => {
      const twin = after.nodes[other];
      return node && twin && changes(stepWords(node), stepWords(twin)).length === 0;
    });
    const [twin] = same < 0 ? [] : came.splice(same, 1);
    if (twin !== undefined) found.push({ before: id, after: twin });
  }
  return found;
}

function changes(before: Words, after: Words): Change[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }));
}

function changedSteps(
  common: readonly string[],
  old: ReadonlyMap<string, Node | undefined>,
  before: SopGraph,
  after: SopGraph,
  now: (id: string) => string,
): { id: string; changes: Change[] }[] {
  const places = new Map([...branchPlaces(before)].map(([id, place]) => [now(id), placeNow(place, now)]));
  const newPlaces = branchPlaces(after);
  return common.flatMap((id) => {
    const [was, is] = [old.get(id), after.nodes[id]];
    if (!was || !is) return [];
    const withPlace = (node: Node, place: string | undefined) => ({
      ...stepWords(node),
      ...(place ? { branch: place } : {}),
    });
    const found = changes(withPlace(was, places.get(id)), withPlace(is, newPlaces.get(id)));
    return found.length > 0 ? [{ id, changes: found }] : [];
  });
}

function placeNow(place: string, now: (id: string) => string): string {
  const [parallel = "", branch = ""] = place.split("/");
  return `${now(parallel)}/${now(branch)}`;
}

/** Steps of both orders that left the longest run of steps which kept their order. */
function movedSteps(before: readonly string[], after: readonly string[]): GraphDiff["moved"] {
  const common = after.filter((id) => before.includes(id));
  const ranks = common.map((id) => before.indexOf(id));
  const kept = longestRising(ranks);
  const follows = (order: readonly string[], id: string) => order[order.indexOf(id) - 1] ?? null;
  return common
    .filter((_, i) => !kept.has(i))
    .map((id) => ({ id, before: follows(before, id), after: follows(after, id) }));
}

/** The places of a longest rising run. */
function longestRising(values: readonly number[]): Set<number> {
  const best: { length: number; from: number }[] = [];
  values.forEach((value, i) => {
    let one = { length: 1, from: -1 };
    for (let j = 0; j < i; j += 1) {
      const length = (best[j]?.length ?? 0) + 1;
      if ((values[j] ?? Infinity) < value && length > one.length) one = { length, from: j };
    }
    best.push(one);
  });
  const kept = new Set<number>();
  let at = best.reduce(
    (end, { length }, i) => (length > (best[end]?.length ?? 0) ? i : end),
    values.length > 0 ? 0 : -1,
  );
  for (; at >= 0; at = best[at]?.from ?? -1) kept.add(at);
  return kept;
}

function changedEdges(before: SopGraph, after: SopGraph, now: (id: string) => string): EdgeChange[] {
  const keyOf = ({ from, kind, on }: Edge) => JSON.stringify([from, kind, on]);
  const list = (graph: SopGraph, name: (id: string) => string) =>
    graph.order.flatMap((id) => {
      const node = graph.nodes[id];
      const branches = node?.type === "parallel_execution";
      return (node ? edgesOf(node) : []).map((edge): [string, Edge] => {
        const on = branches && edge.kind === "branch" ? edge.on.map(name) : edge.on;
        const named = { ...edge, on, from: name(edge.from), to: edge.to === null ? null : name(edge.to) };
        return [keyOf(named), named];
      });
    });
  const [old, fresh] = [new Map(list(before, now)), new Map(list(after, (id) => id))];
  const target = (edge: Edge | undefined) => (edge ? (edge.to ?? "end") : null);
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((key) => {
    const [was, is] = [target(old.get(key)), target(fresh.get(key))];
    const edge = fresh.get(key) ?? old.get(key);
    if (!edge || was === is) return [];
    return [{ from: edge.from, kind: edge.kind, on: edge.on, before: was, after: is }];
  });
}

function changedRules(before: SopGraph, after: SopGraph, now: (id: string) => string): GraphDiff["compensation"] {
  const old = new Map(
    before.compensation.map((rule) => {
      const then = rule.then === null ? null : now(rule.then);
      return [now(rule.step), ruleWords({ ...rule, rollback: rule.rollback.map(now), then })];
    }),
  );
  const fresh = new Map(after.compensation.map((rule) => [rule.step, ruleWords(rule)]));
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((step) => {
    const found = changes(old.get(step) ?? {}, fresh.get(step) ?? {});
    return found.length > 0 ? [{ step, changes: found }] : [];
  });
}

/** Properties by name, so that adding one is one change. */
function schemaWords({ inputSchema }: SopGraph): Parameters<typeof flatten>[0] {
  const { type: _, properties, ...rest } = inputSchema;
  return { ...(properties as object), ...rest } as Parameters<typeof flatten>[0];
}

function headWords(graph: SopGraph, now: (id: string) => string): Words {
  return flatten({
    title: { ...graph.title },
    description: { ...graph.description },
    triggers: graph.intents,
    entry: now(graph.entry),
    main_path: graph.mainPath.map(now),
  });
}
