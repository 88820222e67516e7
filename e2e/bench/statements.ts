// Which statements an execution costs, and how many commits, counted by PostgreSQL itself.
import type pg from "pg";

/** `calls`: per execution. */
export type StatementCount = { calls: number; meanMs: number; text: string };

const EXECUTIONS = 400;

/** The server must have been started with pg_stat_statements loaded. */
export async function countStatements(
  pool: pg.Pool,
  steward: (inFlight: 64, count: number) => Promise<number>,
): Promise<StatementCount[]> {
  await pool.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
  const commits = async () => {
    const { rows } = await pool.query<{ n: string }>(
      "SELECT xact_commit AS n FROM pg_stat_database WHERE datname = current_database()",
    );
    return Number(rows[0]?.n);
  };
  await pool.query("SELECT pg_stat_statements_reset()");
  const before = await commits();
  await steward(64, EXECUTIONS);
  const { rows } = await pool.query<{ calls: string; mean: number; query: string }>(
    `SELECT calls, mean_exec_time AS mean, query FROM pg_stat_statements
     WHERE calls > $1 ORDER BY total_exec_time DESC LIMIT 20`,
    [EXECUTIONS / 50],
  );
  const counted = rows.map(({ calls, mean, query }) => ({
    calls: Number(calls) / EXECUTIONS,
    meanMs: mean,
    text: query.replace(/\s+/g, " ").trim().slice(0, 90),
  }));
  const after = await commits();
  return [{ calls: (after - before) / EXECUTIONS, meanMs: 0, text: "transactions committed" }, ...counted];
}
