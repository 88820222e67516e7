// The product as a process, for tests: started as `npm start` starts it, on a folder and a port of its own.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "./places";
import { identify, isAlive, type ProcessIdentity } from "./process-identity";
import type { RunFile } from "./run-file";

export type Steward = {
  process: ChildProcess;
  url: string;
  dataDir: string;
  stdout: () => string;
  stderr: () => string;
  /** Resolves with the exit code or signal. */
  ended: Promise<number | NodeJS.Signals | null>;
};

export async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts it without waiting for anything. */
export function spawnSteward(options: {
  dataDir: string;
  port: number;
  env?: Record<string, string>;
  /** Through npm, as people do; `process` is npm then. */
  npm?: boolean;
}): Steward {
  const [program, args] = options.npm
    ? (["npm", ["start"]] as const)
    : ([process.execPath, ["--import", "tsx", "server/main.ts"]] as const);
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...cleanEnv(), DATA_DIR: options.dataDir, PORT: String(options.port), ...options.env },
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = once(child, "close").then(() => child.exitCode ?? child.signalCode);
  return {
    process: child,
    url: `http://localhost:${options.port}`,
    dataDir: options.dataDir,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ended,
  };
}

/** Resolves when it says that it is ready; rejects with what it said when it ends instead. */
export async function untilReady(steward: Steward): Promise<Steward> {
  const ready = new Promise<void>((done) => {
    const look = () => steward.stdout().includes("is ready") && done();
    steward.process.stdout?.on("data", look);
    look();
  });
  const ended = steward.ended.then((code) => {
    throw new Error(`Steward ended (${code}) before it was ready:\n${steward.stderr()}`);
  });
  await Promise.race([ready, ended]);
  return steward;
}

/** What it runs now: web, worker and, where it is embedded, PostgreSQL. */
export async function processesOf(steward: Pick<Steward, "dataDir">): Promise<Record<string, ProcessIdentity>> {
  const file = JSON.parse(await readFile(join(steward.dataDir, "launcher.json"), "utf8")) as RunFile;
  const pidFile = await readFile(join(steward.dataDir, "postgres", "cluster", "postmaster.pid"), "utf8");
  const postgres = identify(Number(pidFile.split("\n")[0]));
  return { ...file.children, launcher: file.owner, ...(postgres ? { postgres } : {}) };
}

/** Runs one command of the command line against a data folder. */
export async function runCli(
  dataDir: string,
  args: string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn("npm", ["run", "-s", "steward", "--", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...cleanEnv(), DATA_DIR: dataDir },
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  await once(child, "close");
  return { code: child.exitCode, ...said };
}

/** This process's environment without what would point the product elsewhere. */
function cleanEnv(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _url, PORT: _port, APP_URL: _app, npm_lifecycle_event: _npm, ...rest } = process.env;
  return { ...rest, NODE_ENV: "production", LOG_LEVEL: "warn" };
}

/** Ends a PostgreSQL that a killed launcher left, without waiting for anybody it serves. */
export async function endPostgres(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, "postgres", "cluster", "postmaster.pid");
  const content = await readFile(pidFile, "utf8").catch(() => "");
  const postgres = identify(Number(content.split("\n")[0]) || 0);
  if (!postgres) return;
  process.kill(postgres.pid, "SIGQUIT");
  while (isAlive(postgres)) await sleep(20);
}
