// The queue's side of a turn: what is taken leaves it in the same transaction, so that a message is in one place or the
// other and never in both.
import type { Db } from "../db";

/** `stopped`: its customer stopped it while it was being read. Messages that were never queued are not. */
export async function leaveQueue(db: Db, sessionId: string, clientMessageId: string): Promise<{ stopped: boolean }> {
  const rows = await db.$queryRaw<{ stopped: boolean }[]>`
    DELETE FROM queued_messages WHERE session_id = ${sessionId} AND client_message_id = ${clientMessageId}
    RETURNING stopped`;
  return { stopped: rows[0]?.stopped ?? false };
}
