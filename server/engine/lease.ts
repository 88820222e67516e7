// Who may advance an execution. A claim raises the fence; every later write names it, so a worker that was replaced
// while it slept is refused. Leases are measured by the database's clock, since workers' clocks differ.
import { setMaxListeners } from "node:events";
import type pg from "pg";
import type { Actor, Locale } from "../context";
import { Prisma, type Db } from "../db";
import { AppError } from "../errors";
import type { EndedExecution } from "./decision";
import { gather } from "./gather";
import type { Order } from "./orders";
import type { Arrivals, State } from "./state";
import type { ExecutionStatus } from "./status";

/** How long a worker may be silent before another takes over. */
export const LEASE_SECONDS = 5;
const RENEW_MS = 1_500;

export type Owner = { worker: string; fence: number };

/** Thrown when somebody else owns the execution by now; the loser stops without writing anything more. */
export class LeaseLost extends AppError {
  constructor(id: string) {
    super("CONFLICT", `${id} was taken over by another worker.`, { reason: "lease_lost" });
  }
}

/** The lease columns are alike on both tables. */
type Leased = "executions" | "async_tasks";

/** Extends the lease until `stop` is called; aborts `signal` when it was lost. */
export function keepLease(db: Db, table: Leased, id: string, owner: Owner): { signal: AbortSignal; stop: () => void } {
  const abort = new AbortController();
  // Each step of each path listens to it.
  setMaxListeners(0, abort.signal);
  const mine = Prisma.sql`SELECT id FROM ${Prisma.raw(table)}
    WHERE id = ${id} AND fence = ${owner.fence} AND lease_owner = ${owner.worker}`;
  // A row that is being written to is not waited for: waiting renewals would take every connection there is.
  const renew = async () => {
    const [held] = await db.$queryRaw<unknown[]>`
      WITH free AS (${mine} FOR NO KEY UPDATE SKIP LOCKED), renewed AS (
        UPDATE ${Prisma.raw(table)} t SET lease_until = now() + make_interval(secs => ${LEASE_SECONDS}::float8)
        FROM free WHERE t.id = free.id)
      ${mine}`;
    if (!held) abort.abort(new LeaseLost(id));
  };
  const timer = setInterval(() => void renew().catch(() => {}), RENEW_MS);
  timer.unref();
  return { signal: abort.signal, stop: () => clearInterval(timer) };
}

export type Claim = { previousOwner: string | null; fence: number };

/** An execution as its new owner reads it at the claim, with the customer it is for. */
export type ClaimedExecution = Claim & {
  id: string;
  sopId: string;
  sopVersion: number;
  sopChecksum: string;
  sessionId: string | null;
  userId: string;
  customerId: string | null;
  actor: Actor;
  channel: string;
  locale: Locale;
  intent: string;
  sentiment: number;
  status: ExecutionStatus;
  state: State;
  revision: number;
  input: Record<string, unknown>;
  variables: Record<string, unknown>;
  arrivals: Arrivals;
  control: Order[];
  output: EndedExecution["output"];
  error: EndedExecution["error"];
  parentId: string | null;
  parentKind: string | null;
  createdAt: Date;
  customer: Record<string, unknown> | null;
};

/**
 * $1: ids, $2: the worker. Takes executions that are free, due or abandoned, and reads them. What is finished, not yet
 * due, or worked on is left out; a row that a frozen process holds is left alone rather than waited for. While an execution
 * is being undone, lease_until is also when to try again.
 */
