import { seedDemo } from "../../prisma/seed";
import { env } from "../env";
import { Prisma, type Database } from "../db";
import { AppError } from "../errors";
import { withDatabase } from "./connect";
import { printJson, printLine } from "./output";

/** Rows that describe the running system rather than what people did with it. */
const KEPT = ["_prisma_migrations", "worker_heartbeats", "sop_versions", "resources", "secrets", "encryption_keys"];

/**
 * Empties the database in one transaction, so that a running Steward goes on with the new data, and seeds the demo.
 * Refuses without `yes`, and without `force` when it holds more than the demo.
 */
export async function resetDatabase(options: {
  yes: boolean;
  force: boolean;
  json: boolean;
}): Promise<{ ok: boolean }> {
  if (!options.yes) {
    throw new AppError(
      "VALIDATION",
      "This deletes every customer, order, conversation and execution. Add --yes to do it.",
    );
  }
  const tables = await withDatabase(
    async (database) => {
      if (!options.force) await requireDemo(database);
      const emptied = await emptyTables(database);
      if (env.DEMO) await seedDemo(database, { now: new Date() });
      return emptied;
    },
    { demo: false },
  );
  if (options.json) printJson({ reset: true, seeded: env.DEMO, tables });
  else printLine(env.DEMO ? "The demo store is as new." : "The database is empty.");
  return { ok: true };
}

async function requireDemo(database: Database): Promise<void> {
  const own = await database.client.user.count({ where: { NOT: { id: { startsWith: "user_demo_" } } } });
  if (env.DEMO && own === 0) return;
  throw new AppError(
    "CONFLICT",
    "This database holds more than the demo store. Add --force if it may all be deleted; there is no way back.",
  );
}

async function emptyTables(database: Database): Promise<number> {
  const tables = await database.client.$queryRaw<{ name: string }[]>`
    SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND ((n.nspname = 'public' AND c.relname NOT IN (${Prisma.join(KEPT)}))
        OR (n.nspname = 'graphile_worker' AND c.relname = '_private_jobs'))`;
  const names = tables.map((table) => table.name).join(", ");
  // One statement: nobody sees half of it. It waits for open transactions, but not for ever.
  await database.client.$transaction([
    database.client.$executeRaw`SET LOCAL lock_timeout = '10s'`,
    database.client.$executeRawUnsafe(`TRUNCATE ${names} RESTART IDENTITY CASCADE`),
  ]);
  return tables.length;
}
