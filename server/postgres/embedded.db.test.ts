import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
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
