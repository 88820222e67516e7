// Test support: a small SOP, skills whose effects can be counted, and an engine over them.
import { z } from "zod";
import type { Ctx } from "../context";
import { systemClock } from "../context";
import type { Database } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { defineSkill, type Skill } from "../skills/contract";
import type { ApprovalNode, CallSopNode, LoadedSop, Node, ParallelNode, SkillNode, SopGraph } from "../sop/graph";
import { startExecution, type StartExecution } from "./client";
import { createEngine, type Engine } from "./run";

const label = { "zh-CN": "步骤", en: "Step" };
const noRetry = { count: 0, backoffMs: 1, jitter: false, on: [] };
const base = { label, line: 1, onFailure: null, retry: noRetry, timeoutMs: 5_000 };

export function skillNode(id: string, next: string | null, over: Partial<SkillNode> = {}): SkillNode {
  return {
    ...base,
    id,
    next,
    type: "skill_call",
    skill: "note",
    outputVar: id,
    idempotencyKey: null,
    async: false,
    input: { kind: "object", fields: { text: { kind: "literal", value: id } } },
    ...over,
  };
}

export function outputNode(id: string, text: string): Node {
  const expr = text.startsWith("${") ? [{ expr: text.slice(2, -1) }] : [{ text }];
  const message = { "zh-CN": { parts: expr }, en: { parts: expr } };
  return { ...base, id, next: null, outputVar: null, type: "output", message, outcome: "resolved" };
}

const nothing = { onFailure: null, retry: noRetry, timeoutMs: 60_000, outputVar: null, label, line: 1 };

/** Branches by id: each begins at the step named. */
export function parallelNode(
  id: string,
  next: string | null,
  branches: Record<string, string>,
  over: Partial<ParallelNode> = {},
): Node {
  const list = Object.entries(branches).map(([name, entry]) => ({ id: name, entry }));
  const join = { kind: "all" } as const;
  return { ...nothing, id, next, type: "parallel_execution", branches: list, join, others: "stop", ...over };
}

export function waitNode(id: string, next: string | null, durationMs: number): Node {
  return { ...nothing, id, next, type: "wait", durationMs, until: null };
}

export function callNode(id: string, next: string | null, sopId: string, over: Partial<CallSopNode> = {}): Node {
  const input = { kind: "object", fields: {} } as const;
  return { ...nothing, id, next, type: "call_sop", sopId, version: null, input, outputVar: id, ...over };
}

export function approvalNode(id: string, next: string | null, over: Partial<ApprovalNode> = {}): Node {
  const message = { "zh-CN": { parts: [{ text: "可以吗？" }] }, en: { parts: [{ text: "May it?" }] } };
  return {
    ...nothing,
    id,
    next,
    type: "human_approval",
    message,
    approvers: [{ role: "manager" }],
    count: 1,
    tiers: [],
    amount: null,
    currency: null,
    shows: { kind: "object", fields: {} },
    editable: {},
    remindAfterMs: null,
    escalate: null,
    onTimeout: { kind: "reject" },
    onReject: null,
    outputVar: id,
    ...over,
  };
}

/** Holds when the expression does. */
export function decisionNode(id: string, expr: string, onTrue: string | null, onFalse: string | null): Node {
  return { ...nothing, id, next: null, type: "decision_logic", condition: { parts: [{ expr }] }, onTrue, onFalse };
}

export function sopOf(nodes: Node[], over: Partial<SopGraph> = {}): LoadedSop {
  const graph: SopGraph = {
    sopId: "test_sop",
    version: 1,
    title: label,
    description: label,
    category: "test",
    intents: ["test"],
    inputSchema: { type: "object" },
    requiredPermissions: [],
    entry: nodes[0]!.id,
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    order: nodes.map((node) => node.id),
    mainPath: nodes.map((node) => node.id),
    compensation: [],
    auditPolicy: { level: "FULL_TRACE", maskSensitive: true, reviewRequired: false },
    ...over,
  };
  return { file: "test.yaml", source: "test", checksum: newId("log"), graph };
}

