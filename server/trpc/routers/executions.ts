import { z } from "zod";
import { can } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { intentDefinition } from "../../conversation/intent/recognise";
import {
  cancelExecution,
  cancelInput,
  completeInput,
  completeStep,
  controlInput,
  pauseExecution,
  resumeExecution,
  retryFrom,
  retryNow,
  skipStep,
  stepInput,
} from "../../engine/control";
import { forkExecution, forkInput, retryEnded } from "../../engine/fork";
import { getExecution, listExecutions, listExecutionsInput, type ExecutionDetail } from "../../engine/read";
import { readRatings } from "../../engine/ratings";
import { previewRollback, previewRollbackInput, startRollback, startRollbackInput } from "../../engine/rollback";
import { isTerminal } from "../../engine/status";
import { readContextTrace } from "../../models/context/trace.schema";
import type { Candidate } from "../../models/contract";
import { protectedProcedure, router } from "../init";

export const executionsRouter = router({
  list: protectedProcedure.input(listExecutionsInput).query(async ({ ctx, input }) => {
    const { rows, total } = await listExecutions(ctx, input);
    return { rows: rows.map((row) => ({ ...row, live: !isTerminal(row.status) })), total };
  }),
  get: protectedProcedure.input(z.object({ executionId: z.string().max(64) })).query(async ({ ctx, input }) => ({
    ...toPage(ctx, await getExecution(ctx, input)),
    rating: (await readRatings(ctx.db, [input.executionId])).get(input.executionId) ?? null,
  })),
  pause: protectedProcedure.input(controlInput).mutation(({ ctx, input }) => pauseExecution(ctx, input)),
  resume: protectedProcedure.input(controlInput).mutation(({ ctx, input }) => resumeExecution(ctx, input)),
  cancel: protectedProcedure.input(cancelInput).mutation(({ ctx, input }) => cancelExecution(ctx, input)),
  retryNow: protectedProcedure.input(controlInput).mutation(({ ctx, input }) => retryNow(ctx, input)),
  retryFrom: protectedProcedure.input(stepInput).mutation(({ ctx, input }) => retryFrom(ctx, input)),
  skip: protectedProcedure.input(stepInput).mutation(({ ctx, input }) => skipStep(ctx, input)),
  complete: protectedProcedure.input(completeInput).mutation(({ ctx, input }) => completeStep(ctx, input)),
  fork: protectedProcedure.input(forkInput).mutation(({ ctx, input }) => forkExecution(ctx, input)),
  retryEnded: protectedProcedure.input(stepInput).mutation(({ ctx, input }) => retryEnded(ctx, input)),
  rollbackPreview: protectedProcedure
    .input(previewRollbackInput)
    .query(({ ctx, input }) => previewRollback(ctx, input)),
  rollback: protectedProcedure.input(startRollbackInput).mutation(({ ctx, input }) => startRollback(ctx, input)),
});

/** As the page draws it: decimals as numbers, and what only the server knows of time and of being finished. */
function toPage(ctx: Ctx, { decision, modelCalls, asyncTasks, ...rest }: ExecutionDetail) {
  const { execution } = rest;
  const readsConversation = can(ctx.actor, "session:read:all") || execution.userId === ctx.actor.userId;
  const openSteps = asyncTasks.filter((task) => !["SUCCEEDED", "FAILED"].includes(task.status));
  return {
    ...rest,
    now: ctx.clock.now(),
    /** What people call the intent; its id when it has no file any more. */
    intentLabel: intentDefinition(execution.intent)?.label[ctx.locale] ?? execution.intent,
    /** The conversation it belongs to, if the reader may open that. */
    conversationId: readsConversation ? execution.sessionId : null,
    live: !isTerminal(execution.status) || openSteps.length > 0,
    openSteps: openSteps.map((task) => task.stepId),
    modelCalls: modelCalls.map((call) => ({
      ...call,
      candidates: call.candidates as unknown as Candidate[],
      context: readContextTrace(call.context),
    })),
    decision: decision && {
      ...decision,
      confidenceScore: toNumber(decision.confidenceScore),
      predictedSatisfaction: toNumber(decision.predictedSatisfaction),
      totalCostUsd: Number(decision.totalCostUsd),
      llmCostUsd: Number(decision.llmCostUsd),
      skillCostUsd: Number(decision.skillCostUsd),
    },
  };
}

function toNumber(value: { toString: () => string } | null): number | null {
  return value === null ? null : Number(value);
}
