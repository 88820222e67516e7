import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claim, readClaim, releaseClaim, updateClaim, type Claim } from "./claim";
import { identify, isAlive } from "./process-identity";

type Named = Claim & { name: string };
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "steward-claim-"));
  path = join(folder, "deep", "claim.json");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A process that has lived, and lives no more. */
async function deadProcess() {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
  await once(child, "spawn");
  const identity = identify(child.pid ?? 0);
  child.kill("SIGKILL");
  await once(child, "exit");
  if (!identity) throw new Error("the process had no identity");
  return identity;
}

describe("a claim", () => {
  it("belongs to whoever makes it first, while they live", async () => {
    expect(await claim<Named>(path, { name: "first" })).toBeNull();
    const owner = await claim<Named>(path, { name: "second" });
    expect(owner).toEqual({ name: "first", owner: identify(process.pid) });
  });

  it("can be changed and given up by its owner", async () => {
    await claim<Named>(path, { name: "first" });
    await updateClaim<Named>(path, { name: "changed" });
    expect(await readClaim<Named>(path)).toMatchObject({ name: "changed" });
    await releaseClaim(path);
    expect(await readClaim(path)).toBeNull();
    expect(await claim<Named>(path, { name: "next" })).toBeNull();
  });

  it("passes to the next when its owner died, who is told of the dead one", async () => {
    await claim<Named>(path, { name: "dead" });
    const owner = await deadProcess();
    await writeFile(path, JSON.stringify({ name: "dead", owner }));
    const seen: string[] = [];
    expect(await claim<Named>(path, { name: "next" }, async (dead) => void seen.push(dead.name))).toBeNull();
    expect(seen).toEqual(["dead"]);
    expect(await readClaim<Named>(path)).toMatchObject({ name: "next" });
    expect(await readdir(join(folder, "deep"))).toEqual(["claim.json"]);
  });

  it("is not held by another process that got the dead one's number", async () => {
    await claim<Named>(path, { name: "x" });
    await writeFile(path, JSON.stringify({ name: "old", owner: { pid: process.pid, startedAt: "before" } }));
    expect(await claim<Named>(path, { name: "next" })).toBeNull();
  });

  it("cut off while it was written counts as nobody's", async () => {
    await claim<Named>(path, { name: "x" });
    await writeFile(path, '{"name": "ha');
    expect(await claim<Named>(path, { name: "next" })).toBeNull();
  });

  it("is had by exactly one of many who want it at once", async () => {
    await claim<Named>(path, { name: "dead" });
    await writeFile(path, JSON.stringify({ name: "dead", owner: await deadProcess() }));
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => claim<Named>(path, { name: `n${i}` })));
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
  });

  it("is left alone by processes that do not own it", async () => {
    const owner = await deadProcess();
    await claim<Named>(path, { name: "x" });
    await writeFile(path, JSON.stringify({ name: "other", owner }));
    await releaseClaim(path);
    expect(await readClaim<Named>(path)).toMatchObject({ name: "other" });
  });
});

describe("a process's identity", () => {
  it("is alive for this process and not for one that ended", async () => {
    const self = identify(process.pid);
    expect(self && isAlive(self)).toBe(true);
    expect(isAlive(await deadProcess())).toBe(false);
    expect(identify(2 ** 22 + 1)).toBeNull();
  });
});
