// An execution in a worker's hands: what was read at the claim, the lease that keeps it, and what steps run with.
import PQueue from "p-queue";
import { systemClock, type Actor, type Clock, type Locale } from "../context";
import { transaction, type Database, type Db, type PrismaClient } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { callModel, recordModelCalls } from "../models/call";
import type { BuiltContext } from "../models/context/build";
import type { Skill, SkillContext } from "../skills/contract";
import { withinLimits } from "../skills/limits";
import { getSkill } from "../skills/registry";
import { sopCatalog } from "../sop/catalog";
import type { LoadedSop, Node, RetryPolicy, SopGraph } from "../sop/graph";
import { asPublished } from "../sop/skill-majors";
import { getGraph } from "../sop/versions";
import { createCommitQueue, type CommitQueue } from "./commit-queue";
import { createClaimQueue, keepLease, type ClaimedExecution, type ClaimQueue, type Owner } from "./lease";
import type { Order } from "./orders";
import { addJob } from "./queue";
import { readableVariables, type Arrivals, type State } from "./state";
import type { ExecutionStatus } from "./status";

/** What the engine reaches the world through. Tests replace parts of it. */
export type Engine = {
  client: PrismaClient;
  /** Runs a step's writes in one transaction, when it is their turn. */
  transaction: <T>(work: (tx: Db) => Promise<T>) => Promise<T>;
  /** Names this worker in leases and in the journal. */
  worker: string;
  clock: Clock;
  random: () => number;
  getSkill: (name: string) => Skill;
  callModel: typeof callModel;
  recordModelCalls: typeof recordModelCalls;
  /** What a model is told of what surrounds a step; without it, the step's own facts are all. */
  modelContext?: (db: Db, step: ModelStep) => Promise<BuiltContext>;
  /** The SOP a call_sop step names; null: the newest version. */
  findSop: (sopId: string, version: number | null) => Promise<LoadedSop | null>;
  /** How often an undoing that fails is tried again. */
  undoRetry: RetryPolicy;
  commits: CommitQueue;
  claims: ClaimQueue;
  /** True once the process wants to end: finish the step, give the lease back. */
  stopping: () => boolean;
};

/** A step that asks a model, as those who know the conversation are told of it. */
export type ModelStep = {
  executionId: string;
  stepId: string;
  graph: SopGraph;
  sessionId: string | null;
  customerId: string | null;
  actor: Actor;
  now: Date;
};

/** More patient than a step: what is not undone now, a person must undo. About half a minute, longer than an open circuit. */
const UNDO_RETRY: RetryPolicy = { count: 6, backoffMs: 500, jitter: true, on: [] };

/** Transactions of steps at once. A pool has some connections more, for commits, claims and leases: those never wait. */
const TRANSACTIONS = 32;
export const CONNECTIONS = TRANSACTIONS + 8;

export function createEngine(database: Database, overrides: Partial<Engine> = {}): Engine {
  const worker = overrides.worker ?? `worker_${process.pid}_${newId("log").slice(-6)}`;
  const turns = new PQueue({ concurrency: TRANSACTIONS });
  return {
    client: database.client,
    transaction: (work) => turns.add(() => transaction(database.client, work)),
    worker,
    clock: systemClock,
    random: Math.random,
    getSkill,
    callModel,
    recordModelCalls,
    findSop: findOffered,
    undoRetry: UNDO_RETRY,
    commits: createCommitQueue(database.pool),
    claims: createClaimQueue(database.pool, worker),
    stopping: () => false,
    ...overrides,
  };
}

async function findOffered(sopId: string, version: number | null): Promise<LoadedSop | null> {
  const { sops, versions } = await sopCatalog();
  if (version === null) return sops.get(sopId) ?? null;
  return versions.find(({ graph }) => graph.sopId === sopId && graph.version === version) ?? null;
}

