// A skill that only reads, called by a person's program and not by a procedure: with that person's permissions, within the
// skill's limits, and with what they may not see masked as on every page.
import { recordAudit } from "../audit/record";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { Skill } from "../skills/contract";
import { maskValue, type Labels } from "./masking";
import { callSkill, parseSkillInput } from "./run";

/** More patient than the skill promises to need. */
const PATIENCE = 5;

/** Throws FORBIDDEN, also for a skill that writes; VALIDATION; and what the skill throws. */
export async function readBySkill(
  ctx: Ctx,
  skill: Skill,
  given: unknown,
  { channel, signal }: { channel: string; signal: AbortSignal },
): Promise<Record<string, unknown>> {
  if (skill.effect !== "read") throw new AppError("FORBIDDEN", `${skill.name} writes: a procedure calls it.`);
  for (const permission of skill.permissions) requirePermission(ctx, permission);
  const input = parseSkillInput(skill, given);
  const call = { executionId: channel, stepId: channel, idempotencyKey: newId("step"), enqueue: async () => {} };
  const timeoutMs = skill.sla.maxLatencyMs * PATIENCE;
  const output = await callSkill(skill, { ...ctx, ...call }, input, { timeoutMs, signal });
  const after = { channel };
  await recordAudit(ctx, { action: "skill.read", resourceType: "skill", resourceId: skill.name, after });
  return maskValue(output, masksFor(ctx, skill)) as Record<string, unknown>;
}

/** The labels whose fields this person sees masked: personal data of others without pii:read, secrets always. */
export function masksFor({ actor }: Pick<Ctx, "actor">, { labels = {} }: Pick<Skill, "labels">): Labels {
  // A customer reaches only their own records.
  const sees = actor.role === "customer" || can(actor, "pii:read");
  return Object.fromEntries(Object.entries(labels).filter(([, label]) => label === "secret" || !sees));
}
