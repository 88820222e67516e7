// How the sandboxes (payment gateway, carrier) keep their own books: over connections of their own, never in a step's
// transaction. Like any other company's system, a sandbox keeps what it did when our commit fails.
import pg from "pg";
import { database } from "../../db";

const pools = new WeakMap<pg.Pool, pg.Pool>();

/** Few, idle ones soon closed; a process that is done is not kept alive by them. */
export function ownPool(): pg.Pool {
  const main = database().pool;
  const known = pools.get(main);
  if (known) return known;
  const pool = new pg.Pool({
    connectionString: main.options.connectionString,
    max: 6,
    idleTimeoutMillis: 5_000,
    allowExitOnIdle: true,
    idle_in_transaction_session_timeout: 30_000,
  });
  pool.on("error", () => {});
  pool.on("connect", (connection) => connection.on("error", () => {}));
  pools.set(main, pool);
  return pool;
}

/** One transaction on the books, alone among those that name the same thing. */
export async function alone<T>(name: string, work: (books: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await ownPool().connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [name]);
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
