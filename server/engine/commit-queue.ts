// Gathers the commits that are ready at the same time into one statement and one fsync. While one batch is on its way
// the next one gathers, so a lone commit waits for nobody and many share what a commit costs.
import type pg from "pg";
import { COMMIT_SQL, encodeEntry, type Committed, type Entry } from "./commit";
import { closeDecisions, type EndedExecution } from "./decision";
import { afterEnding } from "./ending";

/** A commit, and what its execution's end writes if this ends it. */
export type Pending = { entry: Entry; ending: (committed: Committed) => EndedExecution };

export type CommitQueue = { push: (pending: Pending) => Promise<Committed | null> };

const MOST = 64;
/** Two: while one waits for the disk, the other is being prepared. */
const AT_ONCE = 2;

type Waiting = Pending & { resolve: (committed: Committed | null) => void; reject: (error: unknown) => void };

export function createCommitQueue(pool: pg.Pool): CommitQueue {
  const waiting: Waiting[] = [];
  let flushing = 0;

  const flush = async () => {
    flushing += 1;
    // Whoever becomes ready in this turn of the loop comes along.
    await new Promise((next) => setImmediate(next));
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST);
      try {
        const committed = await commitBatch(pool, batch);
        for (const { entry, resolve } of batch) resolve(committed.get(entry.executionId) ?? null);
      } catch (error) {
        // Nothing of the batch was committed, or nobody knows. One by one, the guilty one fails alone; one that was
        // committed after all is refused by its revision, and its owner reads again how far it got.
        if (batch.length === 1) batch[0]?.reject(error);
        else await Promise.all(batch.map((one) => alone(pool, one)));
      }
    }
    flushing -= 1;
  };

  return {
    push: (pending) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...pending, resolve, reject });
        if (flushing < AT_ONCE && (flushing === 0 || waiting.length >= MOST / 2)) void flush();
      }),
  };
}

async function alone(pool: pg.Pool, one: Waiting): Promise<void> {
  await commitBatch(pool, [one])
    .then((committed) => one.resolve(committed.get(one.entry.executionId) ?? null))
    .catch(one.reject);
}

async function commitBatch(pool: pg.Pool, batch: readonly Pending[]): Promise<Map<string, Committed>> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const query = async <T>(name: string, text: string, values: unknown[]): Promise<T[]> =>
      (await client.query({ name, text, values })).rows as T[];
    const json = JSON.stringify(batch.map(({ entry }) => encodeEntry(entry)));
    const commit = () => query<Committed>("steward_commit", COMMIT_SQL, [json]);
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
