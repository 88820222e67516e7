// The command line as a process, over a data folder of its own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ensureBuild } from "../launcher/build";
import { endPostgres, freePort, runCli, spawnSteward, untilReady, type Steward } from "../launcher/test-steward";

let dataDir = "";
let steward: Steward | undefined;

beforeAll(async () => {
  await ensureBuild(() => {});
  dataDir = await mkdtemp(join(tmpdir(), "steward-cli-"));
}, 240_000);

afterAll(async () => {
  steward?.process.kill("SIGTERM");
  await steward?.ended;
  await endPostgres(dataDir);
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

it("resets the demo and runs an SOP, whether Steward is stopped or running", async () => {
  const reset = await runCli(dataDir, ["db", "reset"]);
  expect(reset).toMatchObject({ code: 1, stdout: "" });
  expect(reset.stderr).toContain("--yes");
  expect(await runCli(dataDir, ["db", "reset", "--yes"])).toMatchObject({ code: 0 });

  const run = ["sop", "run", "handle_order_delay_v1", "--input", '{"order_id":"12345"}', "--as", "customer", "--json"];
  const stopped = await runCli(dataDir, run);
  expect(stopped).toMatchObject({ code: 0, stderr: "" });
  const { execution } = JSON.parse(stopped.stdout) as { execution: { id: string; status: string } };
  expect(execution.status).toBe("SUCCEEDED");

  steward = spawnSteward({ dataDir, port: await freePort() });
  await untilReady(steward);
  const shown = await runCli(dataDir, ["execution", "show", execution.id, "--json"]);
  expect(JSON.parse(shown.stdout)).toMatchObject({ execution: { id: execution.id } });
  expect(await runCli(dataDir, ["db", "reset", "--yes"])).toMatchObject({ code: 0 });
  expect((await runCli(dataDir, ["execution", "show", execution.id])).code).toBe(1);
  const running = await runCli(dataDir, run);
  expect(running).toMatchObject({ code: 0, stderr: "" });
  const health = (await (await fetch(`${steward.url}/api/health`)).json()) as unknown;
  expect(health).toMatchObject({ status: "ok", database: "up", worker: "up" });
});
