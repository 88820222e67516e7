// npm run chaos -- [--executions 500] [--workers 3] [--kills 40] [--seed N] [--json]
// Real worker processes are killed and frozen at random moments and PostgreSQL is restarted twice, while executions with
// writes, payments, waits, approvals, branches and failures are under way. Then everything that happened is counted where
// it left traces: the ledger, the gateway, the stock, the outbox, the tickets and the journal.
// Exit code 1 when anything was lost or done twice.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDatabase, useDatabase } from "../../server/db";
import { migrateQueue } from "../../server/engine/queue";
import { startEmbedded } from "../../server/postgres/embedded";
import { migrate } from "../../server/postgres/migrate";
import { seedDemo } from "../../prisma/seed";
import { countAll } from "./count";
import { randomFrom } from "./random";
import { createMischief } from "./mischief";
import { openWorkload } from "./workload";
import { startWorkers } from "./workers";

const { values } = parseArgs({
  options: {
    executions: { type: "string", default: "500" },
    workers: { type: "string", default: "3" },
    kills: { type: "string", default: "40" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    json: { type: "boolean", default: false },
  },
});

function whole(name: "executions" | "workers" | "kills" | "seed"): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= (name === "workers" ? 1 : 0)) return number;
  console.error(`--${name} must be a whole number, not "${values[name]}".`);
  process.exit(2);
}

const plan = { executions: whole("executions"), workers: whole("workers"), kills: whole("kills"), seed: whole("seed") };
const say = (line: string) => (values.json ? undefined : console.log(line));

const folder = await mkdtemp(join(tmpdir(), "steward-chaos-"));
const first = await startEmbedded(folder);
const port = Number(new URL(first.url).port);
await migrate(first.url);
await migrateQueue(first.url);
const database = openDatabase(first.url, { max: 12 });
useDatabase(database);
await seedDemo(database, { now: new Date() });

const random = randomFrom(plan.seed);
say(`seed ${plan.seed}: ${plan.executions} executions, ${plan.workers} workers, ${plan.kills} kills`);
const workers = await startWorkers(first.url, plan.workers);
const workload = await openWorkload(database, random, plan.executions);
const restart = async () => {
  await first.stop();
  await startEmbedded(folder, { port });
};
const mischief = createMischief({ database, random, workers, restart, kills: plan.kills, say });
const begun = Date.now();
const [ids] = await Promise.all([workload.startAll(), mischief.run()]);
await workload.untilTerminal(ids, say);
const verdict = await countAll(database, ids);
const result = {
  executions: plan.executions,
  terminal: verdict.terminal,
  lost: verdict.lost,
  duplicated: verdict.duplicated,
  compensations: verdict.compensations,
  compensatedTwice: verdict.compensatedTwice,
  kills: mischief.kills(),
  longestTakeoverMs: mischief.longestTakeoverMs(),
  freezes: mischief.freezes(),
  restarts: mischief.restarts(),
  seed: plan.seed,
  statuses: verdict.statuses,
  seconds: Math.round((Date.now() - begun) / 1_000),
};
workload.stop();
await workers.stop();
await database.close();
await first.stop();
await rm(folder, { recursive: true, force: true });

console.log(JSON.stringify(result, null, values.json ? 0 : 2));
for (const fault of verdict.faults.slice(0, 20)) console.error(fault);
const good = verdict.lost === 0 && verdict.duplicated === 0 && verdict.compensatedTwice === 0;
process.exit(good && verdict.terminal === plan.executions ? 0 : 1);
