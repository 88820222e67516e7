// A store that was just imported, again and again: the document is imported once, every table is kept aside, and after each
// task whatever differs from what was kept is put back, so that the next begins with the very rows of the import. On a
// PostgreSQL server of this run's own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importStore } from "../../server/commerce/documents/import-store";
import { systemClock } from "../../server/context";
import { openDatabase, useDatabase, type Database } from "../../server/db";
import { migrateQueue } from "../../server/engine/queue";
import { startEmbedded } from "../../server/postgres/embedded";
import { migrate } from "../../server/postgres/migrate";
import { system } from "./retail";

export type Store = {
  database: Database;
  /** Makes the store what it was when it had been imported. */
  putBack: () => Promise<void>;
  close: () => Promise<void>;
};

export async function openStore(text: string): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), "steward-eval-"));
  const server = await startEmbedded(folder);
  const database = openDatabase(server.url, { max: 6 });
  useDatabase(database);
  const close = async () => {
    useDatabase(undefined);
    await database.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await migrate(server.url);
    await migrateQueue(server.url);
    const ctx = { actor: system, db: database.client, clock: systemClock, locale: "en" as const };
    await importStore(ctx, { text, format: "tau" });
    return { database, putBack: await keep(database), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Keeps every table aside; what it gives puts them back as they are now. */
export async function keep({ pool }: Pick<Database, "pool">): Promise<() => Promise<void>> {
  const { rows } = await pool.query<{ name: string; key: string }>(
    `SELECT c.relname AS name, string_agg(format('t.%1$I = d.%1$I', a.attname), ' AND ') AS key
     FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relname <> '_prisma_migrations' GROUP BY 1`,
  );
  await pool.query("CREATE SCHEMA kept");
  for (const { name } of rows) await pool.query(`CREATE TABLE kept."${name}" AS TABLE public."${name}"`);
  const statements = rows.flatMap(({ name, key }) => [
    `DELETE FROM "${name}" t USING (TABLE "${name}" EXCEPT TABLE kept."${name}") d WHERE ${key}`,
    `INSERT INTO "${name}" TABLE kept."${name}" EXCEPT TABLE "${name}"`,
  ]);
  // Rows come back in no order that keys would like; once all are back, all keys hold again.
  const all = ["BEGIN", "SET LOCAL session_replication_role = replica", ...statements, "COMMIT"].join(";\n");
  return async () => {
    await pool.query(all);
  };
}
