// An execution in a worker's hands: what was read at the claim, the lease that keeps it, and what steps run with.
import { systemClock, type Actor, type Clock, type Locale } from "../context";
import type { Db, Execution, PrismaClient } from "../db";
import { AppError } from "../errors";
import { callModel, recordModelCalls } from "../models/call";
import type { Node, SopGraph } from "../sop/graph";
import { getGraph } from "../sop/versions";
import type { Skill, SkillContext } from "../skills/contract";
import { getSkill } from "../skills/registry";
import { recordAudit } from "../audit/record";
import { newId } from "../ids";
import type { Position } from "./commit";
import { claimExecution, keepLease, type Owner } from "./lease";
import { addJob } from "./queue";
import { readableVariables, type AsyncResults, type Cursor } from "./state";

/** What the engine reaches the world through. Tests replace parts of it. */
export type Engine = {
  client: PrismaClient;
  /** Names this worker in leases and in the journal. */
  worker: string;
  clock: Clock;
  random: () => number;
  getSkill: (name: string) => Skill;
  callModel: typeof callModel;
  recordModelCalls: typeof recordModelCalls;
  /** True once the process wants to end: finish the step, give the lease back. */
  stopping: () => boolean;
};

export function createEngine(client: PrismaClient, overrides: Partial<Engine> = {}): Engine {
  return {
    client,
    worker: `worker_${process.pid}_${newId("log").slice(-6)}`,
    clock: systemClock,
    random: Math.random,
    getSkill,
    callModel,
    recordModelCalls,
    stopping: () => false,
    ...overrides,
  };
}

export type Run = {
  engine: Engine;
  execution: Execution;
  actor: Actor;
  locale: Locale;
  graph: SopGraph;
  customer: Record<string, unknown>;
  owner: Owner;
  /** Aborted when the lease was lost. */
  signal: AbortSignal;
  cursor: Cursor;
  /** Where the row in the database stands; the cursor may be ahead of it by attempts that were lost. */
  position: Position;
  /** Asynchronous steps this execution has begun. */
  started: Set<string>;
  release: () => void;
};

/** Claims the execution and reads what its next steps need. Null when there is nothing to do here. */
export async function openRun(engine: Engine, executionId: string): Promise<Run | null> {
  const claim = await claimExecution(engine.client, executionId, engine.worker);
  if (!claim) return null;
  const owner = { worker: engine.worker, fence: claim.fence };
  const lease = keepLease(engine.client, "executions", executionId, owner);
  try {
    const execution = await engine.client.execution.findUniqueOrThrow({ where: { id: executionId } });
    const actor = execution.actor as unknown as Actor;
    const [graph, started, customer] = await Promise.all([
      getGraph(engine.client, execution.sopId, execution.sopVersion, execution.sopChecksum),
      execution.seq === 0
        ? []
        : engine.client.executionStep.findMany({ where: { executionId, status: "STARTED" }, select: { stepId: true } }),
      execution.customerId ? engine.client.customer.findUnique({ where: { id: execution.customerId } }) : null,
    ]);
    return {
      engine,
      execution,
      actor,
      locale: execution.locale as Locale,
      graph,
      customer: {
        id: customer?.id ?? "",
        name: customer?.name ?? actor.name,
        email: customer?.email ?? "",
        locale: customer?.locale ?? execution.locale,
        timezone: customer?.timezone ?? "UTC",
        vip_level: customer?.vipLevel ?? 0,
      },
      owner,
      signal: lease.signal,
      cursor: {
        node: execution.node,
        attempt: execution.attempt + (claim.previousOwner ? 1 : 0),
        variables: execution.variables as Record<string, unknown>,
        asyncResults: execution.asyncResults as AsyncResults,
      },
      position: { node: execution.node, attempt: execution.attempt },
      started: new Set(started.map((row) => row.stepId)),
      release: lease.stop,
    };
  } catch (error) {
    lease.stop();
    throw error;
  }
}

/** What expressions read. `locale` differs from the run's only where a text is rendered in both languages. */
export function expressionScope(run: Run, locale: Locale = run.locale): Record<string, unknown> {
  return {
    ...readableVariables(run.graph, run.cursor),
    INPUT: run.execution.input,
    EXECUTION_ID: run.execution.id,
    LOCALE: locale,
    NOW: run.engine.clock.now().toISOString(),
    CUSTOMER: run.customer,
  };
}

/** The context one skill call runs with; `db` is the step's transaction for skills that write. */
export function skillContext(
  engine: Engine,
  call: { executionId: string; stepId: string; actor: Actor; locale: Locale; idempotencyKey: string },
  db: Db,
): SkillContext {
  return {
    ...call,
    db,
    clock: engine.clock,
    enqueue: (task, payload) => {
      const email = payload as { emailId: string };
      return addJob(db, task, email, { key: `email:${email.emailId}` });
    },
  };
}

/** Parses a skill's input. Throws VALIDATION naming the fields. */
export function parseSkillInput(skill: Skill, input: unknown): unknown {
  const result = skill.input.safeParse(input);
  if (result.success) return result.data;
  const what = result.error.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`).join("; ");
  throw new AppError("VALIDATION", `The input does not fit ${skill.name}: ${what}.`, { reason: "skill_input" });
}

/** Calls a skill within its step's time, and checks what it returned. */
export async function callSkill(
  skill: Skill,
  ctx: SkillContext,
  input: unknown,
  limits: { timeoutMs: number; signal: AbortSignal },
): Promise<unknown> {
  const output = await withinTime(skill.run(ctx, input), limits.timeoutMs, limits.signal, skill.name);
  const checked = skill.output.safeParse(output);
  if (checked.success) return checked.data;
  throw new AppError("INTERNAL", `${skill.name} returned something its contract does not allow.`, {
    cause: checked.error,
  });
}

/** Throws TIMEOUT when the work is not done in time, or the signal's reason when it is aborted. */
export async function withinTime<T>(work: Promise<T>, ms: number, signal: AbortSignal, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const limit = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new AppError("TIMEOUT", `${what} took longer than ${ms} ms.`)), ms);
    onAbort = () => fail(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
    if (onAbort) signal.removeEventListener("abort", onAbort);
  }
}

/** Notes in the audit log what only the engine knows: endings that a person should hear of. */
export async function auditEnding(run: Run, db: Db, action: string, after: unknown): Promise<void> {
  await recordAudit(
    { actor: { userId: "system", role: "system", customerId: null, name: "Steward" }, db },
    { action, resourceType: "execution", resourceId: run.execution.id, after, executionId: run.execution.id },
  );
}

export type SkillCallNode = Extract<Node, { type: "skill_call" }>;
