// A file that says which living process owns something: a data folder, the build. Ownership ends with the process.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { identify, isAlive, type ProcessIdentity } from "./process-identity";

export type Claim = { owner: ProcessIdentity };

export async function readClaim<T extends Claim>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch {
    return null; // none, or one that was cut off while it was written
  }
}

/** Makes this process the owner. Returns the living owner when there is one, else null; `previous` gets a dead one. */
export async function claim<T extends Claim>(
  path: string,
  value: Omit<T, "owner">,
  previous?: (dead: T) => Promise<void>,
): Promise<T | null> {
  await mkdir(dirname(path), { recursive: true });
  for (;;) {
    if (await createExclusively(path, withOwner(value))) return null;
    const current = await readClaim<T>(path);
    if (current && isAlive(current.owner)) return current;
    if (current) await previous?.(current);
    // Renaming is atomic, so of two processes that find the same dead claim only one takes it away.
    const taken = `${path}.${process.pid}`;
    await rename(path, taken).catch(() => {});
    const moved = await readClaim<T>(taken);
    if (moved && isAlive(moved.owner)) await rename(taken, path);
    else await rm(taken, { force: true });
  }
}

/** Rewrites a claim of this process. */
export async function updateClaim<T extends Claim>(path: string, value: Omit<T, "owner">): Promise<void> {
  const next = `${path}.next`;
  await writeFile(next, JSON.stringify(withOwner(value)));
  await rename(next, path);
}

export async function releaseClaim(path: string): Promise<void> {
  const current = await readClaim(path);
  if (current?.owner.pid === process.pid) await rm(path, { force: true });
}

function withOwner<T>(value: T): T & Claim {
  return { ...value, owner: identify(process.pid) ?? { pid: process.pid, startedAt: "" } };
}

async function createExclusively(path: string, value: unknown): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(value), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
