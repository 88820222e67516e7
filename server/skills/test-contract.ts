// For the contract tests: the shop's tables put back as they were, what changed between two moments, a store that answers
// nobody, and a call of a skill as the engine makes it.
import pg from "pg";
import type { Actor } from "../context";
import { transaction, type Db } from "../db";
import { AppError } from "../errors";
import { callSkill, runSkill } from "../engine/run";
import type { TestDatabase } from "../postgres/test-database";
import type { Skill, SkillContext } from "./contract";
import { customer, skillContext } from "./test-shop";

/** What the machinery keeps of calls and of work still to do, and no part of the shop. */
const MACHINERY = `'_prisma_migrations', 'audit_log', 'alerts', 'executions', 'execution_steps', 'async_tasks',
  'approvals', 'approval_answers', 'session_states', 'messages', 'sop_versions', 'skill_execution_logs', 'model_calls',
  'worker_heartbeats', 'auth_sessions', 'auth_accounts', 'purchase_changes'`;
/** When a row was touched is no part of what it says. */
const VOLATILE = ["updated_at"];

/** What a row of a table `t` is known by. */
export const KEY = "coalesce(to_jsonb(t) ->> 'id', to_jsonb(t)::text)";

export type Rows = ReadonlyMap<string, ReadonlyMap<string, string>>;

export async function shopTables({ pool }: TestDatabase): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT c.relispartition AND c.relname NOT IN (${MACHINERY})
     ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Keeps the tables as they are now; the function it gives puts them back. */
export async function keepTables({ pool }: TestDatabase, tables: readonly string[]): Promise<() => Promise<void>> {
  await pool.query("CREATE SCHEMA kept");
  for (const table of tables) await pool.query(`CREATE TABLE kept.${table} AS TABLE public.${table}`);
  const emptied = tables.map((table) => `DELETE FROM public.${table};`).join(" ");
  const filled = tables.map((table) => `INSERT INTO public.${table} SELECT * FROM kept.${table};`).join(" ");
  // A function, so that its plans are made once; foreign keys would ask for an order among the tables.
  await pool.query(`CREATE FUNCTION kept.put_back() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    SET LOCAL session_replication_role = replica; ${emptied} ${filled} DELETE FROM public.audit_log; END $$`);
  return async () => void (await pool.query("SELECT kept.put_back()"));
}

/** Every row of the tables as text, by its key. */
export async function readRows({ pool }: TestDatabase, tables: readonly string[]): Promise<Rows> {
  const volatile = VOLATILE.map((column) => `- '${column}'`).join(" ");
  const parts = tables.map(
    (table) => `SELECT '${table}' AS "table", ${KEY} AS key,
      (to_jsonb(t) ${volatile})::text AS row FROM public.${table} t`,
  );
  const { rows } = await pool.query<{ table: string; key: string; row: string }>({
    name: "every row of the shop",
    text: parts.join(" UNION ALL "),
  });
  const found = new Map<string, Map<string, string>>(tables.map((table) => [table, new Map()]));
  for (const { table, key, row } of rows) found.get(table)?.set(key, row);
  return found;
}

/** What of the first is missing or different in the second, "coupons coup_1"; and the keys only the second has, by table. */
export function compareRows(before: Rows, after: Rows): { changed: string[]; added: Record<string, string[]> } {
  const changed: string[] = [];
  const added: Record<string, string[]> = {};
  for (const [table, rows] of after) {
    const earlier = before.get(table) ?? new Map<string, string>();
    for (const [key, row] of earlier)
      if (rows.get(key) !== row) changed.push(`${table} ${key}: ${row} → ${rows.get(key)}`);
    const fresh = [...rows.keys()].filter((key) => !earlier.has(key));
    if (fresh.length > 0) added[table] = fresh;
  }
  return { changed, added };
}

export type Call = {
  actor?: Actor | undefined;
  key?: string;
  executionId?: string | undefined;
  timeoutMs?: number;
  /** Told the code the skill itself was refused with, before its transaction is rolled back; "" for a result. */
  onSettled?: (code: string) => void;
};
export type Output = Record<string, unknown>;

/** The key a call has when its step names none. */
export function keyOf(skill: Skill, input: unknown): string {
  return skill.idempotency(skill.input.parse(input)) ?? `exec_1:step`;
}

/** What a call outside of any transaction runs with. */
export function contextOf({ client }: TestDatabase, { actor = customer, key }: Call & { key: string }): SkillContext {
  return skillContext(client, key, { actor });
}

/** A call as the engine makes it: a skill that writes to our own database does so in the step's transaction. */
export async function callAsEngine(
  database: TestDatabase,
  skill: Skill,
  input: unknown,
  call: Call = {},
): Promise<Output> {
  const { actor = customer, executionId = "exec_1", timeoutMs = 20_000, onSettled = () => {} } = call;
  const limits = { timeoutMs, signal: new AbortController().signal };
  const key = call.key ?? keyOf(skill, input);
  const context = (db: Db) => skillContext(db, key, { actor, executionId });
  const told = (work: Promise<unknown>) => {
    void codeOf(work).then(onSettled, () => onSettled("not an AppError"));
    return work as Promise<Output>;
  };
  if (skill.effect !== "local") return told(callSkill(skill, context(database.client), input, limits));
  return transaction(database.client, (db) => told(runSkill(skill, context(db), input, limits)));
}

/**
 * The code a call is refused with while nobody can read or write any of the tables; "" when it needs none of them. Comes
 * back once everything the call began is over.
 */
export async function callUnanswered(
  database: TestDatabase,
  tables: readonly string[],
  skill: Skill,
  input: unknown,
  call: Call,
): Promise<string> {
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  let working: Promise<unknown> = Promise.resolve();
  let refused: (code: string) => void = () => {};
  const code = new Promise<string>((told) => (refused = told));
  const followed = { ...skill, run: (...args: Parameters<Skill["run"]>) => (working = skill.run(...args)) };
  try {
    await holder.query(`BEGIN; LOCK TABLE ${tables.join(", ")} IN ACCESS EXCLUSIVE MODE`);
    // Nothing that needs a table can be done by then, however long it waits.
    const whole = callAsEngine(database, followed, input, { ...call, timeoutMs: 20, onSettled: refused });
    whole.catch(() => {});
    const answer = await code;
    await holder.query("ROLLBACK");
    await Promise.allSettled([whole, working]);
    return answer;
  } finally {
    await holder.end();
  }
}

/** The code of what it throws; "" when it does not. What is no AppError is thrown on. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
