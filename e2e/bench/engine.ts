// Seven-step executions per second at 64 in flight, against the floor of seven bare one-row commits in the same run.
// The disk swings from minute to minute, so only the ratio means anything.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "graphile-worker";
import pg from "pg";
import { openDatabase, useDatabase } from "../../server/db";
import { advance } from "../../server/engine/advance";
import { migrateQueue, queueLogger } from "../../server/engine/queue";
import { begin, outputNode, skillNode, sopOf, testContext, testEngine } from "../../server/engine/test-engine";
import { startEmbedded } from "../../server/postgres/embedded";
import { migrate } from "../../server/postgres/migrate";

const IN_FLIGHT = 64;
const ROUNDS = 3;
const COUNT = 640;

async function floor(pool: pg.Pool): Promise<number> {
  let left = COUNT;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (left-- > 0) for (let i = 0; i < 7; i++) await pool.query("INSERT INTO bench_floor (note) VALUES ('x')");
    }),
  );
  return COUNT / ((performance.now() - begun) / 1_000);
}

export async function benchEngine(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "steward-bench-"));
  const postgres = await startEmbedded(folder);
  try {
    await migrate(postgres.url);
    await migrateQueue(postgres.url);
    const database = openDatabase(postgres.url, { max: 40 });
    const bare = new pg.Pool({ connectionString: postgres.url, max: IN_FLIGHT });
    useDatabase(database);
    await bare.query("CREATE TABLE bench_floor (id bigserial PRIMARY KEY, note text)");
    const { engine } = testEngine(database);
    const ids = ["a", "b", "c", "d", "e", "f"];
    const nodes = ids.map((id, i) => skillNode(id, ids[i + 1] ?? "end", { skill: "look" }));
    const sop = sopOf([...nodes, outputNode("end", "ok")]);
    const ctx = testContext(database);
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const bareRate = await floor(bare);
      for (let i = 0; i < COUNT; i += 32) await Promise.all(Array.from({ length: 32 }, () => begin(ctx, sop)));
      let done = 0;
      const begun = performance.now();
      const runner = await run({
        pgPool: database.pool,
        concurrency: IN_FLIGHT,
        noHandleSignals: true,
        logger: queueLogger(),
        taskList: {
          advance: async (payload) => {
            await advance(engine, (payload as { executionId: string }).executionId);
            done++;
          },
          execution_finished: async () => {},
        },
      });
      while (done < COUNT) await new Promise((wake) => setTimeout(wake, 5));
      const rate = COUNT / ((performance.now() - begun) / 1_000);
      await runner.stop();
      ratios.push(rate / bareRate);
      console.log(
        `round ${round + 1}: ${rate.toFixed(0)} executions/s, floor ${bareRate.toFixed(0)}/s, ratio ${(rate / bareRate).toFixed(2)}`,
      );
    }
    console.log(`ratio, median of ${ROUNDS}: ${ratios.sort((a, b) => a - b)[1]?.toFixed(2)} (to reach: 0.35)`);
    await bare.end();
    await database.close();
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
