// The short form of `npm run chaos`: real workers killed and frozen, PostgreSQL restarted, everything counted afterwards.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

it("loses nothing and does nothing twice while workers die and the database restarts", async () => {
  const args = ["--executions", "40", "--workers", "2", "--kills", "6", "--seed", "20261122", "--json"];
  const { stdout } = await run(process.execPath, ["--import", "tsx", "e2e/chaos/main.ts", ...args], {
    cwd: ROOT,
    env: { ...process.env, LOG_LEVEL: "fatal" },
  });
  const result: unknown = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  expect(result).toMatchObject({ executions: 40, terminal: 40, lost: 0, duplicated: 0, compensatedTwice: 0, kills: 6 });
  expect(result).toMatchObject({ restarts: 2, compensations: expect.toSatisfy((n: number) => n > 0) });
}, 400_000);
