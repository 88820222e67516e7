// What a step that was done by hand must have given: the same as if the engine had done it. Pure.
import { z } from "zod";
import type { Actor } from "../context";
import { AppError } from "../errors";
import type { Skill } from "../skills/contract";
import type { Node } from "../sop/graph";

const localized = z.strictObject({ "zh-CN": z.string().min(1), en: z.string().min(1) });
const text = z.string().min(1).max(20_000);

/** Nobody approves by hand what only its approvers may: a step completed so is at most rejected. */
const answer = z.strictObject({
  approved: z.literal(false, "Only its approvers can approve it, from the inbox; by hand it can only be rejected."),
  verdict: z.enum(["rejected", "timed_out"]).default("rejected"),
  edited: z.literal(false).default(false),
  values: z.record(z.string(), z.json()).default({}),
  reason: z.string().nullable().default(null),
});

const branches = z.strictObject({
  succeeded: z.array(z.string()),
  failed: z.array(z.strictObject({ branch: z.string(), code: z.string(), message: z.string() })).default([]),
  stopped: z.array(z.string()).default([]),
});

const called = z.strictObject({
  execution_id: z.string().default(""),
  status: z.literal("SUCCEEDED").default("SUCCEEDED"),
  outcome: z.enum(["resolved", "unresolved"]).default("resolved"),
  message: z.string().default(""),
});

const plainValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

function schemaOf(node: Node, skillOf: (name: string) => Skill): z.ZodType {
  switch (node.type) {
    case "skill_call":
      return skillOf(node.skill).output;
    case "model_call":
      return node.outputSchema
        ? z.fromJSONSchema(node.outputSchema as Parameters<typeof z.fromJSONSchema>[0])
        : z.strictObject({ text });
    case "decision_logic":
      return z.strictObject({ result: z.boolean() });
    case "switch":
      return z.strictObject({ value: plainValue });
    case "parallel_execution":
      return branches;
    case "human_approval":
      return answer;
    case "wait":
      return z.strictObject({});
    case "call_sop":
      return called;
    case "output":
      return z.strictObject({
        message: z.union([localized, text.transform((both) => ({ "zh-CN": both, en: both }))]),
        outcome: z.enum(["resolved", "unresolved"]).default(node.outcome),
      });
  }
}

/** The output as later steps read it. Throws VALIDATION naming the fields. */
export function checkedOutput(
  node: Node,
  output: unknown,
  by: { actor: Actor; at: Date; skillOf: (name: string) => Skill },
): unknown {
  const result = schemaOf(node, by.skillOf).safeParse(output);
  if (!result.success) {
    const what = result.error.issues.map((issue) => `${issue.path.join(".") || "output"}: ${issue.message}`).join("; ");
    throw new AppError("VALIDATION", `The output does not fit ${node.id}: ${what}`, { reason: "step_output" });
  }
  const given = result.data as object;
  if (node.type === "model_call" && !node.outputSchema) {
    return { ...given, provider: "person", model: by.actor.name, offline: false };
  }
  if (node.type === "human_approval") {
    return { ...given, approver: by.actor.name, approver_id: by.actor.userId, answered_at: by.at.toISOString() };
  }
  return node.type === "output" ? { ...given, node: node.id } : given;
}
