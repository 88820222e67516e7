// A past for the tables: finished executions with their journals, skill logs and decisions, made inside PostgreSQL.
import type pg from "pg";

const AT_ONCE = 50_000;

export async function fillHistory(pool: pg.Pool, executions: number): Promise<void> {
  await pool.query("SELECT ensure_ai_decisions_partitions((now() - interval '60 days')::date, 3)");
  for (let from = 0; from < executions; from += AT_ONCE) {
    const to = Math.min(from + AT_ONCE, executions) - 1;
    const range = `generate_series(${from}, ${to}) AS n`;
    const at = `(now() - interval '60 days' + n * interval '5 seconds')`;
    await pool.query(`
      INSERT INTO executions (id, sop_id, sop_version, sop_checksum, user_id, actor, channel, locale, intent,
        intent_confidence, status, input, variables, output, state, seq, revision, fence, lease_until, created_at, completed_at)
      SELECT 'exec_past' || n, 'past', 1, 'past', 'user_past', '{}', 'bench', 'en', 'past', 0.9, 'SUCCEEDED',
        '{"order_id": "12345"}', '{"a": {"text": "x"}}', '{"outcome": "resolved"}', '{"tokens": []}', 7, 8, 1, ${at}, ${at},
        ${at} FROM ${range}`);
    await pool.query(`
      INSERT INTO execution_steps (id, execution_id, seq, step_id, kind, phase, attempt, status, input, output, started_at,
        completed_at, duration_ms, worker, fence)
      SELECT 'step_past' || n || '_' || s, 'exec_past' || n, s, 'step_' || s, 'skill_call', 'FORWARD', 1, 'SUCCEEDED',
        '{"text": "x"}', '{"text": "x"}', ${at}, ${at}, 5, 'past', 1 FROM ${range}, generate_series(1, 7) AS s`);
    await pool.query(`
      INSERT INTO ai_decisions (decision_id, execution_id, created_at, user_id, trigger_intent, selected_sop_id, sop_version,
        input_context, status)
      SELECT 'dec_past' || n, 'exec_past' || n, ${at}, 'user_past', 'past', 'past', 1, '{}', 'SUCCESS' FROM ${range}`);
  }
  await pool.query("ANALYZE");
}
