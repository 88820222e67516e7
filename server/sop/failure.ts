// Where a failed step goes. Pure, so that the engine and the case runner cannot disagree.
import type { Node } from "./graph";

/** The step that answers this failure; null when none does and compensation begins. */
export function failureTarget(node: Node, error: { code: string; reason?: string }): string | null {
  const wanted = node.onFailureFor;
  if (!wanted || wanted.includes(error.code)) return node.onFailure;
  return error.reason && wanted.includes(error.reason) ? node.onFailure : null;
}