type Script = { failures: AppError[]; calls: number };

/**
 * Skills "note" (local, reversible by "unnote"), "look" (reads), "act" (external) and "guarded" (needs a permission
 * nobody but admin holds). Notes are tickets in the database, so that exactly-once can be counted; `script(step)` makes a
 * step fail.
 */
export function testEngine(database: Database, overrides: Partial<Engine> = {}) {
  const scripts = new Map<string, Script>();
  const script = (stepId: string, ...failures: AppError[]) => scripts.set(stepId, { failures, calls: 0 });
  /** What happens elsewhere while a step's skill runs, before it commits. */
  const meanwhile = new Map<string, () => Promise<void>>();
  const maybeFail = (stepId: string) => {
    const planned = scripts.get(stepId);
    const failure = planned?.failures[planned.calls++];
    if (failure) throw failure;
  };
  const common = {
    version: "1.0.0",
    category: "service" as const,
    description: label,
    permissions: [] as string[],
    dependencies: [],
    sla: { maxLatencyMs: 100, successRate: 0.99, concurrency: 10 },
    idempotency: () => null,
    costMicroUsd: 500,
    summarize: () => "test",
  };
  const text = z.object({ text: z.string() });
  const note = defineSkill({
    ...common,
    id: "note_v1",
    name: "note",
    effect: "local",
    reversibility: { kind: "reversible", compensate: "unnote" },
    input: text,
    output: z.object({ note: z.string() }),
    run: async (ctx, input) => {
      const id = newId("tick");
      await ctx.db.email.create({
        data: {
          id,
          toAddress: input.text,
          fromAddress: ctx.stepId,
          template: "note",
          locale: "en",
          subject: "",
          text: "",
          html: "",
          status: "CAUGHT",
          messageId: id,
          executionId: ctx.executionId,
        },
      });
      await meanwhile.get(ctx.stepId)?.();
      maybeFail(ctx.stepId);
      return { note: id };
    },
  });
  const unnote = defineSkill({
    ...common,
    id: "unnote_v1",
    name: "unnote",
    effect: "local",
    reversibility: { kind: "irreversible" },
    input: z.object({ note: z.string() }),
    output: z.object({}),
    run: async (ctx, input) => {
      await ctx.db.email.delete({ where: { id: input.note } });
      maybeFail(`undo ${ctx.stepId}`);
      return {};
    },
  });
  const look = defineSkill({
    ...common,
    id: "look_v1",
    name: "look",
    effect: "read",
    reversibility: { kind: "none" },
    input: text,
    output: text,
    run: async (ctx, input) => {
      await meanwhile.get(ctx.stepId)?.();
      maybeFail(ctx.stepId);
      return input;
    },
  });
  const guarded = defineSkill({ ...look, id: "guarded_v1", name: "guarded", permissions: ["vault:open"] });
  const skills = new Map<string, unknown>([note, unnote, look, guarded].map((skill) => [skill.name, skill]));
  const engine = createEngine(database, {
    undoRetry: { count: 3, backoffMs: 1, jitter: false, on: [] },
    getSkill: (name) => {
      const skill = skills.get(name);
      if (!skill) throw new AppError("NOT_FOUND", name);
      return skill as Skill;
    },
    ...overrides,
  });
  return { engine, script, meanwhile };
}

export function testContext(database: Database, over: Partial<Ctx["actor"]> = {}): Ctx {
  return {
    actor: { userId: "user_test", role: "customer", customerId: null, name: "Test", ...over },
    db: database.client,
    clock: systemClock,
    locale: "en",
  };
}

export async function begin(
  ctx: Ctx,
  sop: LoadedSop,
  input: Record<string, unknown> = {},
  over: Partial<StartExecution> = {},
): Promise<string> {
  const { executionId } = await startExecution(ctx, {
    sop,
    input,
    channel: "test",
    locale: "en",
    intent: "test",
    intentConfidence: 0.9,
    sentiment: 0,
    ...over,
  });
  return executionId;
}
