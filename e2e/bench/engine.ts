// Seven-step executions per second at 1, 16 and 64 in flight, from their start to their end with every audit row, beside
// two floors of the same run: seven bare one-row commits, and a queue job that makes seven of them. Disks and neighbours
// swing from minute to minute; rounds are interleaved, medians taken, and only the ratio means anything.
//   npm run bench -- engine [--json] [--history 1000000] [--statements]
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeWorkerUtils, run, type TaskList } from "graphile-worker";
import pg from "pg";
import { openDatabase, useDatabase, type Database } from "../../server/db";
import { advance } from "../../server/engine/advance";
import { CONCURRENCY, migrateQueue, QUEUE_PRESET, queueLogger } from "../../server/engine/queue";
import { CONNECTIONS } from "../../server/engine/run";
import { begin, outputNode, skillNode, sopOf, testContext, testEngine } from "../../server/engine/test-engine";
import { startEmbedded, type EmbeddedPostgres } from "../../server/postgres/embedded";
import { migrate } from "../../server/postgres/migrate";
import { fillHistory } from "./history";
import { countStatements, type StatementCount } from "./statements";

const LEVELS = [1, 16, 64] as const;
type Level = (typeof LEVELS)[number];
type Rates = Record<`c${Level}`, number>;
const ROUNDS = 3;
const STEPS = 7;
/** Enough to be past the start, few enough for a run of a minute or two. */
const COUNTS: Record<Level, number> = { 1: 40, 16: 400, 64: 800 };

type Lane = (inFlight: Level, count: number) => Promise<number>;

/** Work done per second when so many are in flight and each lane starts its next one when the last has ended. */
async function rate(inFlight: number, count: number, one: () => Promise<void>): Promise<number> {
  let left = count;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (left-- > 0) await one();
    }),
  );
  return count / ((performance.now() - begun) / 1_000);
}

