// The database as every entry needs it: running, migrated, and with demo data when it is new.
import pg from "pg";
import { AppError } from "../errors";
import { startEmbedded } from "../postgres/embedded";
import { migrate } from "../postgres/migrate";
import { runningLauncher } from "./run-file";

const ANSWERS_WITHIN_MS = 5_000;

export type Server = {
  url: string;
  embedded: boolean;
  /** Whether this call started it; otherwise somebody else's, or an orphan of a killed launcher. */
  started: boolean;
  stop: () => Promise<void>;
};

/** The PostgreSQL at DATABASE_URL, else the embedded one of the data folder, started if it does not run. */
export async function openServer(options: { DATABASE_URL?: string | undefined; DATA_DIR: string }): Promise<Server> {
  if (options.DATABASE_URL) {
    await requireAnswer(options.DATABASE_URL);
    return { url: options.DATABASE_URL, embedded: false, started: false, stop: async () => {} };
  }
  const postgres = await startEmbedded(options.DATA_DIR);
  return { url: postgres.url, embedded: true, started: postgres.started, stop: postgres.stop };
}

async function requireAnswer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: ANSWERS_WITHIN_MS });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (cause) {
    // Several addresses that all refuse come as one error without words of its own.
    const { message, code } = cause as { message?: string; code?: string };
    const { host, pathname } = new URL(url);
    throw new AppError(
      "UNAVAILABLE",
      `The database at DATABASE_URL (${host}${pathname}) cannot be used: ${message || code || "no answer"}.\n` +
        `Start that PostgreSQL or correct DATABASE_URL; without DATABASE_URL, Steward runs its own database.`,
      { cause },
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/** Stops the server for whoever borrowed it, unless a launcher took it over meanwhile. */
export async function returnServer(server: Server, dataDir: string): Promise<void> {
  if (server.embedded && server.started && !(await runningLauncher(dataDir))) await server.stop();
}

/** Migrates, and fills an empty database with the demo when asked to. `report` gets what is done, for people. */
export async function prepareDatabase(
  url: string,
  options: { demo: boolean; signal?: AbortSignal; report?: (line: string) => void },
): Promise<void> {
  const { demo, signal, report } = options;
  const applied = await migrate(url);
  if (applied.length > 0) report?.(`migrated: ${applied.join(", ")}`);
  signal?.throwIfAborted();
  const missing = await lookForMissing(url);
  if (missing.queue) await migrateQueue(url);
  signal?.throwIfAborted();
  if (!demo || !missing.customers) return;
  report?.("making the demo store …");
  await seed(url, signal);
  report?.("made the demo store");
}

/** Asked in plain SQL: the client, the queue and the seed take a second to load, and most starts need none of them. */
async function lookForMissing(url: string): Promise<{ queue: boolean; customers: boolean }> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    // The queue's tables of an older version are brought up to date by whoever runs its jobs, as that starts.
    const { rows } = await client.query<{ queue: boolean; customers: boolean }>(
      `SELECT to_regclass('graphile_worker._private_jobs') IS NULL AS queue,
              NOT EXISTS (SELECT FROM customers) AS customers`,
    );
    return rows[0] ?? { queue: true, customers: true };
  } finally {
    await client.end();
  }
}

async function migrateQueue(url: string): Promise<void> {
  const queue = await import("../engine/queue");
  await queue.migrateQueue(url);
}

async function seed(url: string, signal: AbortSignal | undefined): Promise<void> {
  const [{ seedDemo }, { openDatabase }] = await Promise.all([import("../../prisma/seed"), import("../db")]);
  const db = openDatabase(url, { max: 4 });
  try {
    await seedDemo(db, { now: new Date(), signal });
  } finally {
    await db.close();
  }
}
