// Worker processes as the product runs them, that can be killed, frozen and replaced.
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { bundleWorker } from "../../server/launcher/build";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../../node_modules/.cache/steward/chaos-worker.mjs", import.meta.url));
const SOPS = fileURLToPath(new URL("./sops", import.meta.url));

export type Workers = {
  /** Process ids of those that are alive, frozen ones included. */
  pids: () => number[];
  /** Ends one without warning and starts another in its place. */
  kill: (pid: number) => void;
  freeze: (pid: number) => void;
  thaw: (pid: number) => void;
  stop: () => Promise<void>;
};

export async function startWorkers(url: string, count: number): Promise<Workers> {
  await bundleWorker(BUNDLE);
  const alive = new Map<number, ChildProcess>();
  let stopping = false;
  const start = () => {
    const env: NodeJS.ProcessEnv = { ...process.env, DATABASE_URL: url, SOPS_DIR: SOPS, LOG_LEVEL: "fatal" };
    const child = spawn(process.execPath, [BUNDLE], { cwd: ROOT, env, stdio: ["ignore", "ignore", "inherit"] });
    const { pid } = child;
    if (pid === undefined) throw new Error("The worker could not be started.");
    alive.set(pid, child);
    // One that ends by itself (the database went away under it) is started again, as the launcher does.
    child.on("exit", () => {
      alive.delete(pid);
      if (!stopping) setTimeout(start, 100);
    });
  };
  for (let i = 0; i < count; i++) start();
  return {
    pids: () => [...alive.keys()],
    kill: (pid) => void alive.get(pid)?.kill("SIGKILL"),
    freeze: (pid) => void alive.get(pid)?.kill("SIGSTOP"),
    thaw: (pid) => void alive.get(pid)?.kill("SIGCONT"),
    stop: async () => {
      stopping = true;
      const ends = [...alive.values()].map((child) => new Promise((end) => child.once("exit", end)));
      for (const child of alive.values()) {
        child.kill("SIGCONT");
        child.kill("SIGTERM");
      }
      await Promise.all(ends);
    },
  };
}
