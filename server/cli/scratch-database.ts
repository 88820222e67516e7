// A migrated, empty database of a command's own, on the server the command would use, gone when the command is done.
import { randomBytes } from "node:crypto";
import pg from "pg";
import { openDatabase, type Database } from "../db";
import { env } from "../env";
import { AppError } from "../errors";
import { openServer, prepareDatabase, returnServer } from "../launcher/data";

export async function withScratchDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const server = await openServer(env);
  const name = `steward_scratch_${randomBytes(6).toString("hex")}`;
  try {
    await administer(server.url, `CREATE DATABASE ${name}`);
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    try {
      await prepareDatabase(url.href, { demo: false });
      const database = openDatabase(url.href, { max: 4 });
      try {
        return await work(database);
      } finally {
        await database.close();
      }
    } finally {
      await administer(server.url, `DROP DATABASE ${name} WITH (FORCE)`);
    }
  } finally {
    await returnServer(server, env.DATA_DIR);
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query(statement);
  } catch (cause) {
    const { message } = cause as Error;
    const hint =
      "Cases with `real: true` run in a database of their own: the account of DATABASE_URL must be allowed to create one.";
    throw new AppError("UNAVAILABLE", `${message}. ${hint}`, { cause });
  } finally {
    await client.end();
  }
}
