// Holds the line of one conversation's messages, as somebody who reads the first of them for long would, so that a test can
// look at what waits behind it.
import pg from "pg";
import { startEmbedded } from "../server/postgres/embedded";
import type { Gate } from "./gate";

export async function holdLine(sessionId: string, text: string): Promise<Gate> {
  const postgres = await startEmbedded(process.env.E2E_DATA_DIR ?? ".data");
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const tell = () =>
    client.query("SELECT pg_notify('steward', $1)", [
      JSON.stringify({ topic: `session:${sessionId}`, data: { queue: true } }),
    ]);
  await client.query(
    `INSERT INTO queued_messages (session_id, user_id, client_message_id, text, sent, actor, locale, claimed_until)
     SELECT id, user_id, 'held', $2, '{"channel": "web"}', '{}', locale, now() + interval '10 minutes'
     FROM session_states WHERE id = $1`,
    [sessionId, text],
  );
  await tell();
  return {
    open: async () => {
      await client.query("DELETE FROM queued_messages WHERE session_id = $1 AND client_message_id = 'held'", [
        sessionId,
      ]);
      await tell();
      await client.end();
    },
  };
}