const CLAIM_SQL = `
  WITH free AS (
    SELECT id, lease_owner FROM executions
    WHERE id = ANY($1::text[]) AND (status IN ('PENDING', 'RUNNING', 'WAITING', 'COMPENSATING')
        OR status = 'PAUSED' AND control <> '[]')
      AND (lease_until < now() OR lease_owner IS NULL AND status <> 'COMPENSATING')
      AND (status <> 'WAITING' OR wake_at <= now() OR control <> '[]')
    FOR UPDATE SKIP LOCKED
  )
  UPDATE executions e
  SET lease_owner = $2, lease_until = now() + make_interval(secs => ${LEASE_SECONDS}), fence = e.fence + 1,
    status = CASE WHEN e.status IN ('COMPENSATING', 'PAUSED') THEN e.status ELSE 'RUNNING' END,
    started_at = coalesce(e.started_at, now()), wake_at = NULL
  FROM free WHERE e.id = free.id
  RETURNING e.id, free.lease_owner AS "previousOwner", e.fence, e.sop_id AS "sopId", e.sop_version AS "sopVersion",
    e.sop_checksum AS "sopChecksum", e.session_id AS "sessionId", e.user_id AS "userId", e.customer_id AS "customerId",
    e.actor, e.channel, e.locale, e.intent, e.sentiment, e.status, e.state, e.revision, e.input, e.variables, e.arrivals,
    e.control, e.output, e.error, e.parent_id AS "parentId", e.parent_kind AS "parentKind", e.created_at AS "createdAt",
    (SELECT jsonb_build_object('id', c.id, 'name', c.name, 'email', c.email, 'locale', c.locale, 'timezone', c.timezone,
      'vip_level', c.vip_level) FROM customers c WHERE c.id = e.customer_id) AS customer`;

export type ClaimQueue = { claim: (executionId: string) => Promise<ClaimedExecution | null> };

/** An id that is asked for twice at once is claimed once; the other asker finds somebody working on it. */
export function createClaimQueue(pool: pg.Pool, worker: string): ClaimQueue {
  const flush = async (ids: readonly string[]): Promise<(ClaimedExecution | null)[]> => {
    const { rows } = await pool.query<ClaimedExecution>(CLAIM_SQL, [[...new Set(ids)], worker]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => {
      const row = byId.get(id) ?? null;
      byId.delete(id);
      return row;
    });
  };
  return { claim: gather(flush, { most: 64, atOnce: 1 }) };
}

export async function claimTask(db: Db, taskId: string, worker: string): Promise<Claim | null> {
  const rows = await db.$queryRaw<Claim[]>`
    WITH free AS (
      SELECT id, lease_owner FROM async_tasks
      WHERE id = ${taskId} AND status IN ('PENDING', 'RUNNING') AND (lease_owner IS NULL OR lease_until < now())
      FOR UPDATE SKIP LOCKED
    )
    UPDATE async_tasks t
    SET lease_owner = ${worker}, lease_until = now() + make_interval(secs => ${LEASE_SECONDS}::float8), fence = t.fence + 1,
      status = 'RUNNING'
    FROM free WHERE t.id = free.id
    RETURNING free.lease_owner AS "previousOwner", t.fence`;
  return rows[0] ?? null;
}

/** Gives a lease back at once, so that the next worker need not wait for it to run out. */
export async function giveBack(db: Db, table: Leased, id: string, owner: Owner): Promise<void> {
  await db.$executeRaw`
    UPDATE ${Prisma.raw(table)} SET lease_owner = NULL, lease_until = now()
    WHERE id = ${id} AND fence = ${owner.fence} AND lease_owner = ${owner.worker}`;
}

/** Executions and tasks that are due or whose worker fell silent. */
export async function findDue(db: Db, limit: number): Promise<{ executions: string[]; tasks: string[] }> {
  const executions = await db.$queryRaw<{ id: string }[]>`
    (SELECT id FROM executions WHERE status IN ('PENDING', 'RUNNING', 'COMPENSATING') AND lease_until < now()
      ORDER BY lease_until LIMIT ${limit})
    UNION ALL
    (SELECT id FROM executions WHERE status = 'WAITING' AND wake_at <= now() ORDER BY wake_at LIMIT ${limit})
    UNION ALL
    (SELECT id FROM executions WHERE status = 'PAUSED' AND control <> '[]' LIMIT ${limit})`;
  const tasks = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM async_tasks WHERE status IN ('PENDING', 'RUNNING') AND lease_until < now()
    ORDER BY lease_until LIMIT ${limit}`;
  return { executions: executions.map((row) => row.id).slice(0, limit), tasks: tasks.map((row) => row.id) };
}
