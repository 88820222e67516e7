// What an execution's end sets going: its conversation is told by a job, and an execution that called it gets its result.
// Runs in the transaction that ends it.
import type { Query } from "../db";
import type { EndedExecution } from "./decision";
import { arriveSql, type NewArrival } from "./arrive";
import type { Arrival } from "./state";

const JOBS_SQL = `
  SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
    SELECT ROW('execution_finished', json_build_object('executionId', id), NULL, NULL, 25, NULL, NULL, NULL)
      ::graphile_worker.job_spec FROM unnest($1::text[]) AS id))`;

export async function afterEnding(query: Query, ended: readonly EndedExecution[]): Promise<void> {
  const told = ended.filter(({ sessionId }) => sessionId !== null).map(({ id }) => id);
  if (told.length > 0) await query(JOBS_SQL, [told]);
  const results = ended.flatMap((one): NewArrival[] =>
    one.parent === null ? [] : [{ execution_id: one.parent, awaited_id: one.id, arrival: childResult(one) }],
  );
  if (results.length > 0) await query(arriveSql, [JSON.stringify(results)]);
}

/** What call_sop gives back. A child that was undone or failed is a failed step of its parent. */
function childResult(child: EndedExecution): Arrival {
  const { id, status, output, locale } = child;
  if (status === "SUCCEEDED") {
    const message = output?.message?.[locale] ?? "";
    return { status, output: { execution_id: id, status, outcome: output?.outcome ?? "resolved", message } };
  }
  const why = child.error?.message ? `: ${child.error.message}` : ".";
  return {
    status: "FAILED",
    error: { code: "CONFLICT", reason: "child_failed", message: `${id} ended ${status}${why}` },
  };
}
