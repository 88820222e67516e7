// Trying a binding with its sample before it counts: the real system is called once, and what it answers must fit the
// contract. Only reads are tried; a write is taken at its word until an execution runs it.
import { AppError, toPublicError, type PublicError } from "../../errors";
import type { Ctx } from "../../context";
import { newId } from "../../ids";
import type { SkillContext } from "../contract";
import { skillNameOf, type Binding } from "./binding.schema";
import { ownersOf } from "./our-customer";
import { askSystem, pluggedSkill, type Lookup } from "./plugged-skill";
import { isOwnerWord } from "./scope";

export type Trial = {
  skill: string;
  at: string;
  ms: number;
  ok: boolean;
  /** Names of the output's fields; what they held is somebody's record. */
  fields?: string[];
  error?: PublicError;
};

/** Null when there is nothing to try: a write, or a binding without a sample. */
export async function tryBinding(ctx: Ctx, binding: Binding, builtIn: Lookup): Promise<Trial | null> {
  const skill = pluggedSkill(binding, builtIn);
  if (skill.effect !== "read" || binding.sample === undefined) return null;
  const started = performance.now();
  const outcome = await attempt(skillContext(ctx), binding, builtIn).then(
    (fields) => ({ ok: true, fields }),
    (error: unknown) => ({ ok: false, error: toPublicError(error) }),
  );
  const ms = Math.round(performance.now() - started);
  return { skill: skillNameOf(binding), at: ctx.clock.now().toISOString(), ms, ...outcome };
}

async function attempt(ctx: SkillContext, binding: Binding, builtIn: Lookup): Promise<string[]> {
  const { output, scope } = await askSystem(binding, pluggedSkill(binding, builtIn), ctx, binding.sample);
  const { owner } = binding;
  if (owner !== undefined && !isOwnerWord(owner)) {
    if ((await ownersOf(owner, scope)).length === 0) throw ownerUnnamed(binding);
  }
  return Object.keys((output ?? {}) as object);
}

function ownerUnnamed(binding: Binding): AppError {
  const message = `In the sample's answer nothing stands where ${skillNameOf(binding)}'s owner is looked for: customers would never see a record.`;
  return new AppError("VALIDATION", message, { reason: "owner_unnamed" });
}

function skillContext(ctx: Ctx): SkillContext {
  const id = newId("step");
  return { ...ctx, executionId: "trial", stepId: "trial", idempotencyKey: `trial:${id}`, enqueue: async () => {} };
}
