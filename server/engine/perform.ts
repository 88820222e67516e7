// Doing one step: its effect and its commit. A skill that writes to our database does so inside the commit itself; one
// that only reads, or acts elsewhere, runs before it. Steps that wait are in wait-steps.ts.
import { requirePermission } from "../auth/permissions";
import { LOCALES, type Locale } from "../context";
import type { Db } from "../db";
import { newId } from "../ids";
import type { ModelResult } from "../models/contract";
import { evaluateCondition, renderInput, renderTemplate, renderText } from "../sop/expressions";
import type { DecisionNode, ModelNode, Node, OutputNode, SwitchNode, Template } from "../sop/graph";
import type { Skill } from "../skills/contract";
import { withinLimits } from "../skills/limits";
import { performApproval, performCall, performParallel, performWait } from "./wait-steps";
import { started, succeeded, type Attempt } from "./journal";
import { liveText } from "./live-text";
import { addJob } from "./queue";
import { record, recordWith, type Change } from "./record";
import { keptLog } from "./run-hidden";
import {
  callSkill,
  expressionScope,
  parseSkillInput,
  runSkill,
  skillContext,
  withinTime,
  type Run,
  type SkillCallNode,
} from "./run";
import { beginTask, finish, goTo, type State } from "./state";
import { untilStopped } from "./until-stopped";

/** Model tasks are skills too, and cost as much beside their tokens. */
const MODEL_TASK_MICRO_USD = 500;
/** What a model gives has no fields known to be personal; what it was told of is hidden wherever it stands. */
const NO_LABELS = { labels: {} };

export async function performStep(run: Run, node: Node, attempt: Attempt): Promise<void> {
  switch (node.type) {
    case "skill_call":
      return node.async ? startAsync(run, node, attempt) : performSkill(run, node, attempt);
    case "model_call":
      return performModel(run, node, attempt);
    case "decision_logic":
      return performDecision(run, node, attempt);
    case "switch":
      return performSwitch(run, node, attempt);
    case "output":
      return performOutput(run, node, attempt);
    case "parallel_execution":
      return performParallel(run, node, attempt);
    case "human_approval":
      return performApproval(run, node, attempt);
    case "wait":
      return performWait(run, node, attempt);
    case "call_sop":
      return performCall(run, node, attempt);
  }
}

/** On to the next step. The end of the main path is settled at once, so that the last step's commit is the last one. */
export function onward(run: Run, attempt: Attempt, next: string | null): State {
  const state = goTo(run.state, attempt.token, next);
  const ends = next === null && attempt.token === "";
  return ends ? finish(state, run.arrivals, run.engine.clock.now().toISOString()) : state;
}

/** A step that is done, its output in its variable. */
export function done(run: Run, node: Node, attempt: Attempt, output: unknown, cost = 0, next = node.next): Change {
  return {
    state: onward(run, attempt, next),
    row: succeeded(run, node, attempt, output, cost),
    variables: node.outputVar ? { [node.outputVar]: output } : undefined,
  };
}

async function performSkill(run: Run, node: SkillCallNode, attempt: Attempt): Promise<void> {
  const { skill, input, idempotencyKey } = prepareSkill(run, node, attempt);
  const { id: skillId, version: skillVersion, costMicroUsd } = skill;
  const call = { executionId: run.execution.id, stepId: node.id, actor: run.actor, locale: run.locale, idempotencyKey };
  await recordSkill(run, skill, call, input, node.timeoutMs, (output) => ({
    ...done(run, node, attempt, output, costMicroUsd),
    log: keptLog(run, skill, { skillId, skillVersion, costMicroUsd, resourcesUsed: [], input: attempt.input, output }),
  }));
}

/**
 * Calls a skill and commits what follows. One that writes to our database does it in the commit's own transaction, and
 * waits for its turn (limits) before that begins, so that nobody who waits holds a connection.
 */
export async function recordSkill(
  run: Run,
  skill: Skill,
  call: Parameters<typeof skillContext>[1],
  input: unknown,
  timeoutMs: number,
  change: (output: unknown) => Change,
): Promise<void> {
  const limits = { timeoutMs, signal: run.signal };
  const { engine } = run;
  if (skill.effect === "local") {
    await withinLimits(skill, run.signal, () =>
      recordWith(run, (tx) => runSkill(skill, skillContext(engine, call, tx), input, limits), change),
    );
  } else {
    const output = await callSkill(skill, skillContext(engine, call, engine.client), input, limits);
    await record(run, () => change(output));
  }
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
  const written = node.idempotencyKey ? renderText(node.idempotencyKey, scope) : null;
  return { skill, input, idempotencyKey: written ?? skill.idempotency(input) ?? `${run.execution.id}:${node.id}` };
}

