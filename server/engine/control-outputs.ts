// What a step that was done by hand must have given: the same as if the engine had done it. Pure.
import { z } from "zod";
import type { Actor } from "../context";
import { AppError } from "../errors";
import type { Skill } from "../skills/contract";
import type { Node } from "../sop/graph";

const called = z.strictObject({
  execution_id: z.string().default(""),
  status: z.literal("SUCCEEDED").default("SUCCEEDED"),
  outcome: z.enum(["resolved", "unresolved"]).default("resolved"),
  message: z.string().default(""),
});

function schemaOf(node: Node, skillOf: (name: string) => Skill): z.ZodType | null {
  switch (node.type) {
    case "skill_call":
      return skillOf(node.skill).output;
    case "model_call":
      return node.outputSchema
        ? z.fromJSONSchema(node.outputSchema as Parameters<typeof z.fromJSONSchema>[0])
        : z.strictObject({ text: z.string().min(1).max(20_000) });
    case "call_sop":
      return called;
    case "wait":
      return z.strictObject({});
    case "decision_logic":
    case "switch":
    case "parallel_execution":
    case "human_approval":
    case "output":
      return null;
  }
}

/** The output as later steps read it. Throws VALIDATION naming the fields. */
export function checkedOutput(
  node: Node,
  output: unknown,
  by: { actor: Actor; skillOf: (name: string) => Skill },
): unknown {
  const result = schemaOf(node, by.skillOf)?.safeParse(output);
  if (!result) throw new AppError("CONFLICT", `${node.id} cannot be done by hand.`, { reason: "step_not_by_hand" });
  if (!result.success) {
    const what = result.error.issues.map((issue) => `${issue.path.join(".") || "output"}: ${issue.message}`).join("; ");
    throw new AppError("VALIDATION", `The output does not fit ${node.id}: ${what}`, { reason: "step_output" });
  }
  // Whoever reads a model's text is told who wrote it.
  return node.type === "model_call" && !node.outputSchema
    ? { ...(result.data as object), provider: "person", model: by.actor.name, offline: false }
    : result.data;
}
