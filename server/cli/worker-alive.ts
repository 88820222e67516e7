// Whether somebody carries executions out; without a worker, the command does so itself.
import type { Database } from "../db";

const SILENT_MS = 10_000;

export async function hasWorker(database: Database): Promise<boolean> {
  const seenAt = { gt: new Date(Date.now() - SILENT_MS) };
  return (await database.client.workerHeartbeat.count({ where: { seenAt } })) > 0;
}
