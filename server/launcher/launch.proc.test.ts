// How Steward starts and ends.
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { isAlive, signalGroup } from "./process-identity";
import { alive, countCustomers, health, HEALTHY, launches, until } from "./test-launches";
import { endPostgres, freePort, processesOf, untilReady } from "./test-steward";

const { start } = launches();

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

  it("leaves nothing behind when it is stopped while it starts", async () => {
    const steward = await start({ data: "empty" });
    await until(() => steward.stderr().includes("migrated"));
    steward.process.kill("SIGINT");
    expect(await steward.ended).toBe(130);
    expect(steward.stdout()).toBe("");
    await expect(processesOf(steward)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("stops while it makes the demo store, which the next start makes anew, answering on its port meanwhile", async () => {
    const first = await start({ data: "empty" });
    await until(() => first.stderr().includes("making the demo store"));
    first.process.kill("SIGTERM");
    expect(await first.ended).toBe(0);
    expect(first.stderr()).not.toContain("made the demo store");
    expect(await countCustomers(first.dataDir)).toBe(0);
    await endPostgres(first.dataDir);

    const second = await start({ dataDir: first.dataDir });
    const seen: { status: number; body: unknown }[] = [];
    await until(async () => {
      const response = await fetch(`${second.url}/api/health`).catch(() => null);
      if (response) seen.push({ status: response.status, body: await response.json() });
      return response?.ok ?? false;
    });
    const starting = { status: "starting", version: expect.any(String) as string, worker: "down" };
    expect(seen[0]).toEqual({ status: 503, body: { ...starting, database: "down" } });
    expect(seen.at(-1)).toMatchObject({ status: 200, body: HEALTHY });
    await untilReady(second);
    expect(second.stderr()).toContain("made the demo store");
    expect(await countCustomers(second.dataDir)).toBeGreaterThan(0);
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
