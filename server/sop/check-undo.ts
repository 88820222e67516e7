// Acts that stay done although a later step fails for good. When nothing answers a failure the execution is undone; what
// cannot be undone then stands alone, and nobody is told. A step answers its own failure with on_failure, a parallel step
// those of its branches, and COMPENSATION_STRATEGY by what is done, or who is told, when that step fails.
import { actOf, canBeUndone, isNotice, type Act } from "./acts";
import type { Finding, Meaning } from "./check-meaning";
import { expressionCanFail } from "./fallible";
import type { CallSopNode, Node, ParallelNode, SopGraph } from "./graph";
import { canFail, catchesAll, following, shortestWay, type Ways } from "./ways";

export function checkUndo(meaning: Meaning): Finding[] {
  const { graph, skills } = meaning;
  return graph.order.flatMap((id) => {
    const act = actOf(graph.nodes[id], skills);
    return act && stays(act) ? leftAlone(meaning, id, act.node.skill) : [];
  });
}

const stays = (act: Act) => !isNotice(act) && !canBeUndone(act);

/** The same for a step that runs another SOP; `called` are that one and those it runs itself. */
export function checkCalledUndo(meaning: Meaning, { id, sopId }: CallSopNode, called: readonly SopGraph[]): Finding[] {
  const acts = called.flatMap(({ nodes }) => Object.values(nodes).flatMap((node) => actOf(node, meaning.skills) ?? []));
  const act = acts.find(stays);
  return act ? leftAlone(meaning, id, `${act.node.skill} in ${sopId}`) : [];
}

function leftAlone(meaning: Meaning, id: string, what: string): Finding[] {
  const { ways } = meaning;
  const way = shortestWay(ways, ways.graph.entry, id, (_from, { how }) => how !== "compensation");
  if (!way) return [];
  const later = laterThan(ways, id).filter((node) => node.id !== id && failsForGood(meaning, node));
  const [first, ...more] = later
    .map((node) => ({
      node,
      path: shortestWay(ways, id, node.id, (from, { how }) => from !== id || how !== "failure"),
    }))
    .sort((a, b) => (a.path?.length ?? Infinity) - (b.path?.length ?? Infinity));
  if (!first) return [];
  const others = more.length === 0 ? "" : ` (${more.map(({ node }) => `\`${node.id}\``).join(", ")} too)`;
  const answer = canFail(first.node)
    ? `Give \`${first.node.id}\` an on_failure that goes on (to a ticket, an answer)`
    : `Write \`${first.node.id}\` so that it cannot fail, whatever it reads`;
  const message =
    `\`${id}\` (${what}) cannot be undone, but \`${first.node.id}\` can still fail for good after it${others}, and then it ` +
    `stands alone. ${answer}, do \`${id}\` last, or say in ` +
    "COMPENSATION_STRATEGY what is done and who is told.";
  return [{ code: "no-compensation", message, path: [...way, ...(first.path?.slice(1) ?? [])], at: { step: id } }];
}

/** Steps that come after one that has succeeded, and those that may be under way beside it. */
function laterThan(ways: Ways, id: string): Node[] {
  const found = new Set<string>();
  for (const { to, how } of ways.from(id)) {
    if (how === "failure" || how === "compensation") continue;
    found.add(to);
    for (const next of following(ways, to)) found.add(next);
  }
  for (let place = ways.places.get(id); place; place = ways.places.get(place.parallel.id)) {
    for (const { id: branch, entry } of place.parallel.branches) {
      if (branch === place.branch) continue;
      for (const beside of [entry, ...following(ways, entry)]) found.add(beside);
    }
  }
  return ways.graph.order.flatMap((one) => (found.has(one) ? (ways.graph.nodes[one] ?? []) : []));
}

/** Whether a failure of this step ends in compensation, with nothing said about it. */
function failsForGood(meaning: Meaning, node: Node): boolean {
  const { ways } = meaning;
  if (node.type === "parallel_execution" || !mayFail(meaning, node) || isAnswered(ways, node)) return false;
  for (let place = ways.places.get(node.id); place; place = ways.places.get(place.parallel.id)) {
    const { parallel } = place;
    if (isAnswered(ways, parallel) || endures(meaning, parallel)) return false;
  }
  return true;
}

const mayFail = (meaning: Meaning, node: Node) => canFail(node) || expressionCanFail(meaning, node);

function isAnswered(ways: Ways, node: Node): boolean {
  const rules = ways.graph.compensation.filter(({ step }) => step === node.id);
  const told = rules.some(({ then, notify, alerts }) => then !== null || notify.length > 0 || alerts.length > 0);
  return catchesAll(node) || told;
}

/** Whether a parallel step succeeds though every branch fails that can. */
function endures(meaning: Meaning, parallel: ParallelNode): boolean {
  const { ways } = meaning;
  const { join, branches } = parallel;
  const needed = join.kind === "all" ? branches.length : join.kind === "any" ? 1 : join.count;
  const sound = branches.filter(({ id }) =>
    [...ways.places].every(([step, place]) => {
      const node = ways.graph.nodes[step];
      const here = place.parallel.id === parallel.id && place.branch === id;
      return !here || !node || !mayFail(meaning, node) || isAnswered(ways, node);
    }),
  );
  return sound.length >= needed;
}
