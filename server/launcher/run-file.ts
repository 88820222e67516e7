// DATA_DIR/launcher.json: who runs Steward on this data folder, where, and with which children. What a killed launcher
// left behind is found and ended through it.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../errors";
import { claim, readClaim, releaseClaim, updateClaim, type Claim } from "./claim";
import { isAlive, signalGroup, type ProcessIdentity } from "./process-identity";

export type RunFile = Claim & { url: string; children: Record<string, ProcessIdentity> };

const pathIn = (dataDir: string) => join(dataDir, "launcher.json");

/** Takes the data folder, after ending what a killed launcher left running. Throws CONFLICT when it is in use. */
export async function takeDataFolder(dataDir: string, url: string): Promise<void> {
  const path = pathIn(dataDir);
  const running = await claim<RunFile>(path, { url, children: {} }, endOrphans);
  if (!running) return;
  throw new AppError(
    "CONFLICT",
    `Steward already runs with ${dataDir} (process ${running.owner.pid}, ${running.url}). ` +
      `Stop it first, or start this one with another DATA_DIR and PORT.`,
  );
}

export function recordChildren(dataDir: string, url: string, children: RunFile["children"]): Promise<void> {
  return updateClaim<RunFile>(pathIn(dataDir), { url, children });
}

export function leaveDataFolder(dataDir: string): Promise<void> {
  return releaseClaim(pathIn(dataDir));
}

/** The launcher that runs on this data folder now, if any. */
export async function runningLauncher(dataDir: string): Promise<RunFile | null> {
  const file = await readClaim<RunFile>(pathIn(dataDir));
  return file && isAlive(file.owner) ? file : null;
}

async function endOrphans(dead: RunFile): Promise<void> {
  // They end by themselves when the launcher's end of their channel closes; they get a moment for it.
  const orphans = Object.values(dead.children);
  for (let waited = 0; waited < 2_500 && orphans.some(isAlive); waited += 50) await sleep(50);
  for (const orphan of orphans.filter(isAlive)) signalGroup(orphan.pid, "SIGKILL");
  for (let waited = 0; waited < 2_000 && orphans.some(isAlive); waited += 20) await sleep(20);
}
