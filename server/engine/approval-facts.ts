// The facts behind a step, read again: every reading step whose result it speaks of is called once more, on behalf of
// whom the execution acts. Changes nothing. What a person put in by hand and what a model said are not read again.
import { requirePermission } from "../auth/permissions";
import type { Actor, Clock, Locale } from "../context";
import type { Db, Execution } from "../db";
import { AppError } from "../errors";
import { renderInput, variablesRead } from "../sop/expressions";
import type { ApprovalNode, Node, SkillNode, SopGraph } from "../sop/graph";
import { asPublished } from "../sop/skill-majors";
import { getGraph } from "../sop/versions";
import type { Skill, SkillContext } from "../skills/contract";
import { withinLimits } from "../skills/limits";
import { canonical } from "./approval-card";
import { readableVariables, type Arrivals, type State } from "./state";

export type FactReader = { db: Db; clock: Clock; getSkill: (name: string) => Skill };

/** Somebody waits for the answer to their click; a reading that takes longer is given up. */
const LONGEST_READ_MS = 10_000;

export function approvalNode(graph: SopGraph, stepId: string): ApprovalNode {
  const node = graph.nodes[stepId];
  if (node?.type === "human_approval") return node;
  throw new AppError("INTERNAL", `Step ${stepId} of ${graph.sopId} v${graph.version} is no approval.`);
}

export function graphOf(db: Db, execution: Execution): Promise<SopGraph> {
  return getGraph(db, execution.sopId, execution.sopVersion, execution.sopChecksum);
}

/** What the facts behind a step are now, where that differs from what the scope says. */
export async function readBehind(
  by: FactReader,
  execution: Execution,
  graph: SopGraph,
  node: Node,
  scope: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const reader = { ...by, getSkill: asPublished(graph, by.getSkill) };
  const writers = await lastWriters(reader.db, execution, graph);
  const now: Record<string, unknown> = { ...scope };
  const steps = readingSteps(reader, graph, node, writers, scope);
  for (const step of steps) now[step.outputVar ?? ""] = await readAgain(reader, execution, step, now);
  const names = new Set(steps.map(({ outputVar }) => outputVar ?? ""));
  const changed = [...names].filter((name) => canonical(now[name]) !== canonical(scope[name]));
  return Object.fromEntries(changed.map((name) => [name, now[name]]));
}

/** What expressions read, as if it were `at`: only facts may make a difference, not the clock. */
export async function scopeOf(
  db: Db,
  execution: Execution,
  graph: SopGraph,
  at: Date,
): Promise<Record<string, unknown>> {
  const state = execution.state as unknown as State;
  const variables = execution.variables as Record<string, unknown>;
  const known = { ...state, started: state.started ?? {} };
  return {
    ...readableVariables(graph, known, variables, execution.arrivals as Arrivals),
    INPUT: execution.input,
    EXECUTION_ID: execution.id,
    LOCALE: execution.locale,
    NOW: at.toISOString(),
    CUSTOMER: await customerOf(db, execution),
    FAILURE: state.failure ?? null,
  };
}

async function customerOf(db: Db, execution: Execution): Promise<Record<string, unknown>> {
  const { name } = execution.actor as unknown as Actor;
  const found = execution.customerId ? await db.customer.findUnique({ where: { id: execution.customerId } }) : null;
  if (!found) return { id: "", name, email: "", locale: execution.locale, timezone: "UTC", vip_level: 0 };
  const { id, email, locale, timezone, vipLevel } = found;
  return { id, name: found.name, email, locale, timezone, vip_level: vipLevel };
}

