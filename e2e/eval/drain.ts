// What a worker does, done here and now: every job that was added, until none is left.
import { settleExecution } from "../../server/conversation/settle";
import type { Database } from "../../server/db";
import { advance } from "../../server/engine/advance";
import { runAsyncTask } from "../../server/engine/async-task";
import type { Engine } from "../../server/engine/run";

type Job = { task: string; payload: Record<string, string> };

export async function drain({ pool, client }: Database, engine: Engine): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<Job>(
      `DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
       WHERE t.id = j.task_id AND j.run_at <= now() RETURNING t.identifier AS task, j.payload`,
    );
    if (rows.length === 0) return;
    for (const { task, payload } of rows) {
      if (task === "advance") await advance(engine, payload.executionId ?? "");
      else if (task === "async_task") await runAsyncTask(engine, payload.taskId ?? "");
      else if (task === "execution_finished") await settleExecution(client, payload.executionId ?? "");
    }
  }
}
