// Doing one step: its effect and its commit. A skill that writes to our database does so inside the commit itself; one
// that only reads, or acts elsewhere, runs before it.
import { requirePermission } from "../auth/permissions";
import { LOCALES, type Locale } from "../context";
import { transaction, type Db } from "../db";
import { AppError, toPublicError } from "../errors";
import { newId } from "../ids";
import { announce } from "../postgres/notify";
import type { ModelDelta } from "../models/contract";
import type { DecisionNode, ModelNode, Node, OutputNode, Template } from "../sop/graph";
import { evaluateCondition, renderInput, renderTemplate } from "../sop/expressions";
import type { Skill } from "../skills/contract";
import { commitStep, type Committed, type JournalRow, type Move, type SkillLog } from "./commit";
import { closeDecision } from "./decision";
import { LeaseLost } from "./lease";
import { addJob } from "./queue";
import {
  callSkill,
  expressionScope,
  parseSkillInput,
  skillContext,
  withinTime,
  type Run,
  type SkillCallNode,
} from "./run";
import type { ExecutionStatus } from "./status";

/** Model tasks are skills too, and cost as much beside their tokens. */
const MODEL_TASK_MICRO_USD = 500;

/** What a step committed, and where that leaves the execution. */
export type Stepped = { committed: Committed; move: Move };

/** One attempt under way. `input` is kept as soon as it is known, so that a failure can show it. */
export type Attempt = { number: number; startedAt: Date; input: unknown };

export async function performStep(run: Run, node: Node, attempt: Attempt): Promise<Stepped> {
  switch (node.type) {
    case "skill_call":
      return node.async ? startAsync(run, node, attempt) : performSkill(run, node, attempt);
    case "model_call":
      return performModel(run, node, attempt);
    case "decision_logic":
      return performDecision(run, node, attempt);
    case "output":
      return performOutput(run, node, attempt);
  }
}

/** The journal row of an attempt at a node that succeeded. */
function succeeded(run: Run, node: Node, attempt: Attempt, name: string | null, output: unknown, cost = 0): JournalRow {
  return {
    stepId: node.id,
    kind: node.type,
    name,
    phase: "FORWARD",
    attempt: attempt.number,
    status: "SUCCEEDED",
    input: attempt.input,
    output,
    error: null,
    startedAt: attempt.startedAt,
    completedAt: run.engine.clock.now(),
    costMicroUsd: cost,
  };
}

/** On to the next node, with the step's output in its variable. */
function onward(node: Node, next: string | null, output: unknown): Move {
  const variables = node.outputVar ? { [node.outputVar]: output } : undefined;
  return { node: next, attempt: 0, status: "RUNNING", variables };
}

async function performSkill(run: Run, node: SkillCallNode, attempt: Attempt): Promise<Stepped> {
  const { skill, input, idempotencyKey } = prepareSkill(run, node, attempt);
  const log = { skillId: skill.id, skillVersion: skill.version, costMicroUsd: skill.costMicroUsd, resourcesUsed: [] };
  const limits = { timeoutMs: node.timeoutMs, signal: run.signal };
  const act = (db: Db) => {
    const call = {
      executionId: run.execution.id,
      stepId: node.id,
      actor: run.actor,
      locale: run.locale,
      idempotencyKey,
    };
    return callSkill(skill, skillContext(run.engine, call, db), input, limits);
  };
  const commit = (db: Db, output: unknown) =>
    commitMove(
      run,
      db,
      succeeded(run, node, attempt, node.skill, output, skill.costMicroUsd),
      onward(node, node.next, output),
      log,
    );
  if (skill.effect === "local") {
    return transaction(run.engine.client, async (tx) => commit(tx, await act(tx)));
  }
  return commit(run.engine.client, await act(run.engine.client));
}

function prepareSkill(
  run: Run,
  node: SkillCallNode,
  attempt: Attempt,
): { skill: Skill; input: unknown; idempotencyKey: string } {
  const skill = run.engine.getSkill(node.skill);
  for (const permission of skill.permissions) requirePermission({ actor: run.actor }, permission);
  const scope = expressionScope(run);
  attempt.input = renderInput(node.input, scope);
  const input = parseSkillInput(skill, attempt.input);
  const written = node.idempotencyKey ? String(renderTemplate(node.idempotencyKey, scope)) : null;
  return { skill, input, idempotencyKey: written ?? skill.idempotency(input) ?? `${run.execution.id}:${node.id}` };
}

/** Hands the call to a task of its own; the execution goes on and waits only where the result is read. */
async function startAsync(run: Run, node: SkillCallNode, attempt: Attempt): Promise<Stepped> {
  const { idempotencyKey } = prepareSkill(run, node, attempt);
  const taskId = newId("async");
  const row: JournalRow = {
    ...succeeded(run, node, attempt, node.skill, null),
    status: "STARTED",
    completedAt: null,
  };
  const stepped = await transaction(run.engine.client, async (tx) => {
    const done = await commitMove(run, tx, row, { node: node.next, attempt: 0, status: "RUNNING" });
    await tx.asyncTask.create({
      data: {
        id: taskId,
        executionId: run.execution.id,
        stepId: node.id,
        status: "PENDING",
        input: {
          skill: node.skill,
          input: attempt.input as object,
          idempotencyKey,
          timeoutMs: node.timeoutMs,
          retry: node.retry,
        },
        leaseUntil: new Date(Date.now() + 3_000),
      },
      select: { id: true },
    });
    await addJob(tx, "async_task", { taskId }, { key: `async:${taskId}` });
    return done;
  });
  run.started.add(node.id);
  return stepped;
}

