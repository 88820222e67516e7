// Hands an order to an execution in the caller's transaction. Whether it makes sense is for the caller to check first,
// and for the engine to check again when its turn comes.
import type { Db } from "../db";
import type { Order } from "./orders";
import { addJob } from "./queue";

export async function giveOrder(db: Db, executionId: string, order: Order): Promise<void> {
  await db.$executeRaw`
    UPDATE executions SET control = control || ${JSON.stringify([order])}::jsonb,
      wake_at = CASE WHEN status = 'WAITING' THEN date_trunc('milliseconds', now()) ELSE wake_at END
    WHERE id = ${executionId} AND status NOT IN ('SUCCEEDED', 'FAILED', 'COMPENSATED', 'COMPENSATION_FAILED', 'CANCELLED')`;
  await addJob(db, "advance", { executionId }, { key: `advance:${executionId}` });
}
