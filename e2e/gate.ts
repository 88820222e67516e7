// Holds the executions of one conversation just before a step commits, so that a test can look at the middle of the work
// for as long as it likes. It uses the product's own database: a trigger waits for a lock that the test holds.
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { startEmbedded } from "../server/postgres/embedded";

export type Gate = {
  /** Lets everything go on. */
  open: () => Promise<void>;
};
type HeldGate = Gate & {
  /** Until somebody waits for what is held, such as a stop for the execution's row. */
  waitedFor: () => Promise<void>;
};

export async function closeGate(sessionId: string, stepId: string): Promise<HeldGate> {
  const postgres = await startEmbedded(process.env.E2E_DATA_DIR ?? ".data");
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const lock = Math.floor(Math.random() * 2 ** 31);
  await client.query(`
    CREATE TABLE IF NOT EXISTS test_gates (session_id text, step_id text, lock bigint);
    CREATE OR REPLACE FUNCTION wait_at_test_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE held bigint;
    BEGIN
      SELECT g.lock INTO held FROM test_gates g JOIN executions e ON e.session_id = g.session_id
      WHERE e.id = NEW.execution_id AND g.step_id = NEW.step_id;
      IF held IS NOT NULL THEN PERFORM pg_advisory_xact_lock(held); END IF;
      RETURN NEW;
    END $$;
    CREATE OR REPLACE TRIGGER wait_at_test_gate BEFORE INSERT ON execution_steps
      FOR EACH ROW EXECUTE FUNCTION wait_at_test_gate();`);
  await client.query("SELECT pg_advisory_lock($1)", [lock]);
  await client.query("INSERT INTO test_gates VALUES ($1, $2, $3)", [sessionId, stepId, lock]);
  const behind = `SELECT 1 FROM pg_locks held, pg_stat_activity behind
    WHERE held.locktype = 'advisory' AND NOT held.granted AND held.objid = $1 AND held.pid = ANY(pg_blocking_pids(behind.pid))`;
  return {
    waitedFor: async () => {
      while ((await client.query(behind, [lock])).rows.length === 0) await delay(50);
    },
    open: async () => {
      await client.query("DELETE FROM test_gates WHERE lock = $1", [lock]);
      await client.end();
    },
  };
}
