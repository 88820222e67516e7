// A real, migrated PostgreSQL database of one test file's own. It is also what database() answers in that file.
import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { openDatabase, useDatabase, type Database } from "../db";
import { stopListening } from "./notify";

export type TestDatabase = Database & { url: string };

/** Those of the file that runs. */
const opened = new Map<string, Database>();

/** Call in beforeAll; the database is dropped after the file's last test (test-setup.ts). */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const base = inject("postgresUrl");
  await administer(base, `CREATE DATABASE ${name} TEMPLATE steward_template`);
  const url = new URL(base);
  url.pathname = `/${name}`;
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
    await administer(inject("postgresUrl"), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
