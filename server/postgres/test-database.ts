// A real, migrated PostgreSQL database of one test file's own. It is also what database() answers in that file.
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { openDatabase, useDatabase, type Database } from "../db";
import { stopListening } from "./notify";

export type TestDatabase = Database & { url: string };

/** Call in beforeAll; the database is dropped after the file's last test. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const base = inject("postgresUrl");
  await administer(base, `CREATE DATABASE ${name} TEMPLATE steward_template`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  const database = openDatabase(url.href, { max: 10 });
  useDatabase(database);
  afterAll(async () => {
    await stopListening();
    useDatabase(undefined);
    await database.close();
    await administer(base, `DROP DATABASE ${name} WITH (FORCE)`);
  });
  return { ...database, url: url.href };
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
