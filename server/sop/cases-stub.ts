// Answers a walk's calls from a case: the results it gives, the answers people give, and called SOPs walked in turn.
import { z } from "zod";
import type { ApprovalAnswer, CasesFile, SopCase } from "./cases-file";
import { isFailure } from "./cases-file";
import type { ApprovalNode, CallSopNode, SopGraph } from "./graph";
import { walkChild } from "./walk-child";
import type { ApprovalAsked, Caller, CompensationOf, Facts, StepCall, StepResult } from "./walk-contract";

/** The case is wrong, not the SOP: a step is reached that it says nothing about, or an edit nobody could make. */
export class CaseError extends Error {}

/** Of a step, or of the undoing of one: the results of its calls in turn. */
export type Given = { results: Record<string, StepResult[]>; undo: Record<string, StepResult[]> };

/** Every result a case knows of. */
export function givenBy(file: CasesFile, given: SopCase): Given {
  const own = given.results ?? {};
  const steps = new Set([...Object.keys(file.FACTS), ...Object.keys(own)]);
  const over = (step: string) => file.FACTS[step] ?? {};
  return {
    results: Object.fromEntries([...steps].map((step) => [step, resultsOf(own[step] ?? {}, over(step))])),
    undo: Object.fromEntries(Object.entries(given.undo ?? {}).map(([step, value]) => [step, resultsOf(value, {})])),
  };
}

type Written = NonNullable<SopCase["results"]>[string];

function resultsOf(written: Written, facts: Record<string, unknown>): StepResult[] {
  const all = Array.isArray(written) ? written : [written];
  return all.map((one) => (isFailure(one) ? one : { output: { ...facts, ...one } }));
}

export type Stub = {
  given: Given;
  approvals: Readonly<Record<string, ApprovalAnswer>>;
  facts: Facts;
  /** The graph a call_sop step would run; null when it is not loaded. */
  childOf: (node: CallSopNode) => SopGraph | null;
  compensationOf: CompensationOf;
};

/** `prefix` names the steps of a called SOP. */
export function stubCaller(stub: Stub, prefix = ""): Caller {
  const calls = new Map<string, number>();
  const next = (kind: keyof Given, id: string): StepResult | null => {
    const results = stub.given[kind][prefix + id];
    if (!results) return null;
    const count = calls.get(`${kind} ${id}`) ?? 0;
    calls.set(`${kind} ${id}`, count + 1);
    return results[Math.min(count, results.length - 1)] ?? null;
  };
  return async (call): Promise<StepResult> => {
    const { node } = call;
    switch (call.kind) {
      case "undo":
        return next("undo", node.id) ?? { output: {} };
      case "approval":
        return { output: answer(call.node, call.input, stub.approvals[prefix + node.id] ?? "approved", stub.facts) };
      case "sop":
        return next("results", node.id) ?? child(stub, call, prefix);
      case "skill":
      case "model": {
        const result = next("results", node.id);
        if (result) return result;
        throw new CaseError(`Step ${prefix}${node.id} is reached, but the case gives no output for it.`);
      }
    }
  };
}

async function child(stub: Stub, { node, input }: StepCall & { kind: "sop" }, prefix: string): Promise<StepResult> {
  const graph = stub.childOf(node);
  if (!graph) {
    throw new CaseError(`Step ${prefix}${node.id} calls ${node.sopId}, which is not loaded; give its result.`);
  }
  const call = stubCaller(stub, `${prefix}${node.id}.`);
  return walkChild(node, input, { graph, facts: stub.facts, call, compensationOf: stub.compensationOf });
}

/** What an approval step gives for this answer, in the shape the engine gives it. */
export function answer(node: ApprovalNode, asked: ApprovalAsked, given: ApprovalAnswer, facts: Facts): unknown {
  const edits = typeof given === "object" && "approved" in given ? given.approved : {};
  for (const [name, value] of Object.entries(edits)) {
    const schema = node.editable[name]?.schema;
    if (!schema) throw new CaseError(`${node.id} does not let anybody edit ${name}.`);
    const parsed = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value);
    if (!parsed.success) throw new CaseError(`${node.id} would refuse ${name}: ${z.prettifyError(parsed.error)}`);
  }
  const verdict = typeof given === "string" ? given : "approved" in given ? "approved" : "rejected";
  const timedOut = verdict === "timed_out";
  return {
    approved: verdict === "approved",
    verdict,
    edited: Object.keys(edits).length > 0,
    values: { ...asked.editable, ...edits },
    reason: typeof given === "object" && "rejected" in given ? given.rejected : null,
    approver: timedOut ? null : "Approver",
    approver_id: timedOut ? null : "user_walk",
    answered_at: timedOut ? null : facts.now,
  };
}