export async function benchEngine(args: readonly string[]): Promise<void> {
  const json = args.includes("--json");
  const at = args.indexOf("--history");
  const history = at < 0 ? 0 : Number(args[at + 1]);
  const say = (line: string) => (json ? undefined : console.log(line));
  const folder = await mkdtemp(join(tmpdir(), "steward-bench-"));
  const postgres = await openPostgres(folder, args.includes("--statements"));
  try {
    await migrate(postgres.url);
    await migrateQueue(postgres.url);
    const database = openDatabase(postgres.url, { max: CONNECTIONS });
    useDatabase(database);
    const bare = new pg.Pool({ connectionString: postgres.url, max: 64 });
    bare.on("error", () => {});
    if (history > 0) {
      say(`filling the tables with ${history.toLocaleString("en")} finished executions …`);
      await fillHistory(bare, history);
    }
    const { lanes, stop } = await openLanes(postgres.url, database, bare);
    const medians = await measure(lanes, say);
    const ratio = round(medians.steward.c64 / medians.floor.c64);
    const statements = args.includes("--statements") ? await countStatements(bare, lanes.steward) : [];
    report({ ...medians, ratio, history }, statements, json);
    await stop();
    await bare.end();
    await database.close();
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Counting statements needs a library that is loaded when the server starts. */
async function openPostgres(folder: string, counting: boolean): Promise<EmbeddedPostgres> {
  const postgres = await startEmbedded(folder);
  if (!counting) return postgres;
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
  await client.end();
  await postgres.stop();
  return startEmbedded(folder);
}

type Lanes = { floor: Lane; worker: Lane; steward: Lane };

async function openLanes(
  url: string,
  database: Database,
  bare: pg.Pool,
): Promise<{ lanes: Lanes; stop: () => Promise<void> }> {
  await bare.query("CREATE TABLE bench_floor (id bigserial PRIMARY KEY, note text)");
  const commits = async () => {
    for (let i = 0; i < STEPS; i++) await bare.query("INSERT INTO bench_floor (note) VALUES ('x')");
  };
  const waiting = new Map<string, () => void>();
  /** Ended before anybody waited. */
  const early = new Set<string>();
  const tell = (key: string) => {
    const waiter = waiting.get(key);
    if (waiter) waiter();
    else early.add(key);
  };
  const { engine } = testEngine(database);
  const taskList: TaskList = {
    bench_commits: async (payload) => {
      await commits();
      tell((payload as { key: string }).key);
    },
    advance: async (payload) => {
      const { executionId } = payload as { executionId: string };
      await advance(engine, executionId);
      tell(executionId);
    },
  };
  const runner = await run({
    connectionString: url,
    maxPoolSize: CONCURRENCY,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    logger: queueLogger(),
    preset: QUEUE_PRESET,
    taskList,
  });
  const utils = await makeWorkerUtils({ pgPool: bare, logger: queueLogger() });
  const ended = async (key: string) => {
    if (!early.delete(key)) await new Promise<void>((done) => waiting.set(key, done));
    waiting.delete(key);
  };
  let keys = 0;
  const ids = Array.from({ length: STEPS - 1 }, (_, i) => `step_${i + 1}`);
  const nodes = ids.map((id, i) => skillNode(id, ids[i + 1] ?? "end", { skill: "look" }));
  const sop = sopOf([...nodes, outputNode("end", "ok")]);
  const ctx = testContext(database);
  const oneExecution = async () => ended(await begin(ctx, sop));
  return {
    lanes: {
      floor: (inFlight, count) => rate(inFlight, count, commits),
      worker: (inFlight, count) =>
        rate(inFlight, count, async () => {
          const key = `bench_${++keys}`;
          await utils.addJob("bench_commits", { key });
          await ended(key);
        }),
      steward: (inFlight, count) => rate(inFlight, count, oneExecution),
    },
    stop: async () => {
      await runner.stop();
      await utils.release();
    },
  };
}

async function measure(lanes: Lanes, say: (line: string) => void): Promise<Record<keyof Lanes, Rates>> {
  const seen: Record<keyof Lanes, Record<Level, number[]>> = {
    floor: { 1: [], 16: [], 64: [] },
    worker: { 1: [], 16: [], 64: [] },
    steward: { 1: [], 16: [], 64: [] },
  };
  await lanes.steward(16, 50);
  for (let i = 0; i < ROUNDS; i++) {
    for (const level of LEVELS) {
      for (const name of ["floor", "worker", "steward"] as const) {
        seen[name][level].push(await lanes[name](level, COUNTS[level]));
      }
      const now = (name: keyof Lanes) => seen[name][level].at(-1)?.toFixed(0);
      say(
        `round ${i + 1}, ${level} in flight: floor ${now("floor")}, worker ${now("worker")}, steward ${now("steward")}`,
      );
    }
  }
  const rates = (name: keyof Lanes): Rates => ({
    c1: median(seen[name][1]),
    c16: median(seen[name][16]),
    c64: median(seen[name][64]),
  });
  return { floor: rates("floor"), worker: rates("worker"), steward: rates("steward") };
}

function median(values: readonly number[]): number {
  return round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

type Result = Record<keyof Lanes, Rates> & { ratio: number; history: number };

function report(result: Result, statements: readonly StatementCount[], json: boolean): void {
  if (json) return console.log(JSON.stringify(statements.length > 0 ? { ...result, statements } : result));
  for (const name of ["floor", "worker", "steward"] as const) {
    const { c1, c16, c64 } = result[name];
    console.log(`${name.padEnd(8)} 1: ${c1.toFixed(0)}/s   16: ${c16.toFixed(0)}/s   64: ${c64.toFixed(0)}/s`);
  }
  console.log(`ratio at 64: ${result.ratio} (to reach: 0.35)`);
  for (const { calls, meanMs, text } of statements) {
    console.log(`${calls.toFixed(2).padStart(7)} × ${meanMs.toFixed(3)} ms  ${text}`);
  }
}