export type Run = {
  engine: Engine;
  execution: ClaimedExecution;
  actor: Actor;
  locale: Locale;
  graph: SopGraph;
  customer: Record<string, unknown>;
  owner: Owner;
  /** Aborted when the lease was lost. */
  signal: AbortSignal;
  status: ExecutionStatus;
  state: State;
  variables: Record<string, unknown>;
  arrivals: Arrivals;
  orders: Order[];
  /** Where the row in the database stands. */
  revision: number;
  /** Paths in the middle of a step. */
  busy: Set<string>;
  /** What the commit under way makes of the state; a path it changes begins nothing until it is known. */
  coming: State | null;
  /** Commits of one execution happen one after another: each begins where the one before left the row. */
  exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  /** True once the lease was given back: the execution ended, waits or is paused. */
  released: boolean;
  release: () => void;
};

function mutex(): Run["exclusively"] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => {});
    return mine;
  };
}

/** Claims the execution and reads what its next steps need. Null when there is nothing to do here. */
export async function openRun(engine: Engine, executionId: string): Promise<Run | null> {
  const execution = await engine.claims.claim(executionId);
  if (!execution) return null;
  const owner = { worker: engine.worker, fence: execution.fence };
  const lease = keepLease(engine.client, "executions", executionId, owner);
  try {
    const graph = await getGraph(engine.client, execution.sopId, execution.sopVersion, execution.sopChecksum);
    const { actor, locale } = execution;
    const nobody = { id: "", name: actor.name, email: "", locale, timezone: "UTC", vip_level: 0 };
    return {
      engine: { ...engine, getSkill: asPublished(graph, engine.getSkill) },
      execution,
      actor,
      locale,
      graph,
      customer: execution.customer ?? nobody,
      owner,
      signal: lease.signal,
      status: execution.status,
      state: execution.state,
      variables: execution.variables,
      arrivals: execution.arrivals,
      orders: execution.control,
      revision: execution.revision,
      busy: new Set(),
      coming: null,
      exclusively: mutex(),
      released: false,
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
    ...readableVariables(run.graph, run.state, run.variables, run.arrivals),
    INPUT: run.execution.input,
    EXECUTION_ID: run.execution.id,
    LOCALE: locale,
    NOW: run.engine.clock.now().toISOString(),
    CUSTOMER: run.customer,
    FAILURE: run.state.failure ?? null,
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
      // What a delivery names is what its job is known by: asked for twice, it is one.
      if (task === "deliver_webhook") {
        const webhook = payload as { deliveryId: string };
        return addJob(db, task, webhook, { key: `webhook:${webhook.deliveryId}` });
      }
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

/** How long a call may take once its turn has come, and what stops it. */
export type CallLimits = { timeoutMs: number; signal: AbortSignal };

/**
 * Calls a skill when its limits let it, and checks what it returned. Waiting for its turn is not counted in its time. A
 * skill that writes in a transaction takes its turn before that begins: see recordSkill in perform.ts.
 */
export async function callSkill(skill: Skill, ctx: SkillContext, input: unknown, limits: CallLimits): Promise<unknown> {
  // Not AbortSignal.any: its bookkeeping costs more than all else around a call.
  const given = new AbortController();
  const giveUp = () => given.abort(limits.signal.reason);
  limits.signal.addEventListener("abort", giveUp, { once: true });
  let begin: () => void = () => {};
  const begun = new Promise<void>((go) => (begin = go));
  try {
    limits.signal.throwIfAborted();
    const work = withinLimits(skill, given.signal, () => {
      begin();
      return skill.run(ctx, input);
    });
    await Promise.race([begun, work]);
    return checkOutput(skill, await withinTime(work, limits.timeoutMs, limits.signal, skill.name));
  } catch (error) {
    given.abort(error);
    throw error;
  } finally {
    limits.signal.removeEventListener("abort", giveUp);
  }
}

/** Calls a skill whose turn has come. */
export async function runSkill(skill: Skill, ctx: SkillContext, input: unknown, limits: CallLimits): Promise<unknown> {
  const output = await withinTime(skill.run(ctx, input), limits.timeoutMs, limits.signal, skill.name);
  return checkOutput(skill, output);
}

function checkOutput(skill: Skill, output: unknown): unknown {
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

export type SkillCallNode = Extract<Node, { type: "skill_call" }>;
