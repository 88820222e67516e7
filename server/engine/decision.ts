// The audit record of an execution (§5.1.1): opened when it starts, closed with its costs when it ends.
import { Prisma, type Db } from "../db";
import { predictSatisfaction } from "./satisfaction";
import { decisionStatus, type ExecutionStatus } from "./status";

/** An execution has one decision; its id follows from the execution's, so that nobody needs to look it up. */
export function decisionIdOf(executionId: string): string {
  return executionId.replace(/^exec_/, "dec_");
}

export type OpenDecision = {
  executionId: string;
  createdAt: Date;
  userId: string;
  sessionId: string | null;
  intent: string;
  confidence: number;
  sopId: string;
  sopVersion: number;
  input: Prisma.InputJsonObject;
};

export async function openDecision(db: Db, decision: OpenDecision): Promise<void> {
  await db.aiDecision.create({
    data: {
      id: decisionIdOf(decision.executionId),
      executionId: decision.executionId,
      createdAt: decision.createdAt,
      userId: decision.userId,
      sessionId: decision.sessionId,
      triggerIntent: decision.intent,
      confidenceScore: decision.confidence.toFixed(4),
      selectedSopId: decision.sopId,
      sopVersion: decision.sopVersion,
      inputContext: decision.input,
      status: "RUNNING",
    },
    select: { id: true },
  });
}

type Ending = {
  id: string;
  createdAt: Date;
  status: ExecutionStatus;
  sentiment: number;
  output: { outcome?: string } | null;
  error: { message?: string } | null;
  completedAt: Date;
};

type Totals = {
  modelCalls: number;
  modelCost: number;
  model: string | null;
  policy: string | null;
  skillsCalled: number;
  skillCost: number;
  compensated: boolean;
};

/** Sums what the execution used and closes its record. Doing it twice changes nothing. */
export async function closeDecision(db: Db, ending: Ending): Promise<void> {
  const [used] = await db.$queryRaw<[Totals]>`
    SELECT * FROM (
      SELECT count(*)::int AS "modelCalls", coalesce(sum(cost_micro_usd), 0)::int AS "modelCost",
        (array_agg(model ORDER BY (status = 'SUCCEEDED') DESC, created_at DESC))[1] AS model,
        (array_agg(policy ORDER BY created_at DESC))[1] AS policy
      FROM model_calls WHERE execution_id = ${ending.id}
    ) models, (
      SELECT count(*) FILTER (WHERE status = 'SUCCEEDED')::int AS "skillsCalled",
        coalesce(sum(cost_micro_usd), 0)::int AS "skillCost",
        coalesce(bool_or(skill_id LIKE 'offer_compensation%' AND status = 'SUCCEEDED'), false) AS compensated
      FROM skill_execution_logs WHERE execution_id = ${ending.id}
    ) skills`;
  const durationMs = ending.completedAt.getTime() - ending.createdAt.getTime();
  const status = decisionStatus(ending.status);
  const satisfaction = predictSatisfaction({
    ended: status !== "SUCCESS" ? "failed" : ending.output?.outcome === "unresolved" ? "unresolved" : "resolved",
    sentiment: ending.sentiment,
    compensated: used.compensated,
    durationMs,
  });
  await db.aiDecision.updateMany({
    where: { executionId: ending.id, createdAt: ending.createdAt },
    data: {
      status,
      completedAt: ending.completedAt,
      executionDurationMs: durationMs,
      outputDecision: (ending.output ?? Prisma.DbNull) as Prisma.InputJsonValue,
      errorMessage: ending.error?.message ?? null,
      modelUsed: used.model,
      modelRouterPolicy: used.policy,
      modelCalls: used.modelCalls,
      skillsCalled: used.skillsCalled,
      llmCostUsd: usd(used.modelCost),
      skillCostUsd: usd(used.skillCost),
      totalCostUsd: usd(used.modelCost + used.skillCost),
      predictedSatisfaction: satisfaction.toFixed(3),
      compensated: ending.status === "COMPENSATED" || ending.status === "COMPENSATION_FAILED",
      compensationReason: ending.error?.message ?? null,
    },
  });
}

/** Micro-USD as the decimal USD the audit columns hold. */
function usd(micro: number): string {
  return (micro / 1_000_000).toFixed(6);
}
