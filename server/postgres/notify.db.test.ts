import pg from "pg";
import { beforeAll, expect, it } from "vitest";
import { transaction } from "../db";
import { announce, announced, publish, subscribe, type News } from "./notify";
import { testDatabase, type TestDatabase } from "./test-database";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

/** Everything a topic says from now on, and a promise for its next word. */
async function listen(topic: string) {
  const heard: News[] = [];
  let wake: () => void = () => {};
  const off = await subscribe(topic, (data) => {
    heard.push(data);
    wake();
  });
  const until = (count: number) =>
    new Promise<News[]>((done) => {
      wake = () => heard.length >= count && done(heard);
      wake();
    });
  return { heard, until, off };
}

it("tells subscribers of a topic, and only them, what was committed", async () => {
  const mine = await listen("execution:a");
  const other = await listen("execution:b");
  await publish(database.client, "execution:a", { seq: 1 });
  await transaction(database.client, async (tx) => {
    await publish(tx, "execution:a", { seq: 99 });
    throw new Error("undone");
  }).catch(() => {});
  announce("execution:a", { seq: 2 });
  await announced();
  expect(await mine.until(2)).toEqual([{ seq: 1 }, { seq: 2 }]);
  expect(other.heard).toEqual([]);
});

it("goes on after its connection was cut, and says so, so that nothing is missed", async () => {
  const topic = await listen("session:x");
  await database.client.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN steward'`;
  expect(await topic.until(1)).toEqual([{}]);
  await publish(database.client, "session:x", { turn: 2 });
  expect(await topic.until(2)).toEqual([{}, { turn: 2 }]);
});

it("comes back over one connection, however long the server was away", async () => {
  const topic = await listen("session:z");
  const listeners = () =>
    database.pool.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN steward'",
    );
  const name = new URL(database.url).pathname.slice(1);
  const other = new URL(database.url);
  other.pathname = "/postgres";
  const elsewhere = new pg.Client({ connectionString: other.href });
  await elsewhere.connect();
  // Refused, not cut: each of these attempts ends a connection that never was one.
  await elsewhere.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
  await elsewhere.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
  await new Promise((wait) => setTimeout(wait, 1_000));
  await elsewhere.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
  await elsewhere.end();

  await topic.until(1);
  await new Promise((wait) => setTimeout(wait, 1_000));
  expect((await listeners()).rows).toEqual([{ n: 1 }]);
  expect(topic.heard).toEqual([{}]);
});

it("shortens what PostgreSQL would refuse to a bare hint", async () => {
  const topic = await listen("live:long");
  await publish(database.client, "live:long", { text: "长".repeat(5_000) });
  expect(await topic.until(1)).toEqual([{}]);
});

it("is silent once unsubscribed", async () => {
  const topic = await listen("session:y");
  const after = await listen("session:y");
  topic.off();
  await publish(database.client, "session:y", { turn: 1 });
  await after.until(1);
  expect(topic.heard).toEqual([]);
});
