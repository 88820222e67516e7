// The one write of a step: journal row, new state and skill log in a single statement, refused if the lease was lost.
import type { ExecutionStatus } from "./status";
import { decisionIdOf } from "./decision";
import { LEASE_SECONDS, LeaseLost, type Owner } from "./lease";
import type { AsyncResults } from "./state";
import type { PublicError } from "../errors";
import type { Db } from "../db";
import { newId } from "../ids";

/** One attempt of a step or of a compensation, as the journal keeps it. */
export type JournalRow = {
  stepId: string;
  kind: string;
  name: string | null;
  phase: "FORWARD" | "COMPENSATION";
  attempt: number;
  status: "STARTED" | "SUCCEEDED" | "FAILED" | "LOST";
  input: unknown;
  output: unknown;
  error: PublicError | null;
  startedAt: Date;
  completedAt: Date | null;
  costMicroUsd: number;
};

/** A skill's own log row beside the journal row it belongs to (§5.1.3). */
export type SkillLog = { skillId: string; skillVersion: string; costMicroUsd: number; resourcesUsed: string[] };

/** Where the row stands before the commit. A commit whose answer was lost has moved it on, and cannot happen again. */
export type Position = { node: string | null; attempt: number };

/** Where the execution stands after the commit. */
export type Move = {
  node: string | null;
  attempt: number;
  status: ExecutionStatus;
  variables?: Record<string, unknown>;
  output?: unknown;
  error?: unknown;
  /** Gives the lease back: the execution ended or waits. */
  release?: boolean;
  wakeAt?: Date;
};

export type Committed = {
  seq: number;
  asyncResults: AsyncResults;
  status: ExecutionStatus;
  /** When the execution ended; null while it goes on. */
  completedAt: Date | null;
};

const json = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value));

/** Throws LeaseLost when the owner's fence is no longer the execution's, or the row is not where the owner left it. */
export async function commitStep(
  db: Db,
  executionId: string,
  owner: Owner,
  from: Position,
  row: JournalRow,
  move: Move,
  log: SkillLog | null = null,
): Promise<Committed> {
  const durationMs = row.completedAt ? row.completedAt.getTime() - row.startedAt.getTime() : null;
  const release = move.release ?? false;
  const rows = await db.$queryRaw<Committed[]>`
    WITH moved AS (
      UPDATE executions SET
        seq = seq + 1, node = ${move.node}, attempt = ${move.attempt}::int, status = ${move.status},
        variables = variables || ${json(move.variables ?? {})}::jsonb,
        output = coalesce(${json(move.output)}::jsonb, output), error = coalesce(${json(move.error)}::jsonb, error),
        lease_owner = CASE WHEN ${release} THEN NULL ELSE lease_owner END,
        lease_until = now() + make_interval(secs => ${LEASE_SECONDS}::float8),
        wake_at = ${move.wakeAt ?? null}::timestamptz,
        completed_at = CASE WHEN ${move.status} IN ('SUCCEEDED', 'FAILED', 'COMPENSATED', 'COMPENSATION_FAILED', 'CANCELLED')
          THEN clock_timestamp() ELSE NULL END
      WHERE id = ${executionId} AND fence = ${owner.fence}::int AND lease_owner = ${owner.worker}
        AND node IS NOT DISTINCT FROM ${from.node} AND attempt = ${from.attempt}::int
      RETURNING seq, async_results, status, completed_at
    ), journal AS (
      INSERT INTO execution_steps (id, execution_id, seq, step_id, kind, name, phase, attempt, status, input, output, error,
        started_at, completed_at, duration_ms, cost_micro_usd, worker, fence)
      SELECT ${newId("step")}, ${executionId}, seq, ${row.stepId}, ${row.kind}, ${row.name}, ${row.phase},
        ${row.attempt}::int, ${row.status}, ${json(row.input)}::jsonb, ${json(row.output)}::jsonb, ${json(row.error)}::jsonb,
        ${row.startedAt}::timestamptz, ${row.completedAt}::timestamptz, ${durationMs}::int, ${row.costMicroUsd}::int,
        ${owner.worker}, ${owner.fence}::int
      FROM moved
    ), log AS (
      INSERT INTO skill_execution_logs (id, execution_id, decision_id, step_id, skill_id, skill_version, started_at,
        completed_at, duration_ms, input_params, output_result, status, error_code, error_message, retry_count,
        cost_micro_usd, resources_used)
      SELECT ${newId("log")}, ${executionId}, ${decisionIdOf(executionId)}, ${row.stepId}, ${log?.skillId ?? ""},
        ${log?.skillVersion ?? ""}, ${row.startedAt}::timestamptz, ${row.completedAt}::timestamptz, ${durationMs}::int,
        ${json(row.input)}::jsonb, ${json(row.output)}::jsonb, ${row.status}, ${row.error?.code ?? null},
        ${row.error?.message ?? null}, ${row.attempt - 1}::int, ${log?.costMicroUsd ?? 0}::int,
        ${json(log?.resourcesUsed ?? [])}::jsonb
      FROM moved WHERE ${log !== null}
    )
    SELECT seq, async_results AS "asyncResults", status, completed_at AS "completedAt" FROM moved`;
  const committed = rows[0];
  if (!committed) throw new LeaseLost(executionId);
  return committed;
}

/** Gives the lease back without a journal row. Returns the results that arrived meanwhile, or null when it now waits. */
export async function park(
  db: Db,
  executionId: string,
  owner: Owner,
  waitingFor: readonly string[],
): Promise<AsyncResults | null> {
  const rows = await db.$queryRaw<{ parked: boolean; asyncResults: AsyncResults }[]>`
    UPDATE executions SET
      status = CASE WHEN async_results ?& ${[...waitingFor]}::text[] THEN status ELSE 'WAITING' END,
      lease_owner = CASE WHEN async_results ?& ${[...waitingFor]}::text[] THEN lease_owner ELSE NULL END,
      wake_at = NULL
    WHERE id = ${executionId} AND fence = ${owner.fence}::int AND lease_owner = ${owner.worker}
    RETURNING status = 'WAITING' AS parked, async_results AS "asyncResults"`;
  const row = rows[0];
  if (!row) throw new LeaseLost(executionId);
  return row.parked ? null : row.asyncResults;
}
