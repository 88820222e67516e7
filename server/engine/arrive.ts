// Delivers what an execution awaits: the result of an asynchronous call, the answer to an approval, a child's end. The
// first arrival of an id counts; a second one changes nothing.
import { queryOf, type Db } from "../db";
import type { Arrival } from "./state";

/** As arriveSql reads it. */
export type NewArrival = { execution_id: string; awaited_id: string; arrival: Arrival };

/**
 * $1: a JSON array of NewArrival. An execution that waits, or pauses while it is being undone, is due now: the job wakes it at once, and the sweep if the
 * worker that takes the job dies. Cut to the column's milliseconds: rounded up it would lie ahead of now().
 */
export const arriveSql = `
  WITH new AS (
    SELECT execution_id, jsonb_object_agg(awaited_id, arrival) AS arrivals
    FROM jsonb_to_recordset($1::jsonb) AS n(execution_id text, awaited_id text, arrival jsonb) GROUP BY execution_id
  ), arrived AS (
    UPDATE executions x SET arrivals = new.arrivals || x.arrivals,
      wake_at = CASE WHEN status = 'WAITING' THEN date_trunc('milliseconds', now()) ELSE wake_at END,
      lease_until = CASE WHEN status = 'COMPENSATING' AND lease_owner IS NULL THEN now() - interval '1 millisecond'
        ELSE lease_until END
    FROM new WHERE x.id = new.execution_id
    RETURNING x.id, status = 'WAITING' OR status = 'COMPENSATING' AND lease_owner IS NULL AS free
  )
  SELECT id, CASE WHEN free THEN graphile_worker.add_job('advance', json_build_object('executionId', id),
    job_key := 'advance:' || id, max_attempts := 25) IS NOT NULL END AS due FROM arrived`;

/** Call it in the transaction that makes the result true. */
export async function arrive(db: Db, executionId: string, awaitedId: string, arrival: Arrival): Promise<void> {
  const one: NewArrival = { execution_id: executionId, awaited_id: awaitedId, arrival };
  await queryOf(db)(arriveSql, [JSON.stringify([one])]);
}
