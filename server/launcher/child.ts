// One child process kept running: restarted with growing pauses when it ends by itself, ended with everything it
// started when asked to.
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { ROOT, LEASH } from "./places";
import { identify, signalGroup, type ProcessIdentity } from "./process-identity";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** After this long a restart counts as a success, and the next pause is short again. */
const SETTLED_MS = 30_000;

/** Prisma asks pg two things at once within a transaction, which pg queues and warns of; nobody here can change it. */
const QUIET = "--disable-warning=DeprecationWarning";

export type ChildSpec = {
  name: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Lines of standard output worth showing; standard error is always shown. */
  shows: (line: string) => boolean;
  report: (line: string) => void;
  onStarted: (identity: ProcessIdentity | null) => void;
};

export type Child = {
  /** How often it ended by itself. */
  failures: () => number;
  stop: (graceMs: number) => Promise<void>;
  kill: () => void;
};

export function keepRunning(spec: ChildSpec): Child {
  let stopping = false;
  let failures = 0;
  let pause = FIRST_PAUSE_MS;
  let timer: NodeJS.Timeout | undefined;
  let current: { process: ChildProcess; ended: Promise<void> } | null = null;

  const start = () => {
    const startedAt = Date.now();
    const child = launch(spec);
    spec.onStarted(child.pid ? identify(child.pid) : null);
    const ended = new Promise<void>((resolve) => {
      child.once("error", (error) => {
        spec.report(`${spec.name}: ${error.message}`);
        resolve();
      });
      child.once("exit", (code, signal) => {
        resolve();
        if (stopping) return;
        failures++;
        if (Date.now() - startedAt > SETTLED_MS) pause = FIRST_PAUSE_MS;
        spec.report(`${spec.name} ended (${signal ?? `code ${code}`}); starting it again in ${pause} ms`);
        timer = setTimeout(start, pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      });
    });
    current = { process: child, ended };
  };
  const kill = () => {
    stopping = true;
    clearTimeout(timer);
    if (current?.process.pid) signalGroup(current.process.pid, "SIGKILL");
  };
  start();

  return {
    failures: () => failures,
    kill,
    stop: async (graceMs) => {
      stopping = true;
      clearTimeout(timer);
      if (!current?.process.pid || hasEnded(current.process)) return;
      signalGroup(current.process.pid, "SIGTERM");
      const force = setTimeout(kill, graceMs);
      await current.ended;
      clearTimeout(force);
      // Whatever it started and did not end itself goes with it.
      signalGroup(current.process.pid, "SIGKILL");
    },
  };
}

function launch(spec: ChildSpec): ChildProcess {
  const child = spawn(process.execPath, [QUIET, "--import", LEASH, ...spec.args], {
    cwd: ROOT,
    env: spec.env,
    // A group of its own: Ctrl-C reaches the launcher alone, and the launcher decides the order.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  if (child.stdout) createInterface(child.stdout).on("line", (line) => spec.shows(line) && spec.report(line));
  if (child.stderr) createInterface(child.stderr).on("line", spec.report);
  return child;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
