// A skill as the registry holds it: its types forgotten, its schemas kept to at each call.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import { AppError } from "../errors";
import type { Skill } from "./contract";

/**
 * Forgets a skill's own input type. What the contract promises is kept at the call instead, whoever calls: who lacks a
 * permission is FORBIDDEN, bad input is VALIDATION, output that breaks the skill's own schema is INTERNAL.
 */
export function register<I extends z.ZodType, O extends z.ZodType>(skill: Skill<I, O>): Skill {
  const run: Skill["run"] = async (ctx, input) => {
    for (const permission of skill.permissions) requirePermission(ctx, permission);
    const parsed = skill.input.safeParse(input);
    if (!parsed.success) {
      throw new AppError("VALIDATION", `${skill.name} was given unusable input: ${z.prettifyError(parsed.error)}`, {
        reason: "skill_input",
      });
    }
    const output = skill.output.safeParse(await skill.run(ctx, parsed.data));
    if (!output.success) {
      throw new AppError("INTERNAL", `${skill.name} broke its own output schema.`, { cause: output.error });
    }
    return output.data;
  };
  return { ...(skill as unknown as Skill), run };
}
