// Reads from a company's own PostgreSQL. Read-only three times over: the query has to be one that a cursor can be declared
// for, the transaction is READ ONLY, and nothing is committed. Bounded in time and rows; one small pool per resource.
import { isIP } from "node:net";
import { z } from "zod";
import pg from "pg";
import { AppError } from "../../errors";
import { redactor } from "../../security/redact";
import { reachableAddress } from "../../security/addresses";
import { countedCall, openResource, type Opened, type User } from "../use-resource";

export const queryResourceInput = z.object({
  resourceId: z.string(),
  /** One SELECT, VALUES or WITH … SELECT; values go into $1, $2, … */
  sql: z.string().min(1).max(20_000),
  values: z
    .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .max(100)
    .default([]),
  maxRows: z.int().min(1).max(10_000).default(1_000),
  timeoutMs: z.int().min(1).max(60_000).default(10_000),
});

export type Rows = { rows: Record<string, unknown>[]; /** More rows would have come. */ truncated: boolean };

const CONNECT_MS = 5_000;
const IDLE_MS = 10_000;

type Kept = { revision: number; pool: Promise<pg.Pool> };
const pools = new Map<string, Kept>();

/** Ends the pools of this process: a test, or a command that is done. */
export async function closeResourcePools(): Promise<void> {
  const open = [...pools.values()];
  pools.clear();
  await Promise.allSettled(open.map(async ({ pool }) => (await pool).end()));
}

function poolOf(opened: Opened<"postgres">): Promise<pg.Pool> {
  const { id, revision } = opened.resource;
  const kept = pools.get(id);
  if (kept?.revision === revision) return kept.pool;
  const pool = openPool(opened);
  pools.set(id, { revision, pool });
  // A name that could not be resolved is asked for again by the next call.
  pool.catch(() => pools.get(id)?.pool === pool && pools.delete(id));
  void kept?.pool.then((former) => former.end()).catch(() => {});
  return pool;
}

async function openPool(opened: Opened<"postgres">): Promise<pg.Pool> {
  const { resource, settings } = opened;
  const url = new URL(resource.endpoint);
  const pool = new pg.Pool({
    host: await reachableAddress(url.hostname, resource),
    port: Number(url.port || 5432),
    database: decodeURIComponent(url.pathname.slice(1)) || settings.username,
    user: settings.username,
    // Asked for at each new connection, so that it stands in no object meanwhile.
    password: () => opened.secret("password"),
    ssl: tlsOf(settings.tls, url.hostname),
    max: 4,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: IDLE_MS,
    allowExitOnIdle: true,
    application_name: "steward",
  });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

function tlsOf(tls: "disable" | "require" | "verify", host: string): pg.PoolConfig["ssl"] {
  if (tls === "disable") return false;
  const servername = isIP(host) ? {} : { servername: host };
  return { ...servername, rejectUnauthorized: tls === "verify" };
}

/**
 * Runs one query. Throws what opening the resource throws, VALIDATION (query_refused) for what is not a read or not SQL,
 * TIMEOUT (resource_timeout), UNAVAILABLE (resource_unreachable; credential_refused: not retryable).
 */
export async function queryResource(ctx: User, input: z.input<typeof queryResourceInput>): Promise<Rows> {
  const query = queryResourceInput.parse(input);
  const opened = await openResource(ctx, query.resourceId, "postgres");
  return countedCall(opened.resource, async () => {
    const password = await opened.secret("password");
    try {
      return await read(await poolOf(opened), query);
    } catch (error) {
      throw translate(error, opened.resource.id, redactor([password]));
    }
  });
}

async function read(pool: pg.Pool, query: z.output<typeof queryResourceInput>): Promise<Rows> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query("BEGIN TRANSACTION READ ONLY");
    await client.query(`SET LOCAL statement_timeout = ${query.timeoutMs}`);
    // In the extended protocol the server takes a single statement; a cursor takes only one that reads.
    const declare = { text: `DECLARE steward NO SCROLL CURSOR FOR ${query.sql}`, values: query.values };
    await client.query({ ...declare, queryMode: "extended" } as pg.QueryConfig);
    const { rows } = await client.query<Record<string, unknown>>(`FETCH FORWARD ${query.maxRows + 1} FROM steward`);
    return { rows: rows.slice(0, query.maxRows), truncated: rows.length > query.maxRows };
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // A connection whose transaction cannot be ended is not used again.
    const left = await client.query("ROLLBACK").then(
      () => undefined,
      (error: Error) => error,
    );
    client.release(left ?? (failure instanceof pg.DatabaseError ? undefined : failure));
  }
}

/** The server's words about a query help whoever wrote it; whatever else failed is told without them. */
function translate(error: unknown, id: string, redact: (text: string) => string): AppError {
  if (error instanceof AppError) return error;
  const { code = "", message = "" } = error as { code?: string; message?: string };
  if (code === "57014" || code === "ETIMEDOUT" || /timeout/i.test(message)) {
    return new AppError("TIMEOUT", `${id} did not answer in time.`, { reason: "resource_timeout" });
  }
  if (/^28/.test(code)) {
    return new AppError("UNAVAILABLE", `${id} refuses the user name or the password.`, {
      reason: "credential_refused",
      retryable: false,
    });
  }
  // 08P01: fewer or more values than the query names.
  if (code === "08P01" || /^(22|25|42|0A|2F|3[48])/.test(code)) {
    return new AppError("VALIDATION", `${id} refuses the query: ${redact(message).slice(0, 300)}.`, {
      reason: "query_refused",
    });
  }
  const why = /^[A-Z0-9_]{2,40}$/.test(code) ? ` (${code})` : "";
  return new AppError("UNAVAILABLE", `${id} could not be reached${why}.`, { reason: "resource_unreachable" });
}
