// Whether somebody carries executions out; without a worker, the command does so itself.
import type { Database } from "../db";

const SILENT_MS = 10_000;

/** Heartbeats of workers that live. */
export function alive(now = new Date()) {
  return { seenAt: { gt: new Date(now.getTime() - SILENT_MS) } };
}

export async function hasWorker(database: Database): Promise<boolean> {
  return (await database.client.workerHeartbeat.count({ where: alive() })) > 0;
}
