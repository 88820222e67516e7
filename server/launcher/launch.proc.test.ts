import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startEmbedded } from "../postgres/embedded";
import { ensureBuild } from "./build";
import { prepareDatabase } from "./data";
import { isAlive, signalGroup, type ProcessIdentity } from "./process-identity";
import { endPostgres, freePort, processesOf, runCli, spawnSteward, untilReady, type Steward } from "./test-steward";

let folders: string[] = [];
let stewards: Steward[] = [];
/** A data folder with the demo store in it, which is copied: most tests are not about a first start. */
let made = "";

const newFolder = () => mkdtemp(join(tmpdir(), "steward-launch-"));

beforeAll(async () => {
  await ensureBuild(() => {});
  made = await newFolder();
  const { url, stop } = await startEmbedded(made);
  await prepareDatabase(url, { demo: true });
  await stop();
}, 240_000);

afterAll(async () => {
  await rm(made, { recursive: true, force: true, maxRetries: 5 });
});

beforeEach(() => {
  folders = [];
  stewards = [];
});

afterEach(() => clean(stewards, folders));

async function clean(stewards: Steward[], folders: string[]): Promise<void> {
  for (const steward of stewards) {
    if (steward.process.exitCode === null && steward.process.signalCode === null) steward.process.kill("SIGTERM");
    await steward.ended;
  }
  for (const folder of folders) {
    await endPostgres(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function dataFolder(kind: "empty" | "made"): Promise<string> {
  const folder = await newFolder();
  folders.push(folder);
  // PostgreSQL's files keep their owner.
  if (kind === "made") await promisify(execFile)("cp", ["-a", `${made}/.`, folder]);
  return folder;
}

async function start(
  options: { dataDir?: string; port?: number; env?: Record<string, string>; npm?: boolean; data?: "empty" } = {},
): Promise<Steward> {
  const dataDir = options.dataDir ?? (await dataFolder(options.data ?? "made"));
  const steward = spawnSteward({ ...options, dataDir, port: options.port ?? (await freePort()) });
  stewards.push(steward);
  return steward;
}

const health = async (steward: Steward) => (await fetch(`${steward.url}/api/health`)).json() as Promise<unknown>;
const HEALTHY = { status: "ok", database: "up", worker: "up" };

/** Waits for what has to become true by itself. */
const until = (holds: () => boolean | Promise<boolean>) => vi.waitUntil(holds, { timeout: 60_000, interval: 50 });
const untilHealthy = (steward: Steward) =>
  until(async () => (await fetch(`${steward.url}/api/health`).catch(() => null))?.ok ?? false);
const alive = (processes: Record<string, ProcessIdentity>) =>
  Object.entries(processes).filter(([, one]) => isAlive(one));

async function countCustomers(dataDir: string): Promise<number> {
  const { url } = await startEmbedded(dataDir);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ n: number }>("SELECT count(*)::int AS n FROM customers");
  await client.end();
  return rows[0]?.n ?? 0;
}

describe("one that runs", () => {
  let steward: Steward;
  let folder: string;

  beforeAll(async () => {
    folder = await dataFolder("empty");
    steward = await untilReady(await start({ dataDir: folder }));
  }, 120_000);

  afterAll(() => clean([steward], [folder]));

  it("said one line when it was ready, and serves the demo store", async () => {
    expect(steward.stdout()).toBe(`Steward is ready at ${steward.url}\n`);
    expect(steward.stderr()).not.toContain("Error");
    expect(await health(steward)).toMatchObject(HEALTHY);
    expect(Object.keys(await processesOf(steward)).sort()).toEqual(["launcher", "postgres", "web", "worker"]);
    expect(await countCustomers(folder)).toBeGreaterThan(0);
  });

  it("stands beside another copy, but not twice on one data folder", async () => {
    const other = await untilReady(await start());
    expect(await health(other)).toMatchObject(HEALTHY);
    expect((await processesOf(other)).postgres).not.toEqual((await processesOf(steward)).postgres);

    const same = await start({ dataDir: folder });
    expect(await same.ended).toBe(1);
    expect(same.stderr()).toContain(`Steward already runs with ${folder}`);
    expect(same.stderr()).toContain("DATA_DIR");
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

describe("npm start", () => {
  it("after a kill -9 takes web and worker down, also a frozen one, and starts again on the same data", async () => {
    const first = await untilReady(await start());
    const customers = await countCustomers(first.dataDir);
    const left = await processesOf(first);
    first.process.kill("SIGKILL");
    expect(await first.ended).toBe("SIGKILL");
    await until(() => [left.web, left.worker].every((one) => one && !isAlive(one)));

    const again = { dataDir: first.dataDir, port: Number(new URL(first.url).port) };
    const second = await untilReady(await start(again));
    expect(await health(second)).toMatchObject(HEALTHY);
    expect(await countCustomers(second.dataDir)).toBe(customers);
    const { web } = await processesOf(second);
    if (web) signalGroup(web.pid, "SIGSTOP");
    second.process.kill("SIGKILL");
    await second.ended;

    const third = await untilReady(await start(again));
    expect(await health(third)).toMatchObject(HEALTHY);
    expect(web && isAlive(web)).toBe(false);
  });

  it("ends, and can be started again, when the npm that started it is killed", async () => {
    const first = await untilReady(await start({ npm: true }));
    const processes = await processesOf(first);
    expect(processes.launcher?.pid).not.toBe(first.process.pid);
    first.process.kill("SIGKILL");
    await first.ended;
    await until(() => alive(processes).length === 0);

    const port = Number(new URL(first.url).port);
    const second = await untilReady(await start({ npm: true, dataDir: first.dataDir, port }));
    expect(await health(second)).toMatchObject(HEALTHY);
  });

  it("answers on its port while it starts", async () => {
    const steward = await start();
    const seen: { status: number; body: unknown }[] = [];
    await until(async () => {
      const response = await fetch(`${steward.url}/api/health`).catch(() => null);
      if (response) seen.push({ status: response.status, body: await response.json() });
      return response?.ok ?? false;
    });
    const starting = { status: "starting", version: expect.any(String) as string, worker: "down" };
    expect(seen[0]).toEqual({ status: 503, body: { ...starting, database: "down" } });
    expect(seen.at(-1)).toMatchObject({ status: 200, body: HEALTHY });
    await untilReady(steward);
  });

  it("leaves nothing behind when it is stopped while it starts", async () => {
    const steward = await start({ data: "empty" });
    await until(() => steward.stderr().includes("migrated"));
    steward.process.kill("SIGINT");
    expect(await steward.ended).toBe(130);
    expect(steward.stdout()).toBe("");
    await expect(processesOf(steward)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("stops while it makes the demo store, which the next start makes anew", async () => {
    const first = await start({ data: "empty" });
    await until(() => first.stderr().includes("making the demo store"));
    first.process.kill("SIGTERM");
    expect(await first.ended).toBe(0);
    expect(first.stderr()).not.toContain("made the demo store");
    expect(await countCustomers(first.dataDir)).toBe(0);
    await endPostgres(first.dataDir);

    const second = await untilReady(await start({ dataDir: first.dataDir }));
    expect(second.stderr()).toContain("made the demo store");
    expect(await countCustomers(second.dataDir)).toBeGreaterThan(0);
  });

  it("ends at once at the second signal", async () => {
    const steward = await untilReady(await start());
    const processes = await processesOf(steward);
    // A frozen process makes the orderly end take its time.
    if (processes.worker) signalGroup(processes.worker.pid, "SIGSTOP");
    steward.process.kill("SIGTERM");
    await until(() => steward.stderr().includes("Stopping …"));
    await until(() => {
      steward.process.kill("SIGTERM");
      return steward.stderr().includes("Stopping at once");
    });
    expect(await steward.ended).toBe(137);
    await until(() => alive(processes).length === 0);
  });
});

describe("what it cannot start with", () => {
  it("a port in use", async () => {
    const server = createServer().listen(await freePort());
    await once(server, "listening");
    const port = (server.address() as { port: number }).port;
    const steward = await start({ port });
    expect(await steward.ended).toBe(1);
    expect(steward.stderr()).toContain(`Port ${port} is in use`);
    expect(steward.stderr()).not.toContain("    at ");
    server.close();
  });

  it.each([
    ["port 0", { PORT: "0" }, "PORT=0"],
    ["a port that is none", { PORT: "http" }, "PORT must be a number from 0 to 65535"],
    [
      "a database that does not answer",
      { DATABASE_URL: "postgresql://nobody:secret@127.0.0.1:9/none" },
      "The database at DATABASE_URL (127.0.0.1:9/none) cannot be used: connect ECONNREFUSED",
    ],
  ])("%s", async (_what, env, says) => {
    const steward = await start({ env });
    expect(await steward.ended).toBe(1);
    expect(steward.stderr()).toContain(says);
    expect(steward.stderr()).not.toContain("secret");
    expect(steward.stderr()).not.toContain("    at ");
  });
});