/** Which step gave each variable its value: the last one in the journal; null: a person did. */
async function lastWriters(db: Db, execution: Execution, graph: SopGraph): Promise<Map<string, string | null>> {
  const rows = await db.executionStep.findMany({
    where: { executionId: execution.id, phase: "FORWARD", status: { in: ["SUCCEEDED", "STARTED"] } },
    orderBy: { seq: "asc" },
    select: { stepId: true, actorId: true },
  });
  const writers = new Map<string, string | null>();
  for (const { stepId, actorId } of rows) {
    const variable = graph.nodes[stepId]?.outputVar;
    // What a person put in by hand is not read over.
    if (variable) writers.set(variable, actorId === null ? stepId : null);
  }
  // A fork has its variables from the execution it left; the one step that could have written them did, or a person.
  const byHand = await putInBefore(db, execution, graph);
  for (const id of graph.order) {
    const variable = graph.nodes[id]?.outputVar;
    if (!variable || writers.has(variable)) continue;
    if (byHand.has(variable)) {
      writers.set(variable, null);
      continue;
    }
    const all = graph.order.filter((one) => graph.nodes[one]?.outputVar === variable);
    if (all.length === 1) writers.set(variable, id);
  }
  return writers;
}

/** The variables a fork or a retry has from the execution it left, and that one from a person. */
async function putInBefore(db: Db, execution: Execution, graph: SopGraph): Promise<Set<string>> {
  const variables = execution.variables as Record<string, unknown>;
  const found = new Set<string>();
  let at: Pick<Execution, "parentId" | "parentKind"> | null = execution;
  while (at?.parentId && (at.parentKind === "fork" || at.parentKind === "retry")) {
    const id: string = at.parentId;
    const rows = await db.executionStep.findMany({
      where: { executionId: id, phase: "FORWARD", status: "SUCCEEDED", actorId: { not: null } },
      select: { stepId: true, output: true },
    });
    for (const { stepId, output } of rows) {
      const name = graph.nodes[stepId]?.outputVar;
      if (name && canonical(output) === canonical(variables[name])) found.add(name);
    }
    at = await db.execution.findUnique({ where: { id }, select: { parentId: true, parentKind: true } });
  }
  return found;
}

/** The reading steps behind a step, and those behind their inputs, in the order they are written. */
function readingSteps(
  reader: FactReader,
  graph: SopGraph,
  node: Node,
  writers: ReadonlyMap<string, string | null>,
  known: Readonly<Record<string, unknown>>,
): SkillNode[] {
  const steps = new Map<string, SkillNode>();
  const look = (names: readonly string[]): void => {
    for (const name of names) {
      // What was never read is not read for the first time now.
      const step = name in known ? graph.nodes[writers.get(name) ?? ""] : undefined;
      if (step?.type !== "skill_call" || steps.has(step.id)) continue;
      if (reader.getSkill(step.skill).effect !== "read") continue;
      steps.set(step.id, step);
      look(variablesRead(step));
    }
  };
  look(variablesRead(node));
  return graph.order.flatMap((id) => steps.get(id) ?? []);
}

async function readAgain(
  reader: FactReader,
  execution: Execution,
  step: SkillNode,
  scope: Record<string, unknown>,
): Promise<unknown> {
  const actor = execution.actor as unknown as Actor;
  try {
    const skill = reader.getSkill(step.skill);
    for (const permission of skill.permissions) requirePermission({ actor }, permission);
    const input: unknown = skill.input.parse(renderInput(step.input, scope));
    const signal = AbortSignal.timeout(Math.min(step.timeoutMs, LONGEST_READ_MS));
    const ctx: SkillContext = {
      actor,
      db: reader.db,
      clock: reader.clock,
      locale: execution.locale as Locale,
      executionId: execution.id,
      stepId: step.id,
      idempotencyKey: `${execution.id}:${step.id}`,
      enqueue: () => Promise.reject(new AppError("INTERNAL", `${skill.name} only reads.`)),
    };
    const output = await inTime(
      withinLimits(skill, signal, () => skill.run(ctx, input)),
      signal,
    );
    return skill.output.parse(output);
  } catch (error) {
    throw unavailable(step.id, error);
  }
}

async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {};
  const late = new Promise<never>((_, fail) => {
    onAbort = () => fail(new AppError("TIMEOUT", "It took too long."));
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

export function unavailable(stepId: string, cause: unknown): AppError {
  const why = cause instanceof AppError ? ` ${cause.message}` : "";
  return new AppError(
    "UNAVAILABLE",
    `The facts of this approval could not be read again (${stepId}).${why} Nothing was decided; try again in a moment.`,
    { reason: "facts_unavailable", retryable: true, details: { step: stepId }, cause },
  );
}
