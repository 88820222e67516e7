// The only place that knows Prisma's client. One pool per process.
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "./env";
import { AppError } from "./errors";
import { Prisma, PrismaClient } from "../prisma/generated/client";

export { Prisma };
export type * from "../prisma/generated/client";

/** The pool's client or a transaction: what a verb reads and writes through. */
export type Db = Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$extends" | "$transaction">;

export type Database = { client: PrismaClient; pool: pg.Pool; close: () => Promise<void> };

const pools = new WeakMap<object, pg.Pool>();

/** Runs SQL and gives its rows. Planned each time: a plan kept from when a table was small would stay while it grows. */
export type Query = <T>(text: string, values: unknown[]) => Promise<T[]>;

/** SQL through whatever a caller has: a transaction of Prisma's, or, without one, a connection of the pool itself. */
export function queryOf(db: Db): Query {
  const pool = pools.get(db);
  if (!pool) return (text, values) => db.$queryRawUnsafe(text, ...values);
  return async <T>(text: string, values: unknown[]) => (await pool.query(text, values)).rows as T[];
}

/** Opens a pool and a client over it. A lost idle connection must not end the process, hence the error listener. */
export function openDatabase(url: string, options: { max?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 20,
    idleTimeoutMillis: 30_000,
    // A process that froze in the middle of a transaction must not hold its rows for ever.
    idle_in_transaction_session_timeout: 30_000,
  });
  pool.on("error", () => {});
  pool.on("connect", (connection) => connection.on("error", () => {}));
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });
  pools.set(client, pool);
  return {
    client,
    pool,
    close: async () => {
      await client.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

// Next may load this module more than once in a process; the pool is kept on globalThis.
const shared = globalThis as { stewardDatabase?: Database };

export function database(): Database {
  if (!shared.stewardDatabase) {
    if (!env.DATABASE_URL) throw new AppError("UNAVAILABLE", "DATABASE_URL is not set: start Steward with npm start.");
    shared.stewardDatabase = openDatabase(env.DATABASE_URL);
  }
  return shared.stewardDatabase;
}

/** Points this process at a database other than DATABASE_URL: the command line and tests. */
export function useDatabase(value: Database | undefined): void {
  shared.stewardDatabase = value;
}

/**
 * Runs work in one transaction. All of it commits, or none of it. It waits for a connection as long as another may hold one:
 * many acts on the same goods or order come one after the other, and none of them has failed by that.
 */
export function transaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  if (!("$transaction" in db)) return work(db);
  return (db as PrismaClient).$transaction(work, { maxWait: 30_000, timeout: 30_000 });
}
