// The audit record of an execution (§5.1.1): opened when it starts, closed with its costs when it ends.
import type { Query } from "../db";
import { predictSatisfaction } from "./satisfaction";
import { decisionStatus, type ExecutionStatus } from "./status";

/** An execution has one decision; its id follows from the execution's, so that nobody needs to look it up. */
export function decisionIdOf(executionId: string): string {
  return executionId.replace(/^exec_/, "dec_");
}

/** What is known of an execution when it ends. */
export type EndedExecution = {
  id: string;
  createdAt: Date;
  completedAt: Date;
  status: ExecutionStatus;
  sentiment: number;
  output: { outcome?: string; message?: Record<string, string> } | null;
  error: { code?: string; message?: string } | null;
  /** The same as the record may hold it (AUDIT_POLICY). */
  recorded: { output: unknown; message: string | null };
  sessionId: string | null;
  locale: string;
  /** Whom to tell: the execution that called this one and waits for its end. */
  parent: string | null;
};

type Totals = {
  id: string;
  modelCalls: number;
  modelCost: number;
  model: string | null;
  policy: string | null;
  skillsCalled: number;
  skillCost: number;
  compensated: boolean;
};

const TOTALS_SQL = `
  SELECT e.id, models.*, skills.* FROM unnest($1::text[]) AS e(id)
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS "modelCalls", coalesce(sum(cost_micro_usd), 0)::int AS "modelCost",
      (array_agg(model ORDER BY (status = 'SUCCEEDED') DESC, created_at DESC))[1] AS model,
      (array_agg(policy ORDER BY created_at DESC))[1] AS policy
    FROM model_calls WHERE execution_id = e.id
  ) models
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 'SUCCEEDED')::int AS "skillsCalled",
      coalesce(sum(cost_micro_usd), 0)::int AS "skillCost",
      coalesce(bool_or(skill_id LIKE 'offer_compensation%' AND status = 'SUCCEEDED'), false) AS compensated
    FROM skill_execution_logs WHERE execution_id = e.id
  ) skills`;

const CLOSE_SQL = `
  UPDATE ai_decisions d SET status = x.status, completed_at = x.completed_at, execution_duration_ms = x.duration,
    output_decision = x.output, error_message = x.error_message, model_used = x.model, model_router_policy = x.policy,
    model_calls = x.model_calls, skills_called = x.skills_called, llm_cost_usd = x.llm_cost, skill_cost_usd = x.skill_cost,
    total_cost_usd = x.llm_cost + x.skill_cost, predicted_satisfaction = x.satisfaction, compensated = x.compensated,
    compensation_reason = CASE WHEN x.compensated THEN x.error_message END
  FROM jsonb_to_recordset($1::jsonb) AS x(id text, created_at timestamptz, completed_at timestamptz, duration int,
    status text, output jsonb, error_message text, model text, policy text, model_calls int, skills_called int,
    llm_cost numeric, skill_cost numeric, satisfaction numeric, compensated boolean)
  WHERE d.execution_id = x.id AND d.created_at = x.created_at
  RETURNING d.execution_id AS id`;

/** Sums what executions used and closes their records. Doing it twice changes nothing. */
export async function closeDecisions(query: Query, ended: readonly EndedExecution[]): Promise<void> {
  if (ended.length === 0) return;
  const totals = await query<Totals>(TOTALS_SQL, [ended.map(({ id }) => id)]);
  const used = new Map(totals.map((row) => [row.id, row]));
  const closings = ended.map((one) => closing(one, used.get(one.id)));
  await query(CLOSE_SQL, [JSON.stringify(closings)]);
}

function closing(ended: EndedExecution, used: Totals | undefined) {
  const duration = ended.completedAt.getTime() - ended.createdAt.getTime();
  const status = decisionStatus(ended.status);
  const satisfaction = predictSatisfaction({
    ended: status !== "SUCCESS" ? "failed" : ended.output?.outcome === "unresolved" ? "unresolved" : "resolved",
    sentiment: ended.sentiment,
    compensated: used?.compensated ?? false,
    durationMs: duration,
  });
  return {
    id: ended.id,
    created_at: ended.createdAt,
    completed_at: ended.completedAt,
    duration,
    status,
    output: ended.recorded.output,
    error_message: ended.recorded.message,
    model: used?.model,
    policy: used?.policy,
    model_calls: used?.modelCalls ?? 0,
    skills_called: used?.skillsCalled ?? 0,
    llm_cost: usd(used?.modelCost ?? 0),
    skill_cost: usd(used?.skillCost ?? 0),
    satisfaction: satisfaction.toFixed(3),
    compensated: ended.status === "COMPENSATED" || ended.status === "COMPENSATION_FAILED",
  };
}

/** Micro-USD as the decimal USD the audit columns hold. */
function usd(micro: number): string {
  return (micro / 1_000_000).toFixed(6);
}
