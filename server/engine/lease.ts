// Who may advance an execution. A claim raises the fence; every later write names it, so a worker that was replaced
// while it slept is refused. Leases are measured by the database's clock, since workers' clocks differ.
import { AppError } from "../errors";
import { Prisma, type Db } from "../db";

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
  const renew = async () => {
    const rows = await db.$executeRaw`
      UPDATE ${Prisma.raw(table)} SET lease_until = now() + make_interval(secs => ${LEASE_SECONDS}::float8)
      WHERE id = ${id} AND fence = ${owner.fence} AND lease_owner = ${owner.worker}`;
    if (rows === 0) abort.abort(new LeaseLost(id));
  };
  const timer = setInterval(() => void renew().catch(() => {}), RENEW_MS);
  timer.unref();
  return { signal: abort.signal, stop: () => clearInterval(timer) };
}

export type Claim = { previousOwner: string | null; fence: number };

/**
 * Takes an execution that is free, due or abandoned. Null when it is finished, not yet due, or somebody works on it; a
 * row that a frozen process holds is left alone rather than waited for.
 */
export async function claimExecution(db: Db, executionId: string, worker: string): Promise<Claim | null> {
  const rows = await db.$queryRaw<Claim[]>`
    WITH free AS (
      SELECT id, lease_owner FROM executions
      WHERE id = ${executionId} AND status IN ('PENDING', 'RUNNING', 'WAITING', 'COMPENSATING')
        AND (lease_owner IS NULL OR lease_until < now())
        AND (status <> 'WAITING' OR wake_at IS NULL OR wake_at <= now())
      FOR UPDATE SKIP LOCKED
    )
    UPDATE executions e
    SET lease_owner = ${worker}, lease_until = now() + make_interval(secs => ${LEASE_SECONDS}::float8), fence = e.fence + 1,
      status = CASE WHEN e.status = 'COMPENSATING' THEN e.status ELSE 'RUNNING' END,
      started_at = coalesce(e.started_at, now()), wake_at = NULL
    FROM free WHERE e.id = free.id
    RETURNING free.lease_owner AS "previousOwner", e.fence`;
  return rows[0] ?? null;
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
    SELECT id FROM executions
    WHERE (status IN ('PENDING', 'RUNNING', 'COMPENSATING') AND lease_until < now())
       OR (status = 'WAITING' AND wake_at <= now())
    ORDER BY lease_until LIMIT ${limit}`;
  const tasks = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM async_tasks WHERE status IN ('PENDING', 'RUNNING') AND lease_until < now()
    ORDER BY lease_until LIMIT ${limit}`;
  return { executions: executions.map((row) => row.id), tasks: tasks.map((row) => row.id) };
}
