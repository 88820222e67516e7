// The one write of a step: journal row, new state and skill log in a single statement, refused if the lease was lost.
// Steps of different executions that are ready at the same time travel in one statement (commit-queue.ts); each row of
// it is guarded by its own fence and revision, so one that is refused does not touch the others.
import { queryOf, type Db } from "../db";
import type { PublicError } from "../errors";
import { newId } from "../ids";
import { decisionIdOf } from "./decision";
import { LEASE_SECONDS, type Owner } from "./lease";
import type { Order } from "./orders";
import type { Arrivals, State } from "./state";
import type { ExecutionStatus } from "./status";

/** One attempt of a step, of a compensation, or an order carried out, as the journal keeps it. */
export type JournalRow = {
  stepId: string;
  kind: string;
  name: string | null;
  phase: "FORWARD" | "COMPENSATION" | "CONTROL";
  attempt: number;
  status: "STARTED" | "SUCCEEDED" | "FAILED" | "LOST" | "SKIPPED" | "STOPPED";
  input: unknown;
  output: unknown;
  error: PublicError | null;
  startedAt: Date;
  completedAt: Date | null;
  costMicroUsd: number;
  token: string;
  undoes?: string;
  actorId?: string;
};

/** A skill's own log row beside the journal row it belongs to (§5.1.3). Its input and output may be masked. */
export type SkillLog = {
  skillId: string;
  skillVersion: string;
  costMicroUsd: number;
  resourcesUsed: string[];
  input: unknown;
  output: unknown;
  /** Of a call that failed: its words as they may be kept. */
  errorMessage?: string;
};

/** What one commit does. `revision` is where the owner left the row: a commit whose answer was lost cannot happen twice. */
export type Entry = {
  executionId: string;
  owner: Owner;
  revision: number;
  state: State;
  status: ExecutionStatus;
  variables?: Record<string, unknown> | undefined;
  output?: unknown;
  error?: unknown;
  /** For WAITING: any of these arrived, and it stays RUNNING. */
  awaited: string[];
  wakeAt: Date | null;
  waitingFor: string | null;
  /** Orders carried out with this commit, from the front of the list. */
  orders: number;
  row: JournalRow | null;
  log: SkillLog | null;
};

export type Committed = {
  id: string;
  seq: number;
  arrivals: Arrivals;
  control: Order[];
  status: ExecutionStatus;
  /** When the execution ended; null while it goes on. */
  completedAt: Date | null;
};

const COLUMNS = `id text, worker text, fence int, revision int, node text, state jsonb, status text, variables jsonb,
  output jsonb, error jsonb, awaited text[], wake_at timestamptz, waiting_for text, orders int, release boolean,
  row_id text, step_id text, kind text, name text, phase text, attempt int, row_status text, row_input jsonb,
  row_output jsonb, row_error jsonb, started_at timestamptz, row_completed_at timestamptz, duration_ms int, cost int,
  token text, undoes text, actor_id text, log_id text, decision_id text, skill_id text, skill_version text, log_cost int,
  resources jsonb, log_input jsonb, log_output jsonb, error_code text, error_message text`;

/**
 * It does not stop yet: what it would wait for is there, or an order was given that is still to be carried out or refused.
 * One that is being undone takes no orders.
 */
const GOES_ON = `(e.status = 'WAITING' AND x.arrivals ?| e.awaited OR jsonb_array_length(x.control) > e.orders AND
  (e.status = 'WAITING' OR e.status IN ('SUCCEEDED', 'CANCELLED') AND x.status <> 'COMPENSATING'))`;

/**
 * $1: a JSON array of entries; $2: how long to wait for others' locks, in ms, "0" for as long as it takes. Rows come back
 * for the entries that were accepted.
 */
