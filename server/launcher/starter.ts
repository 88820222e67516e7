// The npm that started the launcher. When it is killed nobody would know of the launcher any more, and npm often puts a
// shell between the two, which lives on: so npm itself is watched.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { identify, isAlive } from "./process-identity";

const LOOK_EVERY_MS = 500;

/** Calls `onLost` once the npm that started this process is gone. Does nothing when it was started otherwise. */
export function watchStarter(onLost: () => void): void {
  const { npm_lifecycle_event: event, npm_lifecycle_script: script } = process.env;
  const parent = process.ppid;
  if (!event || parent <= 1) return;
  const npm = identify(starterOf(parent, script, readProcess));
  const timer = setInterval(() => {
    if (process.ppid === parent && (!npm || isAlive(npm))) return;
    clearInterval(timer);
    onLost();
  }, LOOK_EVERY_MS);
  timer.unref();
}

type Seen = { parent: number; command: string };

/** The parent, or its parent when it is the shell that npm gave the script to. */
export function starterOf(parent: number, script: string | undefined, read: (pid: number) => Seen | null): number {
  const seen = read(parent);
  return seen && script && seen.parent > 1 && seen.command.includes(script) ? seen.parent : parent;
}

function readProcess(pid: number): Seen | null {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The program's name stands in brackets and may hold spaces; state and parent follow it.
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return { parent, command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") };
    }
    const line = execFileSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return { parent: Number.parseInt(line, 10), command: line.replace(/^\d+\s+/, "") };
  } catch {
    return null; // gone already, or a system without ps
  }
}
