// What an approval sets going, told by the skills themselves: the calls that follow it as far as they are certain when it
// is asked. A call whose input still depends on something, and all behind it, is left to the message.
import type { Localized } from "../context";
import { evaluateCondition, renderInput, type Scope } from "../sop/expressions";
import type { ApprovalNode, SopGraph } from "../sop/graph";
import { asPublished } from "../sop/skill-majors";
import type { Skill } from "../skills/contract";
import { getSkill } from "../skills/registry";
import { summarizeCall } from "../skills/summarize-call";
import { renderApproval, type ApprovalCard } from "./approval-card";
import { outputOf } from "./approval-record";

/** Procedures are longer, but nobody reads more before a decision. */
const MOST_ACTS = 6;

/** The card with the acts behind it. Throws what renderApproval throws. */
export function renderCard(graph: SopGraph, node: ApprovalNode, scope: Scope): ApprovalCard {
  const card = renderApproval(node, scope);
  return { ...card, shown: { ...card.shown, acts: actsBehind(graph, node, card, scope) } };
}

function actsBehind(graph: SopGraph, node: ApprovalNode, card: ApprovalCard, scope: Scope): Localized[] {
  const approved = outputOf(card, "approved", { by: null, reason: null, at: new Date(0) });
  const known = node.outputVar ? { ...scope, [node.outputVar]: approved } : scope;
  const acts: Localized[] = [];
  const seen = new Set<string>([node.id]);
  let at = node.next;
  while (at !== null && !seen.has(at) && acts.length < MOST_ACTS) {
    seen.add(at);
    const next = graph.nodes[at];
    if (next?.type === "decision_logic") {
      const way = certain(() => evaluateCondition(next.condition, known));
      if (way === null) break;
      at = way ? next.onTrue : next.onFalse;
    } else if (next?.type === "skill_call") {
      const skill = certain(() => asPublished(graph, getSkill)(next.skill));
      if (!skill) break;
      if (tells(skill)) {
        const act = certain(() => summarizeCall(skill, renderInput(next.input, known)));
        if (!act) break;
        acts.push(act);
      }
      at = next.next;
    } else break;
  }
  return acts;
}

/** Reading changes nothing, and a note about it is no part of the decision. */
function tells(skill: Skill): boolean {
  return skill.effect !== "read" && skill.reversibility.kind !== "notice";
}

/** Null when it needs what nobody knows yet. */
function certain<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch {
    return null;
  }
}
