// Starts Steward and keeps it running: the database, the web process and the worker, in that order, and ends them the
// other way round. What must stay true: whatever ends the launcher, nothing it started outlives it for long, and the
// next start finds everything as if nothing had happened.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { env } from "../env";
import { AppError } from "../errors";
import { isEmbeddedRunning, startEmbedded } from "../postgres/embedded";
import { ensureBuild } from "./build";
import { keepRunning, type Child } from "./child";
import { openServer, prepareDatabase, type Server } from "./data";
import { BUNDLED_WORKER, NEXT, TSX, WORKER } from "./places";
import { leaveDataFolder, recordChildren, takeDataFolder, type RunFile } from "./run-file";
import { watchStarter } from "./starter";
import { openWaitingRoom } from "./waiting-room";

const READY_WITHIN_MS = 90_000;
/** With the database's own second, below the five that people wait after Ctrl-C. Open streams hold the web process. */
const GRACE_MS = { web: 1_200, worker: 3_200 };
/** npm passes on a Ctrl-C that the terminal has already sent here: one press, two signals. */
const SAME_PRESS_MS = 400;
/** Crashes before it was ever ready that mean it cannot start. */
const MOST_EARLY_FAILURES = 3;

const report = (line: string) => process.stderr.write(`${line}\n`);

type Running = { server: Server | null; web: Child | null; worker: Child | null };

export async function launch(options: { dev: boolean }): Promise<void> {
  const running: Running = { server: null, web: null, worker: null };
  const stopping = new AbortController();
  const starting = start(running, options, stopping.signal);
  stopOnSignal(running, stopping, starting);
  try {
    await starting;
  } catch (error) {
    if (stopping.signal.aborted) return; // the signal's handler ends the process
    await stop(running);
    throw error;
  }
}

async function start(running: Running, options: { dev: boolean }, signal: AbortSignal): Promise<void> {
  const home = `http://localhost:${env.PORT}`;
  await takeDataFolder(env.DATA_DIR, home);
  const room = await openWaitingRoom(env.PORT);
  const server = await together(signal, [
    async (signal) => {
      const server = (running.server = await openServer(env));
      signal.throwIfAborted();
      await prepareDatabase(server.url, { demo: env.DEMO, signal, report });
      room.databaseIsUp();
      return server;
    },
    async (signal) => void (options.dev || (await ensureBuild(report, signal))),
  ]);
  signal.throwIfAborted();

  await room.close();
  startChildren(running, options, server.url, home);
  await waitUntilReady(running, signal);
  if (server.embedded) watchDatabase(server.url, signal);
  process.stdout.write(`Steward is ready at ${home}\n`);
}

/** Does both at once and returns the first's result. When one fails the other is told to stop, and waited for. */
async function together<T>(
  signal: AbortSignal,
  [first, second]: [(signal: AbortSignal) => Promise<T>, (signal: AbortSignal) => Promise<void>],
): Promise<T> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  let reason: unknown;
  const watched = <R>(work: (signal: AbortSignal) => Promise<R>) =>
    work(either).catch((error: unknown) => {
      reason ??= error;
      failed.abort(error);
      throw error;
    });
  const [result, other] = await Promise.allSettled([watched(first), watched(second)]);
  if (result.status === "rejected" || other.status === "rejected") throw reason;
  return result.value;
}

function startChildren(running: Running, options: { dev: boolean }, databaseUrl: string, home: string): void {
  const children: RunFile["children"] = {};
  // One after the other: both children may start in the same moment.
  let recorded = Promise.resolve();
  const childEnv: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    DATA_DIR: env.DATA_DIR,
    SOPS_DIR: env.SOPS_DIR,
    PORT: String(env.PORT),
    APP_URL: env.APP_URL,
    NODE_ENV: options.dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const child = (name: string, args: string[], shows: (line: string) => boolean) =>
    keepRunning({
      name,
      args,
      env: childEnv,
      shows,
      report,
      onStarted: (identity) => {
        if (identity) children[name] = identity;
        recorded = recorded
          .then(() => recordChildren(env.DATA_DIR, home, children))
          .catch((error: unknown) => void report(String(error)));
      },
    });
  const port = ["-p", String(env.PORT)];
  running.web = child("web", [NEXT, options.dev ? "dev" : "start", ...port], (line) => options.dev || isNews(line));
  running.worker = child("worker", options.dev ? ["--import", TSX, WORKER] : [BUNDLED_WORKER], () => true);
}

/** Next greets on standard output; the launcher says the one line that counts itself. */
const isNews = (line: string) => line.trim() !== "" && !/^\s*(▲|✓|-\s+(Local|Network|Environments))/.test(line);

/** Starts the embedded database again, where it was, if it dies. Web and worker wait and go on. */
function watchDatabase(url: string, signal: AbortSignal): void {
  const port = Number(new URL(url).port);
  const look = async () => {
    while (!signal.aborted) {
      await sleep(1_000, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted || (await isEmbeddedRunning(env.DATA_DIR))) continue;
      report("The database ended; starting it again.");
      await startEmbedded(env.DATA_DIR, { port }).catch((error: unknown) => report(String(error)));
    }
  };
  void look();
}

async function waitUntilReady(running: Running, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let last = "no answer yet";
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    for (const [name, child] of [
      ["web", running.web],
      ["worker", running.worker],
    ] as const) {
      if ((child?.failures() ?? 0) >= MOST_EARLY_FAILURES) {
        throw new AppError("UNAVAILABLE", `The ${name} process cannot start; what it said is above.`);
      }
    }
    try {
      const response = await fetch(`http://127.0.0.1:${env.PORT}/api/health`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
      });
      if (response.ok) return;
      last = await response.text();
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(100);
  }
  throw new AppError(
    "TIMEOUT",
    `Steward did not become ready in ${READY_WITHIN_MS / 1000} seconds: ${last.slice(0, 300)}`,
  );
}

async function stop(running: Running): Promise<void> {
  await Promise.all([running.web?.stop(GRACE_MS.web), running.worker?.stop(GRACE_MS.worker)]);
  if (running.server?.embedded) await running.server.stop();
  await leaveDataFolder(env.DATA_DIR);
}

/** The first signal ends everything in order, the second at once. Either ends this process. */
function stopOnSignal(running: Running, stopping: AbortController, starting: Promise<void>): void {
  let askedAt = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    if (askedAt > 0) {
      if (Date.now() - askedAt < SAME_PRESS_MS) return;
      void killHard(running);
      return;
    }
    askedAt = Date.now();
    report("Stopping …");
    stopping.abort();
    const settled = starting.catch(() => {}); // what is being started now would be missed otherwise
    void settled
      .then(() => stop(running))
      .then(
        () => process.exit(signal === "SIGINT" ? 130 : 0),
        (error: unknown) => {
          report(String(error));
          process.exit(1);
        },
      );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => onSignal(signal));
  watchStarter(() => onSignal("SIGHUP"));
  // A terminal that is gone cannot be written to; that must not keep the end from being orderly.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}

async function killHard(running: Running): Promise<void> {
  report("Stopping at once.");
  running.web?.kill();
  running.worker?.kill();
  try {
    if (running.server?.embedded) {
      const pidFile = join(env.DATA_DIR, "postgres", "cluster", "postmaster.pid");
      // SIGQUIT is PostgreSQL's immediate shutdown; it recovers at the next start.
      process.kill(Number((await readFile(pidFile, "utf8")).split("\n")[0]), "SIGQUIT");
    }
    await leaveDataFolder(env.DATA_DIR);
  } finally {
    process.exit(137);
  }
}
