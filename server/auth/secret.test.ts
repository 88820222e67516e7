import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readOrCreateKey } from "./secret";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "steward-key-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("readOrCreateKey", () => {
  it("makes a long key once, for its owner only, in a folder that was not there", () => {
    const path = join(folder, "data", "auth.key");
    const key = readOrCreateKey(path);
    expect(key.length).toBeGreaterThanOrEqual(64);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readOrCreateKey(path)).toBe(key);
    expect(readdirSync(join(folder, "data"))).toEqual(["auth.key"]);
  });

  it("refuses a file that holds no key instead of signing with next to nothing", () => {
    const path = join(folder, "auth.key");
    writeFileSync(path, "short\n");
    expect(() => readOrCreateKey(path)).toThrow(/no usable key/);
    expect(readFileSync(path, "utf8")).toBe("short\n");
  });

  it("gives the same key to processes that start together", async () => {
    const path = join(folder, "auth.key");
    const script = join(folder, "race.mts");
    const secret = pathToFileURL(join(root, "server/auth/secret.ts")).href;
    writeFileSync(
      script,
      `import { once } from "node:events";
       import { readOrCreateKey } from ${JSON.stringify(secret)};
       process.stdout.write("ready\\n");
       await once(process.stdin, "data");
       process.stdout.write(readOrCreateKey(process.argv[2]));
       process.stdin.destroy();`,
    );
    const racers = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ["--import", "tsx", script, path], { cwd: root, stdio: ["pipe", "pipe", "inherit"] }),
    );
    await Promise.all(racers.map((racer) => once(racer.stdout, "data")));
    const keys = racers.map((racer) => text(racer.stdout));
    for (const racer of racers) racer.stdin.write("go");
    const told = await Promise.all(keys);
    expect(new Set(told).size).toBe(1);
    expect(told[0]).toBe(readFileSync(path, "utf8"));
    expect(readdirSync(folder).sort()).toEqual(["auth.key", "race.mts"]);
  });
});
