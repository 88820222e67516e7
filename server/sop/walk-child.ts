// What a call_sop step gives: the called SOP, walked in turn.
import type { CallSopNode, SopGraph } from "./graph";
import { walkGraph } from "./walk";
import type { Caller, CompensationOf, Facts, StepResult } from "./walk-contract";

export type ChildWalk = { graph: SopGraph; facts: Facts; call: Caller; compensationOf: CompensationOf };

export async function walkChild(node: CallSopNode, input: unknown, child: ChildWalk): Promise<StepResult> {
  const executionId = "exec_child";
  const facts: Facts = { ...child.facts, input: input as Record<string, unknown>, executionId };
  const { status, ending, done } = await walkGraph(child.graph, facts, child);
  if (status !== "SUCCEEDED") {
    return { error: { code: "CONFLICT", reason: "child_failed", message: `${node.sopId} ended ${status}.` } };
  }
  const answered = ending.kind === "answered" ? ending : null;
  const message = answered?.message[facts.locale] ?? "";
  return {
    output: { execution_id: executionId, status, outcome: answered?.outcome ?? "resolved", message },
    undoable: done,
  };
}
