// Calls a walk's skills for real inside a transaction that its owner rolls back: reads read, local writes write, and what
// would reach outside is only written down. A skill that fails takes back its own writes and nothing else.
import { requirePermission } from "../auth/permissions";
import type { Actor, Clock, Locale, Localized } from "../context";
import type { Db } from "../db";
import { AppError } from "../errors";
import { callModel } from "../models/call";
import type { Skill, SkillContext } from "../skills/contract";
import { getSkill } from "../skills/registry";
import { summarizeCall } from "../skills/summarize-call";
import type { StepCall, StepResult } from "./walk-contract";
import { stepError } from "./walk-step";

/** Something a walk did, or would have done. */
export type Act = {
  step: string;
  skill: string;
  /** `undo`: it takes back what the step did. */
  kind: "act" | "undo";
  /** local: written, and taken back with the transaction. external: not sent. */
  effect: "local" | "external";
  summary: Localized;
  input: unknown;
  idempotencyKey: string;
  output: unknown;
  /** Background jobs that would start with it, e-mails for example. */
  jobs: { task: string; payload: Record<string, unknown> }[];
};

export type Rehearsal = {
  db: Db;
  actor: Actor;
  locale: Locale;
  clock: Clock;
  executionId: string;
  /** What the next call gives, instead of being made: then nothing happens at all. */
  given?: { output: unknown };
  /** What an external skill would have given. */
  outside: (call: SkillCall, skill: Skill) => StepResult;
  acts: Act[];
  cost: { microUsd: number };
};

export type SkillCall = Extract<StepCall, { kind: "skill" | "undo" }>;

const SYSTEM: Actor = { userId: "system", role: "system", customerId: null, name: "Steward" };

export async function rehearseSkill(rehearsal: Rehearsal, call: SkillCall): Promise<StepResult> {
  try {
    const skill = getSkill(call.skill);
    // What the customer may not do themselves, Steward still owes them when it undoes.
    const actor = call.kind === "undo" ? SYSTEM : rehearsal.actor;
    for (const permission of skill.permissions) requirePermission({ actor }, permission);
    const input = parseInput(skill, call.input);
    const own = call.kind === "undo" ? `undo:${rehearsal.executionId}:${call.node.id}` : null;
    const written = call.kind === "skill" ? call.key : null;
    const idempotencyKey = own ?? written ?? skill.idempotency(input) ?? `${rehearsal.executionId}:${call.node.id}`;
    const jobs: Act["jobs"] = [];
    const result =
      rehearsal.given ??
      (skill.effect === "external"
        ? rehearsal.outside(call, skill)
        : { output: await inside(rehearsal, skill, input, { actor, step: call.node.id, idempotencyKey, jobs }) });
    if ("error" in result) return result;
    rehearsal.cost.microUsd += skill.costMicroUsd;
    if (skill.effect !== "read") {
      const kind = call.kind === "undo" ? "undo" : "act";
      const { output } = result;
      const act = { step: call.node.id, skill: skill.name, kind, effect: skill.effect, input, output, jobs } as const;
      rehearsal.acts.push({ ...act, idempotencyKey, summary: summarizeCall(skill, input) ?? skill.description });
    }
    return result;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { error: stepError(error) };
  }
}

function parseInput(skill: Skill, input: unknown): unknown {
  const parsed = skill.input.safeParse(input);
  if (parsed.success) return parsed.data;
  const what = parsed.error.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`).join("; ");
  throw new AppError("VALIDATION", `The input does not fit ${skill.name}: ${what}.`, { reason: "skill_input" });
}

type Inside = { actor: Actor; step: string; idempotencyKey: string; jobs: Act["jobs"] };

async function inside({ db, ...rehearsal }: Rehearsal, skill: Skill, input: unknown, call: Inside): Promise<unknown> {
  const ctx: SkillContext = {
    actor: call.actor,
    db,
    clock: rehearsal.clock,
    locale: rehearsal.locale,
    executionId: rehearsal.executionId,
    stepId: call.step,
    idempotencyKey: call.idempotencyKey,
    enqueue: async (task, payload) => void call.jobs.push({ task, payload }),
  };
  await db.$executeRawUnsafe("SAVEPOINT rehearsed_step");
  try {
    const output = await skill.run(ctx, input);
    await db.$executeRawUnsafe("RELEASE SAVEPOINT rehearsed_step");
    return output;
  } catch (error) {
    await db.$executeRawUnsafe("ROLLBACK TO SAVEPOINT rehearsed_step");
    call.jobs.length = 0;
    throw error;
  }
}

/** Asks the models as an execution would; nothing is recorded. */
export async function rehearseModel(
  rehearsal: Rehearsal,
  { node, input, prompt }: Extract<StepCall, { kind: "model" }>,
): Promise<StepResult> {
  try {
    const result = await callModel({
      task: node.task,
      policy: node.policy,
      locale: rehearsal.locale,
      prompt,
      input: input as Record<string, unknown>,
      timeoutMs: node.timeoutMs,
      ...(node.outputSchema ? { outputSchema: node.outputSchema } : {}),
    });
    rehearsal.cost.microUsd += result.costMicroUsd;
    const { text, provider, model, offline } = result;
    return { output: node.outputSchema ? result.json : { text, provider, model, offline } };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { error: stepError(error) };
  }
}
