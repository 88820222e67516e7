// Launches of the product for one file of tests, each on a data folder of its own; what they leave is cleaned away.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import { startEmbedded } from "../postgres/embedded";
import { ensureBuild } from "./build";
import { prepareDatabase } from "./data";
import { isAlive, type ProcessIdentity } from "./process-identity";
import { endPostgres, freePort, spawnSteward, type Steward } from "./test-steward";

type Start = { dataDir?: string; port?: number; env?: Record<string, string>; npm?: boolean; data?: "empty" };
export type Launches = {
  start: (options?: Start) => Promise<Steward>;
  /** With the demo store in it, unless it is to be empty. */
  dataFolder: (kind: "empty" | "made") => Promise<string>;
};

const newFolder = () => mkdtemp(join(tmpdir(), "steward-launch-"));

/** Call at the top of a file. */
export function launches(): Launches {
  let folders: string[] = [];
  let stewards: Steward[] = [];
  /** A data folder with the demo store in it, which is copied: most tests are not about a first start. */
  let made = "";

  beforeAll(async () => {
    await ensureBuild(() => {});
    made = await newFolder();
    const { url, stop } = await startEmbedded(made);
    await prepareDatabase(url, { demo: true });
    await stop();
  }, 240_000);
  afterAll(async () => {
    await rm(made, { recursive: true, force: true, maxRetries: 5 });
  });
  beforeEach(() => {
    folders = [];
    stewards = [];
  });
  afterEach(() => clean(stewards, folders));

  async function dataFolder(kind: "empty" | "made"): Promise<string> {
    const folder = await newFolder();
    folders.push(folder);
    // PostgreSQL's files keep their owner.
    if (kind === "made") await promisify(execFile)("cp", ["-a", `${made}/.`, folder]);
    return folder;
  }
  async function start(options: Start = {}): Promise<Steward> {
    const dataDir = options.dataDir ?? (await dataFolder(options.data ?? "made"));
    const steward = spawnSteward({ ...options, dataDir, port: options.port ?? (await freePort()) });
    stewards.push(steward);
    return steward;
  }
  return { start, dataFolder };
}

export async function clean(stewards: Steward[], folders: string[]): Promise<void> {
  for (const steward of stewards) {
    if (steward.process.exitCode === null && steward.process.signalCode === null) steward.process.kill("SIGTERM");
    await steward.ended;
  }
  for (const folder of folders) {
    await endPostgres(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const health = async (steward: Steward) => (await fetch(`${steward.url}/api/health`)).json() as Promise<unknown>;
export const HEALTHY = { status: "ok", database: "up", worker: "up" };

/** Waits for what has to become true by itself. */
export const until = (holds: () => boolean | Promise<boolean>) =>
  vi.waitUntil(holds, { timeout: 60_000, interval: 50 });
export const untilHealthy = (steward: Steward) =>
  until(async () => (await fetch(`${steward.url}/api/health`).catch(() => null))?.ok ?? false);
export const alive = (processes: Record<string, ProcessIdentity>) =>
  Object.entries(processes).filter(([, one]) => isAlive(one));

export async function countCustomers(dataDir: string): Promise<number> {
  const { url } = await startEmbedded(dataDir);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ n: number }>("SELECT count(*)::int AS n FROM customers");
  await client.end();
  return rows[0]?.n ?? 0;
}
