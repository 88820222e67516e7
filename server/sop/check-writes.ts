// Acts that cannot be undone, or move money, and are reached although every person asked refuses and every model says no,
// or whatever it chooses where no answer of it is plainly a no. Of several in a row only the first is named: what guards
// it guards what follows.
import { actOf, needsGuard, stakeOf } from "./acts";
import type { Finding, Meaning } from "./check-meaning";
import { allVerdicts } from "./check-verdicts";
import { allAnswers, type Answers } from "./choices";
import type { Node } from "./graph";
import { exploreFor, type Visit, type World } from "./reach";
import type { Known } from "./what-if";
import { decidedVariables, insteadOfUnset, rejections } from "./worlds";

export function checkWrites(meaning: Meaning): Finding[] {
  const { graph, ways, skills } = meaning;
  const nodes = Object.values(graph.nodes);
  const guardable = (id: string) => {
    const act = actOf(graph.nodes[id], skills);
    return act && needsGuard(act) ? act : null;
  };
  const reached = new Map<string, Visit>();
  const refusing = { ...worldOf(nodes, new Map()), stopsAt: (id: string) => guardable(id) !== null };
  for (const visit of exploreFor(ways, refusing, (id) => guardable(id) !== null)) {
    if (guardable(visit.id) && !reached.has(visit.id)) reached.set(visit.id, visit);
  }
  for (const answers of reached.size > 0 ? allAnswers(nodes) : []) {
    const still = new Set(exploreFor(ways, worldOf(nodes, answers), (id) => reached.has(id)).map(({ id }) => id));
    for (const id of reached.keys()) if (!still.has(id)) reached.delete(id);
    if (reached.size === 0) break;
  }
  return [...reached.values()].flatMap(({ id, path }) => {
    const act = guardable(id);
    if (!act) return [];
    const message =
      `\`${id}\` (${act.node.skill}) ${stakeOf(act)}, and is reached with nobody's yes. Before it, ask a person ` +
      "(human_approval, with on_reject), the customer (approvers: [customer]), or let a decision require a model's verdict: " +
      "a boolean or enum field of its output_schema. How confident a model is counts for nothing.";
    return [{ code: "unguarded-write", message, path, at: { step: id } }];
  });
}

/** Nobody says yes, and the models choose as given. */
function worldOf(nodes: readonly Node[], answers: Answers): World {
  const verdicts = new Map([...allVerdicts(nodes)].filter(([, { weak }]) => !weak));
  const answerOf = (node: Node): Known | null => (node.type === "model_call" ? (answers.get(node.id) ?? null) : null);
  const choosing = nodes.flatMap((node) => (answerOf(node) && node.outputVar !== null ? [node.outputVar] : []));
  const instead = new Map(
    nodes.flatMap((node) => {
      const answer = answerOf(node);
      return answer && node.outputVar !== null ? [[node.outputVar, answer] as const] : [];
    }),
  );
  const refused = insteadOfUnset(nodes, verdicts);
  return {
    follows: [...new Set([...decidedVariables(nodes, verdicts), ...choosing])],
    outcomes: (node) => {
      if (node.type === "human_approval") return rejections(node);
      if (node.type !== "model_call") return null;
      const verdict = verdicts.get(node.id);
      const answer = answerOf(node);
      if (!verdict) return answer && [{ to: node.next, value: answer }];
      // A plain verdict stays a no, whatever else the model chooses.
      return verdict.negatives.map((no) => ({ to: node.next, value: merged(answer ?? {}, no) }));
    },
    insteadOfUnset: (name) => refused?.(name) ?? instead.get(name) ?? null,
  };
}

function merged(known: Known, more: Known): Known {
  const fields = Object.entries(more).map(([key, value]) => {
    const before = known[key];
    const both = typeof before === "object" && before !== null && typeof value === "object" && value !== null;
    return [key, both ? merged(before, value) : value] as const;
  });
  return { ...known, ...Object.fromEntries(fields) };
}
