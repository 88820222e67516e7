import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepRunning, type Child } from "./child";
import { identify, isAlive, type ProcessIdentity } from "./process-identity";

let folder: string;
let child: Child | undefined;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "steward-child-"))));
afterEach(async () => {
  child?.kill();
  await rm(folder, { recursive: true, force: true });
});

function run(code: string) {
  const lines: string[] = [];
  const started: ProcessIdentity[] = [];
  child = keepRunning({
    name: "test",
    args: ["-e", code],
    env: process.env,
    shows: (line) => !line.startsWith("hidden"),
    report: (line) => void lines.push(line),
    onStarted: (identity) => identity && started.push(identity),
  });
  return { lines, started, child };
}

const STAYS = "setInterval(() => {}, 1000);";

it("shows what it says, but for the lines it should not", async () => {
  const { lines } = run(`console.log("hidden"); console.log("out"); console.error("err"); ${STAYS}`);
  await vi.waitFor(() => expect([...lines].sort()).toEqual(["err", "out"]), 10_000);
});

it("starts a process again that ended by itself, and says so", async () => {
  const once = join(folder, "was-here");
  const { lines, started } = run(
    `const fs = require("fs"); if (!fs.existsSync(${JSON.stringify(once)})) { fs.writeFileSync(${JSON.stringify(once)}, ""); process.exit(3); } console.log("second"); ${STAYS}`,
  );
  await vi.waitFor(() => expect(lines).toContain("second"), 10_000);
  expect(lines.join()).toContain("test ended (code 3)");
  expect(child?.failures()).toBe(1);
  expect(started).toHaveLength(2);
});

it("ends it by request and does not start it again", async () => {
  const { lines, started, child } = run(
    `process.on("SIGTERM", () => { console.log("bye"); process.exit(0); }); console.log("up"); ${STAYS}`,
  );
  await vi.waitFor(() => expect(lines).toContain("up"), 10_000);
  await child?.stop(5_000);
  await vi.waitFor(() => expect(lines).toEqual(["up", "bye"]), 10_000);
  expect(started.filter(isAlive)).toEqual([]);
});

it("ends one that will not listen, with what it started", async () => {
  const grandchild = join(folder, "grandchild");
  const { lines, started, child } = run(
    `process.on("SIGTERM", () => {});
     const kid = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(STAYS)}]);
     require("fs").writeFileSync(${JSON.stringify(grandchild)}, String(kid.pid)); console.log("up"); ${STAYS}`,
  );
  await vi.waitFor(() => expect(lines).toContain("up"), 10_000);
  const kid = identify(Number(await readFile(grandchild, "utf8")));
  expect(kid && isAlive(kid)).toBe(true);
  await child?.stop(50);
  expect(started.filter(isAlive)).toEqual([]);
  await vi.waitFor(() => expect(kid && isAlive(kid)).toBe(false), 10_000);
});
