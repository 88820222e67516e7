// Jobs travel over Graphile Worker: adding one is a statement of the caller's own transaction.
import { runMigrations } from "graphile-worker";
import type { Db } from "../db";

/** Every job there is, and what it carries. */
export type Jobs = {
  advance: { executionId: string };
  async_task: { taskId: string };
  execution_finished: { executionId: string };
  deliver_email: { emailId: string };
};

/** Brings the queue's own tables up to date. */
export async function migrateQueue(url: string): Promise<void> {
  await runMigrations({ connectionString: url });
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
