// The one way to a model. Asks the candidates in the router's order until one answers in full; every request leaves a
// record, whatever became of it. Text of an attempt that failed is never part of a result.
import { setTimeout as pause } from "node:timers/promises";
import type { Db, Prisma } from "../db";
import { AppError } from "../errors";
import { attempt, planAttempts, type Call } from "./attempt";
import type { ModelCallRecord, ModelRequest, ModelResult, ProviderOutcome } from "./contract";
import { getPolicy } from "./policies";
import { routeModels } from "./route";
import { modelRuntime, type ModelRuntime } from "./runtime";
import { parserOf } from "./structured";

/** With less time than this left, a request over the network is not worth its tokens. */
const LEAST_ONLINE_MS = 100;

/**
 * Throws UNAVAILABLE when every candidate failed (for a task the offline provider knows: only on facts it cannot use),
 * or, with reason "aborted", when request.signal fired; modelCallsOf(error) gives the records then. VALIDATION for an
 * unknown policy or an unusable outputSchema, NOT_FOUND (reason unknown_task) when no model is configured and the task has no template.
 */
export async function callModel(request: ModelRequest, runtime: ModelRuntime = modelRuntime()): Promise<ModelResult> {
  const policy = getPolicy(request.policy);
  if (request.outputSchema) parserOf(request.outputSchema);
  const online = runtime.providers.some(({ offline }) => !offline);
  const context = online ? ((await request.context?.()) ?? null) : null;
  const candidates = routeModels(policy, { ...request, contextTokens: context?.trace.used ?? 0 }, runtime.providers);
  const onlineMs = Math.min(policy.onlineBudgetMs, (request.timeoutMs ?? Infinity) * 0.8);
  const call: Call = { request, context, runtime, candidates, onlineUntil: performance.now() + onlineMs };
  const calls: ModelCallRecord[] = [];
  let last: ProviderOutcome | null = null;

  for (const { candidate, provider, again } of planAttempts(call)) {
    throwIfAborted(request, calls);
    if (!provider.offline && call.onlineUntil - performance.now() < LEAST_ONLINE_MS) continue;
    if (again) {
      if (!last || last.ok || !last.error.retryable || last.reason === "rate_limited") continue;
      await pause(runtime.retryPauseMs, undefined, { signal: request.signal }).catch(() => {});
      throwIfAborted(request, calls);
    }
    const { record, outcome } = await attempt(call, candidate, provider);
    calls.push(record);
    if (outcome.ok) {
      return {
        text: outcome.text,
        json: outcome.json ?? null,
        provider: provider.name,
        model: candidate.model,
        offline: provider.offline,
        costMicroUsd: calls.reduce((sum, one) => sum + one.costMicroUsd, 0),
        calls,
      };
    }
    last = outcome;
  }
  throwIfAborted(request, calls);
  // Nothing was wrong but the facts: asking again would not help, and the error says what is missing.
  if (last && !last.ok && last.reason === "bad_input" && calls.length === 1) throw withCalls(last.error, calls);
  throw noAnswer(request, runtime, calls, last);
}

function throwIfAborted(request: ModelRequest, calls: ModelCallRecord[]): void {
  if (!request.signal?.aborted) return;
  throw withCalls(
    new AppError("UNAVAILABLE", "The model call was stopped.", { reason: "aborted", cause: request.signal.reason }),
    calls,
  );
}

function noAnswer(
  request: ModelRequest,
  runtime: ModelRuntime,
  calls: ModelCallRecord[],
  last: ProviderOutcome | null,
): AppError {
  if (!last && runtime.providers.every((provider) => provider.offline)) {
    const message = `No model is configured, and there is no template for the task "${request.task}".`;
    return withCalls(new AppError("NOT_FOUND", message, { reason: "unknown_task" }), calls);
  }
  const cause = last && !last.ok ? last.error : undefined;
  return withCalls(
    new AppError("UNAVAILABLE", `No model answered the task "${request.task}".`, {
      reason: "no_model_answered",
      cause,
    }),
    calls,
  );
}

const callsOfErrors = new WeakMap<object, ModelCallRecord[]>();

function withCalls(error: AppError, calls: ModelCallRecord[]): AppError {
  callsOfErrors.set(error, calls);
  return error;
}

/** The attempts behind an error of callModel, to be recorded all the same: failed calls cost money too. */
export function modelCallsOf(error: unknown): ModelCallRecord[] {
  return (typeof error === "object" && error !== null && callsOfErrors.get(error)) || [];
}

/** Writes the attempts as rows of model_calls, inside the caller's transaction. Writing the same ones again is harmless. */
export async function recordModelCalls(
  db: Db,
  calls: readonly ModelCallRecord[],
  of: { executionId?: string; stepId?: string; sessionId?: string; messageId?: string },
): Promise<void> {
  if (calls.length === 0) return;
  await db.modelCall.createMany({
    data: calls.map(({ usage, startedAt, candidates, context, ...call }) => ({
      ...call,
      ...(context && { context }),
      executionId: of.executionId ?? null,
      stepId: of.stepId ?? null,
      sessionId: of.sessionId ?? null,
      messageId: of.messageId ?? null,
      candidates: candidates satisfies Prisma.InputJsonValue,
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      cachedTokens: usage.cacheReadTokens,
      cacheWriteTokens: usage.cacheWriteTokens,
      createdAt: startedAt,
    })),
    skipDuplicates: true,
  });
}
