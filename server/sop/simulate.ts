// What an SOP would do, without doing it: reads are real, local writes happen in a transaction that is taken back, what
// would reach outside is only written down, and people's answers are given beforehand.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Actor, Clock, Locale } from "../context";
import type { Db, PrismaClient } from "../db";
import { AppError } from "../errors";
import type { ApprovalAnswer } from "./cases-file";
import { answer } from "./cases-stub";
import { undoneBy } from "./cases";
import type { CallSopNode, Node, SopGraph } from "./graph";
import { rehearseModel, rehearseSkill, type Act, type Rehearsal, type SkillCall } from "./rehearsal";
import { rolledBack } from "./rolled-back";
import { sampleOutput } from "./sample-output";
import { walkGraph } from "./walk";
import { walkChild } from "./walk-child";
import type { Caller, Facts, StepResult, Walk } from "./walk-contract";
import type { Skill } from "../skills/contract";
import { getSkill } from "../skills/registry";

/** A step of a called SOP is named "<step>.<its step>". */
export type SimulationRequest = {
  graph: SopGraph;
  input: Record<string, unknown>;
  actor: Actor;
  locale: Locale;
  clock: Clock;
  answers: Record<string, ApprovalAnswer>;
  /** The code with which every attempt of a step fails. */
  failures: Record<string, string>;
  /** What steps give, instead of being asked or made up. */
  results: Record<string, unknown>;
  childOf: (node: CallSopNode) => SopGraph | null;
};

export type Simulation = { walk: Walk; acts: Act[]; costMicroUsd: number };

/** Throws FORBIDDEN when the actor may not run it, NOT_FOUND for answers, failures or results of steps there are not. */
export async function simulate(client: PrismaClient, request: SimulationRequest): Promise<Simulation> {
  const { graph, actor, locale, clock } = request;
  for (const permission of graph.requiredPermissions) requirePermission({ actor }, permission);
  requireSteps(request);
  return rolledBack(client, async (db) => {
    const now = clock.now();
    const facts: Facts = {
      input: request.input,
      locale,
      now: now.toISOString(),
      customer: await customerOf(db, actor, locale),
      executionId: "exec_simulated",
    };
    const rehearsal: Rehearsal = {
      db,
      actor,
      locale,
      clock: { now: () => now },
      executionId: "exec_simulated",
      outside: (call, skill) => notSent(call, skill, facts.now),
      acts: [],
      cost: { microUsd: 0 },
    };
    const walk = await walkGraph(graph, facts, {
      call: callerOf(request, rehearsal, facts, ""),
      compensationOf: undoneBy,
    });
    return { walk, acts: rehearsal.acts, costMicroUsd: rehearsal.cost.microUsd };
  });
}

function callerOf(request: SimulationRequest, rehearsal: Rehearsal, facts: Facts, prefix: string): Caller {
  return async (call): Promise<StepResult> => {
    const name = prefix + call.node.id;
    const forward = call.kind !== "undo";
    if (forward && name in request.failures) {
      const code = request.failures[name] ?? "INTERNAL";
      return { error: { code, message: `${name} was told to fail.` } };
    }
    if (forward && name in request.results) {
      if (call.kind !== "skill") return { output: request.results[name] };
      // The act itself is still written down, with the output that was given for it.
      return rehearseSkill({ ...rehearsal, given: { output: request.results[name] } }, call);
    }
    switch (call.kind) {
      case "skill":
      case "undo":
        return rehearseSkill(rehearsal, call);
      case "model":
        return rehearseModel(rehearsal, call);
      case "approval":
        return { output: answer(call.node, call.input, request.answers[name] ?? "approved", facts) };
      case "sop": {
        const graph = request.childOf(call.node);
        if (!graph) throw new AppError("NOT_FOUND", `${name} calls ${call.node.sopId}, which is not loaded.`);
        const inner = callerOf(request, rehearsal, facts, `${name}.`);
        return walkChild(call.node, call.input, { graph, facts, call: inner, compensationOf: undoneBy });
      }
    }
  };
}

function notSent(call: SkillCall, skill: Skill, now: string): StepResult {
  const output = sampleOutput(skill, call.input, now);
  if (output !== null) return { output };
  const hint = `Give what ${call.node.id} would answer: --result ${call.node.id}='{…}'.`;
  throw new AppError("VALIDATION", `No answer of ${skill.name} could be made up that fits its schema. ${hint}`);
}

function requireSteps({ graph, answers, failures, results, childOf }: SimulationRequest): void {
  for (const name of [...Object.keys(answers), ...Object.keys(failures), ...Object.keys(results)]) {
    if (!stepAt(graph, name.split("."), childOf)) {
      throw new AppError("NOT_FOUND", `${graph.sopId} has no step ${name}. It has: ${graph.order.join(", ")}.`);
    }
  }
  for (const [name, output] of Object.entries(results)) {
    const node = stepAt(graph, name.split("."), childOf);
    if (node?.type !== "skill_call") continue;
    const fits = getSkill(node.skill).output.safeParse(output);
    // Who says only what matters need not make up the rest; what is said must fit.
    const issues = fits.error?.issues.filter(({ path }) => valueAt(output, path) !== undefined) ?? [];
    if (issues.length === 0) continue;
    const message = `The result of ${name} is no answer of ${node.skill}:\n${z.prettifyError({ issues })}`;
    throw new AppError("VALIDATION", message);
  }
  for (const name of Object.keys(answers)) {
    const node = graph.nodes[name];
    if (node && node.type !== "human_approval") throw new AppError("VALIDATION", `${name} asks nobody for approval.`);
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
}

function stepAt(graph: SopGraph, [id = "", ...rest]: string[], childOf: SimulationRequest["childOf"]): Node | null {
  const node = graph.nodes[id];
  if (!node || rest.length === 0) return node ?? null;
  const child = node.type === "call_sop" ? childOf(node) : null;
  return child && stepAt(child, rest, childOf);
}

async function customerOf(db: Db, actor: Actor, locale: Locale): Promise<Record<string, unknown>> {
  const customer = actor.customerId ? await db.customer.findUnique({ where: { id: actor.customerId } }) : null;
  return {
    id: customer?.id ?? "",
    name: customer?.name ?? actor.name,
    email: customer?.email ?? "",
    locale: customer?.locale ?? locale,
    timezone: customer?.timezone ?? "UTC",
    vip_level: customer?.vipLevel ?? 0,
  };
}
