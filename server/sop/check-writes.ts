// Acts that cannot be undone, or move money, and are reached although every person asked refuses and every model says no.
// Of several in a row only the first is named: what guards it guards what follows.
import { actOf, needsGuard, stakeOf } from "./acts";
import type { Finding, Meaning } from "./check-meaning";
import { exploreFor, type World } from "./reach";
import { allVerdicts } from "./check-verdicts";
import { decidedVariables, denials, insteadOfUnset, rejections } from "./worlds";

export function checkWrites({ graph, ways, skills }: Meaning): Finding[] {
  const nodes = Object.values(graph.nodes);
  const verdicts = allVerdicts(nodes);
  const guardable = (id: string) => {
    const act = actOf(graph.nodes[id], skills);
    return act && needsGuard(act) ? act : null;
  };
  const world: World = {
    follows: decidedVariables(nodes, verdicts),
    outcomes: (node) => {
      if (node.type === "human_approval") return rejections(node);
      const verdict = node.type === "model_call" ? verdicts.get(node.id) : undefined;
      return node.type === "model_call" && verdict ? denials(node, verdict) : null;
    },
    insteadOfUnset: insteadOfUnset(nodes, verdicts),
    stopsAt: (id) => guardable(id) !== null,
  };
  const visits = exploreFor(ways, world, (id) => guardable(id) !== null);
  const found = new Map<string, Finding>();
  for (const { id, path } of visits) {
    const act = guardable(id);
    if (!act || found.has(id)) continue;
    const message =
      `\`${id}\` (${act.node.skill}) ${stakeOf(act)}, and is reached with nobody's yes. Before it, ask a person ` +
      "(human_approval, with on_reject), the customer (approvers: [customer]), or let a decision require a model's verdict.";
    found.set(id, { code: "unguarded-write", message, path, at: { step: id } });
  }
  return [...found.values()];
}
