// Jobs travel over Graphile Worker: adding one is a statement of the caller's own transaction.
import { Logger, runMigrations } from "graphile-worker";
import type { Db } from "../db";
import { log } from "../log";

/** Jobs a worker has under way at once. */
export const CONCURRENCY = 64;

/**
 * Jobs are fetched and ticked off many at a time. A job that a killed process had fetched is nobody's loss: the sweep finds
 * its execution, and one that is done twice finds nothing left to do.
 */
export const QUEUE_PRESET = {
  worker: { completeJobBatchDelay: 5, localQueue: { size: CONCURRENCY, refetchDelay: { durationMs: 5 } } },
};

/** Every job there is, and what it carries. */
export type Jobs = {
  advance: { executionId: string };
  async_task: { taskId: string };
  execution_finished: { executionId: string };
  deliver_email: { emailId: string };
  deliver_webhook: { deliveryId: string };
  /** The training that was begun; without one, whatever there is to learn. */
  train_intents: { version?: number };
  embed_examples: Record<string, never>;
  /** The turns up to this one are behind those that models are told word by word. */
  summarise_session: { sessionId: string; toTurn: number };
};

/** Brings the queue's own tables up to date. */
export async function migrateQueue(url: string): Promise<void> {
  await runMigrations({ connectionString: url, logger: queueLogger() });
}

/** Adds a job when the caller's transaction commits. Jobs of one `key` that have not begun collapse into one. */
export async function addJob<T extends keyof Jobs>(
  db: Db,
  task: T,
  payload: Jobs[T],
  options: { key?: string; maxAttempts?: number } = {},
): Promise<void> {
  await db.$executeRaw`SELECT graphile_worker.add_job(${task}::text, ${JSON.stringify(payload)}::json,
    job_key := ${options.key ?? null}::text, max_attempts := ${options.maxAttempts ?? 25}::int)`;
}

/** The queue's own messages in our log; its chatter about every job stays out of it. */
export function queueLogger(): Logger {
  return new Logger(() => (level, message) => {
    if (level === "error") log.error(message);
    else if (level === "warning") log.warn(message);
    else log.debug(message);
  });
}