/** Hands the call to a task of its own; the execution goes on and waits only where the result is read. */
async function startAsync(run: Run, node: SkillCallNode, attempt: Attempt): Promise<void> {
  const { idempotencyKey } = prepareSkill(run, node, attempt);
  const taskId = newId("async");
  const input = { skill: node.skill, input: attempt.input as object, idempotencyKey, retry: node.retry };
  await record(run, () => {
    const state = goTo(beginTask(run.state, node.id, taskId), attempt.token, node.next);
    const ends = node.next === null && attempt.token === "";
    return {
      state: ends ? finish(state, run.arrivals, attempt.startedAt.toISOString()) : state,
      row: started(run, node, attempt),
      also: async (tx) => {
        await tx.asyncTask.create({
          data: {
            id: taskId,
            executionId: run.execution.id,
            stepId: node.id,
            status: "PENDING",
            input: { ...input, timeoutMs: node.timeoutMs, token: attempt.token },
            leaseUntil: new Date(Date.now() + 3_000),
          },
          select: { id: true },
        });
        await addJob(tx, "async_task", { taskId }, { key: `async:${taskId}` });
      },
    };
  });
}

async function performModel(run: Run, node: ModelNode, attempt: Attempt): Promise<void> {
  const { engine, execution } = run;
  const { modelContext } = engine;
  const { id: executionId, sessionId, customerId } = execution;
  const scope = expressionScope(run);
  const input = renderInput(node.input, scope) as Record<string, unknown>;
  const prompt = renderText(node.prompt[run.locale], scope);
  attempt.input = { ...input, prompt };
  const live = liveText(executionId, run.graph, node);
  const request = {
    task: node.task,
    policy: node.policy,
    locale: run.locale,
    prompt,
    input,
    executionId: execution.id,
    stepId: node.id,
    timeoutMs: node.timeoutMs,
    ...(modelContext && {
      context: () => {
        const { graph, actor } = run;
        const now = engine.clock.now();
        return modelContext(engine.client, { executionId, stepId: node.id, graph, sessionId, customerId, actor, now });
      },
    }),
    // Only words for a person are worth showing as they come.
    ...(node.outputSchema ? { outputSchema: node.outputSchema } : { onDelta: live.onDelta }),
  };
  const result = await untilStopped(run, (signal) =>
    withinTime(engine.callModel({ ...request, signal }), node.timeoutMs, run.signal, node.task),
  );
  live.end();
  const output = modelOutput(node, result);
  const log = keptLog(run, NO_LABELS, {
    skillId: node.task,
    skillVersion: `${run.graph.version}.0.0`,
    costMicroUsd: MODEL_TASK_MICRO_USD,
    resourcesUsed: [`model:${result.provider}/${result.model}`],
    input: attempt.input,
    output,
  });
  const keepCalls = (tx: Db) =>
    engine.recordModelCalls(tx, result.calls, { executionId: execution.id, stepId: node.id });
  await recordWith(run, keepCalls, () => ({ ...done(run, node, attempt, output, result.costMicroUsd), log }));
}

function modelOutput(node: ModelNode, result: ModelResult): unknown {
  if (node.outputSchema) return result.json;
  return { text: result.text, provider: result.provider, model: result.model, offline: result.offline };
}

async function performDecision(run: Run, node: DecisionNode, attempt: Attempt): Promise<void> {
  attempt.input = { condition: sourceText(node.condition) };
  const holds = evaluateCondition(node.condition, expressionScope(run));
  await record(run, () => done(run, node, attempt, { result: holds }, 0, holds ? node.onTrue : node.onFalse));
}

async function performSwitch(run: Run, node: SwitchNode, attempt: Attempt): Promise<void> {
  attempt.input = { switch: sourceText(node.subject) };
  const value = renderTemplate(node.subject, expressionScope(run));
  const found = node.cases.find(({ values }) => values.some((one) => one === value));
  const next = found ? found.next : node.otherwise;
  await record(run, () => done(run, node, attempt, { result: value, matched: found !== undefined }, 0, next));
}

function sourceText(template: Template): string {
  return template.parts
    .map((part) => ("text" in part ? part.text : part.expr))
    .join("")
    .trim();
}

/** The answer, in both languages. The execution ends with it unless something it began still runs. */
async function performOutput(run: Run, node: OutputNode, attempt: Attempt): Promise<void> {
  const say = (text: OutputNode["message"]) =>
    Object.fromEntries(
      LOCALES.map((locale: Locale) => [locale, String(renderTemplate(text[locale], expressionScope(run, locale)))]),
    );
  const output = {
    message: say(node.message),
    ...(node.messageWithCards && { messageWithCards: say(node.messageWithCards) }),
    outcome: node.outcome,
    node: node.id,
  };
  await record(run, () => ({ ...done(run, node, attempt, output), output }));
}
