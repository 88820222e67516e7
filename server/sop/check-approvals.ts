// Approvals whose refusal stops nothing: assumed rejected or timed out, the act they were to guard is still reached. What
// only happens after a refusal (a smaller refund, a ticket) is not such an act, nor is what a further person approves whom
// only the refusal has brought in.
import { actOf, isNotice, needsGuard, stakeOf } from "./acts";
import type { Finding, Meaning } from "./check-meaning";
import { expressionsOf } from "./expressions-of";
import { freeVariables } from "./cel";
import type { ApprovalNode, Node } from "./graph";
import { explore, type Outcome, type Visit, type World } from "./reach";
import { APPROVED, isForStaff, REJECTED, rejections, TIMED_OUT } from "./worlds";
import { afterRejection, afterTimeout } from "./ways";

export function checkApprovals(meaning: Meaning): Finding[] {
  return Object.values(meaning.graph.nodes).flatMap((node) =>
    node.type === "human_approval" ? ignored(meaning, node) : [],
  );
}

function ignored(meaning: Meaning, approval: ApprovalNode): Finding[] {
  const approved = afterwards(meaning, approval, [{ to: approval.next, value: APPROVED, mark: true }]);
  const kinds = [
    { what: "rejected", to: afterRejection(approval), value: REJECTED },
    { what: "timed out", to: afterTimeout(approval), value: TIMED_OUT },
  ];
  for (const { what, to, value } of kinds) {
    const refused = afterRefusal(meaning, approval, approved, { to, value, mark: true });
    const visit = refused.find(({ id }) => isGuarded(meaning, approval, id, { approved, refused }));
    if (visit) return [finding(meaning, approval, visit, what)];
  }
  return [];
}

type Reached = ReadonlyMap<string, Visit>;

/** What comes after the approval, when it goes as said: the nearest visit of each step. */
function afterwards(
  meaning: Meaning,
  approval: ApprovalNode,
  outcomes: Outcome[],
  appeals = new Set<string>(),
): Reached {
  const nodes = Object.values(meaning.graph.nodes);
  const decided = nodes.filter(({ id }) => id === approval.id || appeals.has(id));
  const world: World = {
    follows: [...new Set(decided.flatMap(({ outputVar }) => outputVar ?? []))],
    outcomes: (node, state) => {
      if (node.id === approval.id) return outcomes;
      const overruled = node.type === "human_approval" && appeals.has(node.id) && state.marks.has(approval.id);
      return overruled ? rejections(node) : null;
    },
    insteadOfUnset: (name) => (name === approval.outputVar ? REJECTED : null),
  };
  const after = explore(meaning.ways, world).filter(({ state }) => state.marks.has(approval.id));
  const nearest = new Map<string, Visit>();
  for (const visit of after) if (!nearest.has(visit.id)) nearest.set(visit.id, visit);
  return nearest;
}

function afterRefusal(meaning: Meaning, approval: ApprovalNode, approved: Reached, refusal: Outcome): Visit[] {
  const refused = afterwards(meaning, approval, [refusal]);
  const appeals = [...refused.keys()].filter((id) => {
    const node = meaning.graph.nodes[id];
    return node?.type === "human_approval" && id !== approval.id && isForStaff(node) && !approved.has(id);
  });
  const overrulable = isForStaff(approval) && appeals.length > 0;
  const visits = overrulable ? afterwards(meaning, approval, [refusal], new Set(appeals)) : refused;
  return [...visits.values()];
}

type Both = { approved: Reached; refused: readonly Visit[] };

/** Whether a step is an act the approval was to guard: what a yes leads to, or what a no does and a yes never. */
function isGuarded(meaning: Meaning, approval: ApprovalNode, id: string, both: Both): boolean {
  const act = actOf(meaning.graph.nodes[id], meaning.skills);
  if (!act || isNotice(act)) return false;
  if (!needsGuard(act)) return both.approved.has(id) && changesNothing(meaning, approval, both);
  return both.approved.has(id) || !guardsAny(meaning, both.approved);
}

function guardsAny({ graph, skills }: Meaning, approved: Reached): boolean {
  return [...approved.keys()].some((id) => {
    const act = actOf(graph.nodes[id], skills);
    return act !== null && !isNotice(act);
  });
}

/** Whether all goes the same, approved or not, and no act is told which it was. */
function changesNothing({ graph }: Meaning, approval: ApprovalNode, { approved, refused }: Both): boolean {
  const same = refused.length === approved.size && refused.every(({ id }) => approved.has(id));
  return same && ![...approved.keys()].some((id) => tellsAct(graph.nodes[id], approval.outputVar));
}

function tellsAct(node: Node | undefined, name: string | null): boolean {
  if (name === null || (node?.type !== "skill_call" && node?.type !== "call_sop")) return false;
  return expressionsOf(node).some((ast) => freeVariables(ast).has(name));
}

function finding(meaning: Meaning, approval: ApprovalNode, { id, path }: Visit, what: string): Finding {
  const act = actOf(meaning.graph.nodes[id], meaning.skills);
  const stake = act && needsGuard(act) ? `, which ${stakeOf(act)}` : "";
  const variable = approval.outputVar ? `\`${approval.outputVar}.approved\`` : "its output_var's `approved`";
  const key = what === "rejected" ? "on_reject" : "on_timeout";
  const message =
    `\`${approval.id}\` guards nothing: ${what}, \`${id}\` is reached all the same${stake}. ` +
    `Give it ${key} with a goto that leads elsewhere, or let a decision read ${variable} before \`${id}\`.`;
  return { code: "approval-ignored", message, path, at: { step: approval.id } };
}