async function performModel(run: Run, node: ModelNode, attempt: Attempt): Promise<Stepped> {
  const { engine, execution } = run;
  const scope = expressionScope(run);
  const input = renderInput(node.input, scope) as Record<string, unknown>;
  const prompt = String(renderTemplate(node.prompt[run.locale], scope));
  attempt.input = { ...input, prompt };
  const live = liveText(execution.id, node.id);
  const result = await withinTime(
    engine.callModel({
      task: node.task,
      policy: node.policy,
      locale: run.locale,
      prompt,
      input,
      executionId: execution.id,
      stepId: node.id,
      signal: run.signal,
      timeoutMs: node.timeoutMs,
      onDelta: live,
    }),
    node.timeoutMs,
    run.signal,
    node.task,
  );
  const output = { text: result.text, provider: result.provider, model: result.model, offline: result.offline };
  const row = succeeded(run, node, attempt, node.task, output, result.costMicroUsd);
  const log: SkillLog = {
    skillId: node.task,
    skillVersion: `${run.graph.version}.0.0`,
    costMicroUsd: MODEL_TASK_MICRO_USD,
    resourcesUsed: [`model:${result.provider}/${result.model}`],
  };
  return transaction(engine.client, async (tx) => {
    await engine.recordModelCalls(tx, result.calls, { executionId: execution.id, stepId: node.id });
    return commitMove(run, tx, row, onward(node, node.next, output), log);
  });
}

async function performDecision(run: Run, node: DecisionNode, attempt: Attempt): Promise<Stepped> {
  const scope = expressionScope(run);
  attempt.input = { condition: conditionText(node.condition) };
  const holds = evaluateCondition(node.condition, scope);
  const row = succeeded(run, node, attempt, null, { result: holds });
  return commitMove(run, run.engine.client, row, onward(node, holds ? node.onTrue : node.onFalse, { result: holds }));
}

function conditionText(template: Template): string {
  return template.parts
    .map((part) => ("text" in part ? part.text : part.expr))
    .join("")
    .trim();
}

/** The answer, in both languages. The execution ends with it unless something it began still runs. */
async function performOutput(run: Run, node: OutputNode, attempt: Attempt): Promise<Stepped> {
  const message = Object.fromEntries(
    LOCALES.map((locale: Locale) => [
      locale,
      String(renderTemplate(node.message[locale], expressionScope(run, locale))),
    ]),
  );
  const output = { message, outcome: node.outcome, node: node.id };
  const outstanding = [...run.started].some((stepId) => !run.cursor.asyncResults[stepId]);
  const ends = node.next === null && !outstanding;
  const move: Move = {
    ...onward(node, node.next, output),
    output,
    ...(ends ? { status: "SUCCEEDED", release: true } : {}),
  };
  const row = succeeded(run, node, attempt, null, output);
  return transaction(run.engine.client, (tx) => commitMove(run, tx, row, move));
}

/** Commits a step, and closes the books if it was the last. */
export async function commitMove(
  run: Run,
  db: Db,
  row: JournalRow,
  move: Move,
  log: SkillLog | null = null,
): Promise<Stepped> {
  const committed = await commitStep(db, run.execution.id, run.owner, run.position, row, move, log);
  if (committed.completedAt) await closeBooks(run, db, move, committed.completedAt);
  return { committed, move };
}

/** How an execution ended. Output and error are left out when they were committed before. */
type Ending = { status: ExecutionStatus; output?: unknown; error?: unknown };

/** What every ending writes beside the execution itself. */
export async function closeBooks(run: Run, db: Db, ending: Ending, completedAt: Date): Promise<void> {
  await closeDecision(db, {
    id: run.execution.id,
    createdAt: run.execution.createdAt,
    status: ending.status,
    sentiment: run.execution.sentiment,
    output: (ending.output ?? run.execution.output) as { outcome?: string } | null,
    error: (ending.error ?? run.execution.error) as { message?: string } | null,
    completedAt,
  });
  await addJob(db, "execution_finished", { executionId: run.execution.id });
}

/** Ends an execution outside a step: nothing is left to do, or everything was undone. */
export async function endExecution(run: Run, db: Db, status: ExecutionStatus): Promise<void> {
  const [ended] = await db.$queryRaw<{ completedAt: Date }[]>`
    UPDATE executions SET status = ${status}, completed_at = clock_timestamp(), lease_owner = NULL
    WHERE id = ${run.execution.id} AND fence = ${run.owner.fence}::int AND lease_owner = ${run.owner.worker}
    RETURNING completed_at AS "completedAt"`;
  if (!ended) throw new LeaseLost(run.execution.id);
  await closeBooks(run, db, { status }, ended.completedAt);
}

const LIVE_INTERVAL_MS = 80;

/** Sends a model's words to open pages as they come, a few times a second. They are a preview; the journal has the text. */
function liveText(executionId: string, stepId: string): (delta: ModelDelta) => void {
  let text = "";
  let sent = 0;
  return (delta) => {
    text = delta.type === "reset" ? "" : text + delta.text;
    const now = Date.now();
    if (now - sent < LIVE_INTERVAL_MS && delta.type === "text") return;
    sent = now;
    announce(`live:${executionId}`, { stepId, text });
  };
}

/** The journal row of an attempt that failed. */
export function failed(run: Run, node: Node, attempt: Attempt, error: unknown): JournalRow {
  return {
    ...succeeded(
      run,
      node,
      attempt,
      node.type === "skill_call" ? node.skill : node.type === "model_call" ? node.task : null,
      null,
    ),
    status: "FAILED",
    error: toPublicError(error instanceof Error ? error : new AppError("INTERNAL", "Unknown failure.")),
  };
}
