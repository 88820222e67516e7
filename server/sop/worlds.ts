// The assumptions the checks make of people and models: what a refusal looks like to the steps after it, and where it goes.
import type { ApprovalNode, ModelNode, Node } from "./graph";
import type { Outcome, World } from "./reach";
import type { Verdicts } from "./verdicts";
import { afterRejection, afterTimeout } from "./ways";
import type { Known } from "./what-if";

export const REJECTED: Known = { approved: false, verdict: "rejected", edited: false };
export const TIMED_OUT: Known = { approved: false, verdict: "timed_out", edited: false };
export const APPROVED: Known = { approved: true, verdict: "approved" };

export function rejections(node: ApprovalNode, mark = false): Outcome[] {
  return [
    { to: afterRejection(node), value: REJECTED, mark },
    { to: afterTimeout(node), value: TIMED_OUT, mark },
  ];
}

export function denials(node: ModelNode, { negatives }: Verdicts, mark = false): Outcome[] {
  return negatives.map((value) => ({ to: node.next, value, mark }));
}

/** Whether others than the customer must answer: only they can overrule what others, or a model, have said. */
export function isForStaff(node: ApprovalNode): boolean {
  const asked = [node.approvers, ...node.tiers.map(({ approvers }) => approvers)].flat();
  return asked.some((approver) => !("customer" in approver));
}

/** What a variable that people or models set is at most while nobody has set it: a refusal. */
export function insteadOfUnset(
  nodes: readonly Node[],
  verdicts: ReadonlyMap<string, Verdicts>,
): World["insteadOfUnset"] {
  const known = new Map<string, Known>();
  for (const node of nodes) {
    const [denial] = verdicts.get(node.id)?.negatives ?? [];
    if (node.outputVar === null) continue;
    if (node.type === "human_approval") known.set(node.outputVar, REJECTED);
    else if (denial) known.set(node.outputVar, denial);
  }
  return (variable) => known.get(variable) ?? null;
}

/** The variables that people and models set. */
export function decidedVariables(nodes: readonly Node[], verdicts: ReadonlyMap<string, Verdicts>): string[] {
  const deciding = nodes.filter((node) => node.type === "human_approval" || verdicts.has(node.id));
  return [...new Set(deciding.flatMap(({ outputVar }) => outputVar ?? []))];
}
