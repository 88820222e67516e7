// A real, migrated PostgreSQL database of one test file's own. It is also what database() answers in that file.
import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { openDatabase, useDatabase, type Database } from "../db";
import { stopListening } from "./notify";

export type TestDatabase = Database & { url: string };

/** Those of the file that runs. */
const opened = new Map<string, Database>();

/** What many files begin with. */
type Template = { name: string; fill: (database: Database) => Promise<void> };

const EMPTY = "steward_template";

/** Call in beforeAll; the database is dropped after the file's last test (test-setup.ts). */
export async function testDatabase(template?: Template): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const base = inject("postgresUrl");
  const source = template ? await madeOnce(base, template) : EMPTY;
  await administer(base, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY FILE_COPY`));
  const url = at(base, name);
  const database = openDatabase(url.href, { max: 10 });
  opened.set(name, database);
  useDatabase(database);
  return { ...database, url: url.href };
}

/** Nothing of a file's database is left to the next file, which may run in the same process. */
export async function endTestDatabases(): Promise<void> {
  await stopListening();
  useDatabase(undefined);
  for (const [name, database] of opened) {
    opened.delete(name);
    await database.close();
    await administer(inject("postgresUrl"), (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  }
}

/** The first file that asks fills it; others wait for it. It gets its name when it is whole. */
async function madeOnce(base: string, { name, fill }: Template): Promise<string> {
  const whole = `steward_${name}`;
  const making = `${whole}_making`;
  await administer(base, async (admin) => {
    await admin.query("SELECT pg_advisory_lock(hashtext($1))", [whole]);
    const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [whole]);
    if (rowCount) return;
    await admin.query(`DROP DATABASE IF EXISTS ${making}`);
    await admin.query(`CREATE DATABASE ${making} TEMPLATE ${EMPTY}`);
    const database = openDatabase(at(base, making).href, { max: 10 });
    // Nothing else in the cluster gathers statistics.
    await fill(database)
      .then(() => database.client.$executeRaw`ANALYZE`)
      .finally(() => database.close());
    await admin.query(`ALTER DATABASE ${making} RENAME TO ${whole}`);
  });
  return whole;
}

function at(base: string, database: string): URL {
  const url = new URL(base);
  url.pathname = `/${database}`;
  return url;
}

async function administer(url: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
