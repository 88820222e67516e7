// Commits of different executions that are ready at the same time, in one transaction. Each row of the statement is guarded
// by itself; one that was committed although its answer was lost is refused by its revision when it is sent again.
import type pg from "pg";
import { COMMIT_SQL, encodeEntry, type Committed, type Entry } from "./commit";
import { closeDecisions, type EndedExecution } from "./decision";
import { afterEnding } from "./ending";
import { gather } from "./gather";

/** A commit, and what its execution's end writes if this ends it. */
export type Pending = { entry: Entry; ending: (committed: Committed) => EndedExecution };

export type CommitQueue = { push: (pending: Pending) => Promise<Committed | null> };

/** Longer, and an execution whose row somebody holds would keep all others from going on. */
const BATCH_PATIENCE_MS = "250";

export function createCommitQueue(pool: pg.Pool): CommitQueue {
  const flush = async (batch: readonly Pending[], alone: boolean) => {
    const committed = await commitBatch(pool, batch, alone ? "0" : BATCH_PATIENCE_MS);
    return batch.map(({ entry }) => committed.get(entry.executionId) ?? null);
  };
  return { push: gather(flush, { most: 64, atOnce: 2 }) };
}

async function commitBatch(
  pool: pg.Pool,
  batch: readonly Pending[],
  patience: string,
): Promise<Map<string, Committed>> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const query = async <T>(text: string, values: unknown[]) => (await client.query(text, values)).rows as T[];
    const json = JSON.stringify(batch.map(({ entry }) => encodeEntry(entry)));
    const commit = () => query<Committed>(COMMIT_SQL, [json, patience]);
    const mayEnd = batch.some(({ entry }) => ENDINGS.has(entry.status));
    if (!mayEnd) return byId(await commit());
    await client.query("BEGIN");
    const committed = byId(await commit());
    const ended = batch.flatMap(({ entry, ending }) => {
      const row = committed.get(entry.executionId);
      return row?.completedAt ? [ending(row)] : [];
    });
    await closeDecisions(query, ended);
    await afterEnding(query, ended);
    await client.query("COMMIT");
    return committed;
  } catch (error) {
    broken = error instanceof Error ? error : new Error("unknown");
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.release(broken);
  }
}

const ENDINGS = new Set(["SUCCEEDED", "FAILED", "COMPENSATED", "COMPENSATION_FAILED", "CANCELLED"]);

function byId(rows: readonly Committed[]): Map<string, Committed> {
  return new Map(rows.map((row) => [row.id, row]));
}
