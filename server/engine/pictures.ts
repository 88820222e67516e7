// The pictures an execution can be judged by: those it was begun with, and those its customer sent for it later; of what
// called it, and of what it is a fork or a retry of, too. Only pictures of its own customer are ever among them.
import type { Db } from "../db";

export type Evidence = {
  attachmentId: string;
  name: string;
  mediaType: string;
  size: number;
  width: number;
  height: number;
  at: Date;
};

/** In the order they were sent. */
export async function picturesOf(db: Db, executionId: string): Promise<Evidence[]> {
  return db.$queryRaw<Evidence[]>`
    WITH RECURSIVE above AS (
      SELECT id, parent_id, parent_kind, user_id, customer_id, input FROM executions WHERE id = ${executionId}
      UNION ALL
      SELECT e.id, e.parent_id, e.parent_kind, e.user_id, e.customer_id, e.input FROM executions e
        JOIN above ON e.id = above.parent_id AND above.parent_kind IN ('call', 'fork', 'retry')
    ), given AS (
      SELECT jsonb_array_elements_text(input -> 'pictures') AS id FROM above WHERE jsonb_typeof(input -> 'pictures') = 'array'
    ), found AS (
      SELECT id FROM attachments WHERE execution_id IN (SELECT id FROM above)
      UNION
      SELECT id FROM given
    )
    SELECT a.id AS "attachmentId", a.name, a.media_type AS "mediaType", a.size, a.width, a.height, a.created_at AS at
    FROM attachments a JOIN found USING (id)
    WHERE a.message_id IS NOT NULL AND EXISTS (
      SELECT 1 FROM above WHERE a.customer_id = above.customer_id
        OR (a.customer_id IS NULL AND above.customer_id IS NULL AND a.user_id = above.user_id))
    ORDER BY a.created_at, a.id`;
}
