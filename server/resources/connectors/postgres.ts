// Reads from a company's own PostgreSQL. Read-only three times over: the query has to be one that a cursor can be declared
// for, the transaction is READ ONLY, and nothing is committed. Bounded in time, rows and bytes; one small pool per resource.
import { isIP } from "node:net";
import { z } from "zod";
import pg from "pg";
import { AppError } from "../../errors";
import { redactor } from "../../security/redact";
import { guardedSocket } from "../../security/guarded-socket";
import { countedCall, openResource, stateOf, type Opened, type User } from "../use-resource";
import { jsonTypes } from "./postgres-values";

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
/** The server ends a query by itself; one that says nothing any more is given up a little later. */
const GRACE_MS = 2_000;
const BATCH = 200;
const MAX_BYTES = 5_000_000;

type Kept = { state: string; pool: pg.Pool };
const pools = new Map<string, Kept>();

/** Ends the pools of this process: a test, or a command that is done. */
export async function closeResourcePools(): Promise<void> {
  const open = [...pools.values()];
  pools.clear();
  await Promise.allSettled(open.map(({ pool }) => pool.end()));
}

function poolOf(opened: Opened<"postgres">): pg.Pool {
  const { id } = opened.resource;
  const state = stateOf(opened.resource);
  const kept = pools.get(id);
  if (kept?.state === state) return kept.pool;
  const pool = openPool(opened);
  pools.set(id, { state, pool });
  void kept?.pool.end().catch(() => {});
  return pool;
}

function openPool(opened: Opened<"postgres">): pg.Pool {
  const { resource, settings } = opened;
  const url = new URL(resource.endpoint);
  const { allowPrivate } = resource;
  const pool = new pg.Pool({
    host: url.hostname.replace(/^\[|\]$/g, ""),
    stream: () => guardedSocket({ allowPrivate }),
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
    types: jsonTypes,
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
 * TIMEOUT (resource_timeout), PAYLOAD_TOO_LARGE (answer_too_large), UNAVAILABLE (resource_unreachable;
 * credential_refused: not retryable).
 */
export async function queryResource(ctx: User, input: z.input<typeof queryResourceInput>): Promise<Rows> {
  const query = queryResourceInput.parse(input);
  const opened = await openResource(ctx, query.resourceId, "postgres");
  return countedCall(opened.resource, async () => {
    const password = await opened.secret("password");
    try {
      return await read(poolOf(opened), query);
    } catch (error) {
      throw translate(error, opened.resource.id, redactor([password]));
    }
  });
}

async function read(pool: pg.Pool, query: z.output<typeof queryResourceInput>): Promise<Rows> {
  const client = await pool.connect();
  const ask = (text: string, more: object = {}) =>
    client.query<Record<string, unknown>>({
      text,
      query_timeout: query.timeoutMs + GRACE_MS,
      ...more,
    } as pg.QueryConfig);
  let failure: Error | undefined;
  try {
    await ask("BEGIN TRANSACTION READ ONLY");
    await ask(`SET LOCAL statement_timeout = ${query.timeoutMs}`);
    // In the extended protocol the server takes a single statement; a cursor takes only one that reads.
    const declare = { values: query.values, queryMode: "extended" };
    await ask(`DECLARE steward NO SCROLL CURSOR FOR ${query.sql}`, declare);
    return await fetchRows(ask, query.maxRows);
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    const usable = failure === undefined || failure instanceof pg.DatabaseError || failure instanceof AppError;
    client.release(usable ? await leaveNothing(ask) : failure);
  }
}

type Ask = (text: string) => Promise<pg.QueryResult<Record<string, unknown>>>;

async function fetchRows(ask: Ask, maxRows: number): Promise<Rows> {
  const rows: Record<string, unknown>[] = [];
  let bytes = 0;
  while (rows.length <= maxRows) {
    const wanted = Math.min(BATCH, maxRows + 1 - rows.length);
    const { rows: some } = await ask(`FETCH FORWARD ${wanted} FROM steward`);
    bytes += Buffer.byteLength(JSON.stringify(some));
    if (bytes > MAX_BYTES) {
      throw new AppError("PAYLOAD_TOO_LARGE", `The rows are larger than ${MAX_BYTES} bytes. Ask for fewer.`, {
        reason: "answer_too_large",
      });
    }
    rows.push(...some);
    if (some.length < wanted) break;
  }
  return { rows: rows.slice(0, maxRows), truncated: rows.length > maxRows };
}

/** A query may leave locks and settings of the session behind. A connection that cannot be cleared is not used again. */
async function leaveNothing(ask: Ask): Promise<Error | undefined> {
  try {
    await ask("ROLLBACK");
    await ask("DISCARD ALL");
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** The server's words about a query help whoever wrote it; whatever else failed is told without them. */
function translate(error: unknown, id: string, redact: (text: string) => string): AppError {
  if (error instanceof AppError) return error;
  const { code = "", message = "" } = error as { code?: string; message?: string };
  // Words of the server's about a query may well hold "timeout": the name of a column, say.
  const silent = !(error instanceof pg.DatabaseError) && /timeout/i.test(message);
  if (["57014", "25P03", "25P04", "ETIMEDOUT"].includes(code) || silent) {
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
      details: { sqlstate: code },
    });
  }
  const why = /^[A-Z0-9_]{2,40}$/.test(code) ? ` (${code})` : "";
  return new AppError("UNAVAILABLE", `${id} could not be reached${why}.`, { reason: "resource_unreachable" });
}
