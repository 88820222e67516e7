// The database as every entry needs it: running, migrated, and with demo data when it is new.
import { seedDemo } from "../../prisma/seed";
import { openDatabase, type Database } from "../db";
import { migrateQueue } from "../engine/queue";
import { startEmbedded } from "../postgres/embedded";
import { migrate } from "../postgres/migrate";
import { runningLauncher } from "./run-file";

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
    return { url: options.DATABASE_URL, embedded: false, started: false, stop: async () => {} };
  }
  const postgres = await startEmbedded(options.DATA_DIR);
  return { url: postgres.url, embedded: true, started: postgres.started, stop: postgres.stop };
}

/** Stops the server for whoever borrowed it, unless a launcher took it over meanwhile. */
export async function returnServer(server: Server, dataDir: string): Promise<void> {
  if (server.embedded && server.started && !(await runningLauncher(dataDir))) await server.stop();
}

/** Migrates, and fills an empty database with the demo when asked to. Returns what was done, for people. */
export async function prepareDatabase(url: string, options: { demo: boolean }): Promise<string[]> {
  const done: string[] = [];
  const applied = await migrate(url);
  if (applied.length > 0) done.push(`migrated: ${applied.join(", ")}`);
  await migrateQueue(url);
  if (options.demo) {
    const db = openDatabase(url, { max: 4 });
    try {
      if (await seedIfEmpty(db)) done.push("made the demo store");
    } finally {
      await db.close();
    }
  }
  return done;
}

async function seedIfEmpty(db: Database): Promise<boolean> {
  if ((await db.client.customer.count()) > 0) return false;
  await seedDemo(db, { now: new Date() });
  return true;
}