export const COMMIT_SQL = `
  WITH patience AS MATERIALIZED (SELECT set_config('lock_timeout', $2, true)),
  entry AS MATERIALIZED (SELECT e.* FROM patience, jsonb_to_recordset($1::jsonb) AS e(${COLUMNS})),
  moved AS (
    UPDATE executions x SET
      seq = x.seq + CASE WHEN e.row_id IS NULL THEN 0 ELSE 1 END, revision = x.revision + 1, node = e.node, state = e.state,
      status = CASE WHEN ${GOES_ON} THEN 'RUNNING' ELSE e.status END,
      variables = CASE WHEN e.variables IS NULL THEN x.variables ELSE x.variables || e.variables END,
      output = coalesce(e.output, x.output), error = coalesce(e.error, x.error),
      control = CASE WHEN e.orders = 0 THEN x.control
        ELSE jsonb_path_query_array(x.control, '$[$n to last]', jsonb_build_object('n', e.orders)) END,
      lease_owner = CASE WHEN e.release AND NOT ${GOES_ON} THEN NULL ELSE x.lease_owner END,
      lease_until = now() + make_interval(secs => ${LEASE_SECONDS}),
      wake_at = e.wake_at, waiting_for = e.waiting_for,
      completed_at = CASE WHEN e.status IN ('SUCCEEDED', 'FAILED', 'COMPENSATED', 'COMPENSATION_FAILED', 'CANCELLED')
        AND NOT ${GOES_ON} THEN clock_timestamp() END
    FROM entry e
    WHERE x.id = e.id AND x.fence = e.fence AND x.lease_owner = e.worker AND x.revision = e.revision
    RETURNING x.id, x.seq, x.arrivals, x.control, x.status, x.completed_at
  ), journal AS (
    INSERT INTO execution_steps (id, execution_id, seq, step_id, kind, name, phase, attempt, status, input, output, error,
      started_at, completed_at, duration_ms, cost_micro_usd, worker, fence, token, undoes, actor_id)
    SELECT e.row_id, e.id, moved.seq, e.step_id, e.kind, e.name, e.phase, e.attempt, e.row_status, e.row_input,
      e.row_output, e.row_error, e.started_at, e.row_completed_at, e.duration_ms, e.cost, e.worker, e.fence, e.token,
      e.undoes, e.actor_id
    FROM moved JOIN entry e ON e.id = moved.id WHERE e.row_id IS NOT NULL
  ), log AS (
    INSERT INTO skill_execution_logs (id, execution_id, decision_id, step_id, skill_id, skill_version, started_at,
      completed_at, duration_ms, input_params, output_result, status, error_code, error_message, retry_count,
      cost_micro_usd, resources_used)
    SELECT e.log_id, e.id, e.decision_id, e.step_id, e.skill_id, e.skill_version, e.started_at, e.row_completed_at,
      e.duration_ms, e.log_input, e.log_output, e.row_status, e.error_code, e.error_message, e.attempt - 1, e.log_cost,
      e.resources
    FROM moved JOIN entry e ON e.id = moved.id WHERE e.log_id IS NOT NULL
  )
  SELECT id, seq, arrivals, control, status, completed_at AS "completedAt" FROM moved`;

const RELEASED: readonly ExecutionStatus[] = [
  "WAITING",
  "PAUSED",
  "SUCCEEDED",
  "FAILED",
  "COMPENSATED",
  "COMPENSATION_FAILED",
  "CANCELLED",
];

/** An entry as COMMIT_SQL reads it. */
export function encodeEntry(entry: Entry): Record<string, unknown> {
  const { row, log, owner, state } = entry;
  const main = state.tokens.find(({ id }) => id === "");
  return {
    id: entry.executionId,
    worker: owner.worker,
    fence: owner.fence,
    revision: entry.revision,
    node: main?.node ?? null,
    state,
    status: entry.status,
    variables: entry.variables,
    output: entry.output,
    error: entry.error,
    awaited: entry.awaited,
    wake_at: entry.wakeAt,
    waiting_for: entry.waitingFor,
    orders: entry.orders,
    release: RELEASED.includes(entry.status),
    ...(row ? encodeRow(row) : {}),
    ...(row && log ? encodeLog(entry.executionId, row, log) : {}),
  };
}

function encodeRow(row: JournalRow): Record<string, unknown> {
  return {
    row_id: newId("step"),
    step_id: row.stepId,
    kind: row.kind,
    name: row.name,
    phase: row.phase,
    attempt: row.attempt,
    row_status: row.status,
    row_input: row.input,
    row_output: row.output,
    row_error: row.error,
    started_at: row.startedAt,
    row_completed_at: row.completedAt,
    duration_ms: row.completedAt ? row.completedAt.getTime() - row.startedAt.getTime() : null,
    cost: row.costMicroUsd,
    token: row.token,
    undoes: row.undoes,
    actor_id: row.actorId,
  };
}

function encodeLog(executionId: string, row: JournalRow, log: SkillLog): Record<string, unknown> {
  return {
    log_id: newId("log"),
    decision_id: decisionIdOf(executionId),
    skill_id: log.skillId,
    skill_version: log.skillVersion,
    log_cost: log.costMicroUsd,
    resources: log.resourcesUsed,
    log_input: log.input,
    log_output: log.output,
    error_code: row.error?.code,
    error_message: log.errorMessage ?? row.error?.message,
  };
}

/** Commits one entry inside a transaction of the caller. Null when it was refused. */
export async function commitEntry(db: Db, entry: Entry): Promise<Committed | null> {
  const rows = await queryOf(db)<Committed>(COMMIT_SQL, [JSON.stringify([encodeEntry(entry)]), "0"]);
  return rows[0] ?? null;
}
