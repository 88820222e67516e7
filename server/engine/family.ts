// Executions that came from one another by a call, a fork or a retry: what one of them undoes, another may build on. What
// must stay true: who begins or undoes any of them holds the lock of the one they all came from.
import type { Db } from "../db";
import { calledBy } from "./undone";

/** Locks the family until the caller's transaction ends. The caller holds its own row by then: locks are taken upwards. */
export async function lockFamily(db: Db, executionId: string): Promise<void> {
  const first = (await lineOf(db, executionId)).at(-1);
  await db.$queryRaw`SELECT id FROM executions WHERE id = ${first} FOR UPDATE`;
}

/** This one, the one it came from, and so on. */
async function lineOf(db: Db, executionId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE above AS (
      SELECT id, parent_id, parent_kind, 0 AS depth FROM executions WHERE id = ${executionId}
      UNION ALL
      SELECT e.id, e.parent_id, e.parent_kind, depth + 1 FROM executions e JOIN above ON e.id = above.parent_id
        WHERE above.parent_kind IN ('call', 'fork', 'retry')
    ) SELECT id FROM above ORDER BY depth`;
  return rows.map(({ id }) => id);
}

/** A rollback under way of what an execution that begins in the middle of this one would build on. */
export async function liveRollback(db: Db, executionId: string): Promise<{ id: string; parentId: string } | null> {
  const line = await lineOf(db, executionId);
  const called = await calledBy(db, line);
  const rows = await db.$queryRaw<{ id: string; parentId: string }[]>`
    SELECT id, parent_id AS "parentId" FROM executions
    WHERE parent_id = ANY(${[...line, ...called.map(({ id }) => id)]}) AND parent_kind = 'rollback'
      AND status IN ('PENDING', 'RUNNING', 'WAITING', 'PAUSED', 'COMPENSATING')
    ORDER BY created_at LIMIT 1`;
  return rows[0] ?? null;
}

export type Builder = { id: string; status: string };

/** The forks and retries that began in the middle of these, or of each other, oldest first. */
export async function buildersOn(db: Db, executionIds: readonly string[]): Promise<Builder[]> {
  return db.$queryRaw`
    WITH RECURSIVE below AS (
      SELECT id, status, created_at, parent_kind FROM executions
        WHERE parent_id = ANY(${[...executionIds]}) AND parent_kind IN ('fork', 'retry')
      UNION ALL
      SELECT e.id, e.status, e.created_at, e.parent_kind FROM executions e JOIN below ON e.parent_id = below.id
        WHERE e.parent_kind IN ('call', 'fork', 'retry')
    ) SELECT id, status FROM below WHERE parent_kind <> 'call' ORDER BY created_at, id`;
}
