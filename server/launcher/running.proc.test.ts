// One Steward that runs, and what it endures; another beside it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAlive, signalGroup } from "./process-identity";
import { alive, clean, countCustomers, health, HEALTHY, launches, until, untilHealthy } from "./test-launches";
import { processesOf, runCli, untilReady, type Steward } from "./test-steward";

const { start, dataFolder } = launches();

describe("one that runs", () => {
  let steward: Steward;
  let other: Steward;
  let folder: string;

  beforeAll(async () => {
    folder = await dataFolder("empty");
    other = await start();
    steward = await untilReady(await start({ dataDir: folder }));
    await untilReady(other);
  }, 120_000);

  afterAll(() => clean([steward, other], [folder, other.dataDir]));

  it("said one line when it was ready, and serves the demo store", async () => {
    expect(steward.stdout()).toBe(`Steward is ready at ${steward.url}\n`);
    expect(steward.stderr()).not.toContain("Error");
    expect(await health(steward)).toMatchObject(HEALTHY);
    expect(Object.keys(await processesOf(steward)).sort()).toEqual(["launcher", "postgres", "web", "worker"]);
    expect(await countCustomers(folder)).toBeGreaterThan(0);
  });

  it("stands beside another copy, but not twice on one data folder", async () => {
    expect(await health(other)).toMatchObject(HEALTHY);
    expect((await processesOf(other)).postgres).not.toEqual((await processesOf(steward)).postgres);

    const same = await start({ dataDir: folder });
    expect(await same.ended).toBe(1);
    expect(same.stderr()).toContain(`Steward already runs with ${folder}`);
    expect(same.stderr()).toContain("DATA_DIR");
    expect(await health(steward)).toMatchObject(HEALTHY);
  });

  it("ends at once at the second signal", async () => {
    const processes = await processesOf(other);
    // A frozen process makes the orderly end take its time.
    if (processes.worker) signalGroup(processes.worker.pid, "SIGSTOP");
    other.process.kill("SIGTERM");
    await until(() => other.stderr().includes("Stopping …"));
    await until(() => {
      other.process.kill("SIGTERM");
      return other.stderr().includes("Stopping at once");
    });
    expect(await other.ended).toBe(137);
    await until(() => alive(processes).length === 0);
    expect(await health(steward)).toMatchObject(HEALTHY);
  });

  it("starts a killed worker and a killed web process again", async () => {
    const before = await processesOf(steward);
    for (const name of ["web", "worker"]) signalGroup(before[name]?.pid ?? 0, "SIGKILL");
    await until(async () => {
      const now = await processesOf(steward);
      return ["web", "worker"].every((name) => now[name] && now[name].pid !== before[name]?.pid && isAlive(now[name]));
    });
    await untilHealthy(steward);
    expect(steward.stdout()).toBe(`Steward is ready at ${steward.url}\n`);
  });

  it("starts a killed database again, on its data, and work goes on", async () => {
    const { postgres } = await processesOf(steward);
    process.kill(postgres?.pid ?? 0, "SIGKILL");
    await until(async () => (await fetch(`${steward.url}/api/health`).catch(() => null))?.status === 503);
    await untilHealthy(steward);
    const input = JSON.stringify({ order_id: "12345" });
    const ran = await runCli(folder, ["sop", "run", "handle_order_delay", "--input", input, "--as", "customer"]);
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    expect(ran.stdout).toContain("SUCCEEDED");
  });

  it("leaves nothing behind when it is stopped", async () => {
    const processes = await processesOf(steward);
    steward.process.kill("SIGTERM");
    expect(await steward.ended).toBe(0);
    expect(alive(processes)).toEqual([]);
    expect(steward.stdout()).toBe(`Steward is ready at ${steward.url}\n`);
  });
});
