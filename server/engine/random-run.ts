// Test support: carries an execution to its end through workers that die, freeze and are replaced. Time is jumped over,
// not waited for.
import type { Database, PrismaClient } from "../db";
import { transaction } from "../db";
import type { LoadedSop, SopGraph } from "../sop/graph";
import type { Skill } from "../skills/contract";
import { advance } from "./advance";
import { arrive } from "./arrive";
import { runAsyncTask } from "./async-task";
import { LeaseLost } from "./lease";
import type { Death, Plan } from "./random-graph";
import { createEngine, type Engine } from "./run";
import { isTerminal } from "./status";

const MOST_LIVES = 300;
const HOUR_MS = 3_600_000;

export type Carried = { lives: number; deaths: number };

export async function carry(
  database: Database,
  plan: Plan,
  skills: ReadonlyMap<string, Skill>,
  executionId: string,
): Promise<Carried> {
  const { client } = database;
  let jumped = 0;
  let deaths = 0;
  for (let life = 0; life < MOST_LIVES; life++) {
    const family = await familyOf(client, executionId);
    const open = family.filter(({ status }) => !isTerminal(status));
    if (open.length === 0) return { lives: life, deaths };
    const offset = jumped;
    const made = (death: Death | undefined) =>
      mortal(database, death, executionId, {
        clock: { now: () => new Date(Date.now() + offset) },
        getSkill: (name) => skills.get(name) as Skill,
        findSop: async (sopId) => loaded(plan.children[sopId]),
      });
    const [first, second] = [made(plan.deaths[life]), made(undefined)];
    const tasks = await client.asyncTask.findMany({
      where: { executionId: { in: family.map(({ id }) => id) }, status: { in: ["PENDING", "RUNNING"] } },
    });
    await Promise.all([
      ...open.flatMap(({ id }) => [advance(first.engine, id), advance(second.engine, id)]),
      ...tasks.map(({ id }) => runAsyncTask(first.engine, id)),
    ]);
    if (first.died()) {
      deaths += 1;
      await expireLeases(
        client,
        family.map(({ id }) => id),
      );
    } else if (!(await answerApprovals(client, plan, family)) && tasks.length === 0) {
      jumped += HOUR_MS;
      await client.$executeRaw`UPDATE executions SET wake_at = now() - interval '1 second'
        WHERE id = ANY(${family.map(({ id }) => id)}) AND status = 'WAITING' AND wake_at IS NOT NULL`;
    }
  }
  throw new Error(`${executionId} does not end.`);
}

export function loaded(graph: SopGraph | undefined): LoadedSop | null {
  return graph ? { file: "random.yaml", source: graph.sopId, checksum: graph.sopId, graph } : null;
}

/** An execution and all it called. */
async function familyOf(client: PrismaClient, executionId: string): Promise<{ id: string; status: string }[]> {
  return client.$queryRaw`
    WITH RECURSIVE family AS (
      SELECT id, status FROM executions WHERE id = ${executionId}
      UNION ALL SELECT e.id, e.status FROM executions e JOIN family f ON e.parent_id = f.id
    ) SELECT id, status FROM family`;
}

/** An engine that dies as told. The dead write nothing more; what is stolen goes on, and must be refused. */
function mortal(database: Database, death: Death | undefined, executionId: string, over: Partial<Engine>) {
  let commits = 0;
  let dead = false;
  const around = async <T>(commit: () => Promise<T>): Promise<T> => {
    if (dead) throw new LeaseLost(executionId);
    const fatal = death && commits++ === death.commit ? death.how : null;
    if (fatal === "before") {
      dead = true;
      throw new LeaseLost(executionId);
    }
    if (fatal === "stolen") {
      await expireLeases(
        database.client,
        (await familyOf(database.client, executionId)).map(({ id }) => id),
      );
      await advance(createEngine(database, { ...over, worker: "thief" }), executionId);
      dead = true;
      return commit();
    }
    const result = await commit();
    if (fatal === "after") {
      dead = true;
      throw new LeaseLost(executionId);
    }
    return result;
  };
  const client = new Proxy(database.client, {
    get(target, key) {
      if (key !== "$transaction") return Reflect.get(target, key, target) as unknown;
      const real = target.$transaction.bind(target) as (work: unknown, options: unknown) => Promise<unknown>;
      return (work: unknown, options: unknown) => around(() => real(work, options));
    },
  });
  const base = createEngine(database, over);
  const commitsOf = { push: (one: Parameters<Engine["commits"]["push"]>[0]) => around(() => base.commits.push(one)) };
  return { engine: { ...base, client, commits: { ...base.commits, ...commitsOf } }, died: () => dead };
}

async function expireLeases(client: PrismaClient, ids: string[]): Promise<void> {
  await client.$executeRaw`UPDATE executions SET lease_until = now() - interval '1 second' WHERE id = ANY(${ids})`;
  await client.$executeRaw`UPDATE async_tasks SET lease_until = now() - interval '1 second' WHERE execution_id = ANY(${ids})`;
}

/** Whether anybody was answered. What is to time out gets no answer. */
async function answerApprovals(client: PrismaClient, plan: Plan, family: { id: string }[]): Promise<boolean> {
  const asked = await client.approval.findMany({
    where: { executionId: { in: family.map(({ id }) => id) }, status: "PENDING" },
  });
  let answered = false;
  for (const { id, executionId, stepId } of asked) {
    const verdict = plan.verdicts[stepId];
    const { arrivals } = await client.execution.findUniqueOrThrow({ where: { id: executionId } });
    if (verdict === "timed_out" || id in (arrivals as object)) continue;
    const person = { approver: "Somebody", approver_id: "user_somebody", answered_at: new Date().toISOString() };
    const output = { approved: verdict === "approved", verdict, edited: false, values: {}, reason: null, ...person };
    await transaction(client, (tx) => arrive(tx, executionId, id, { status: "SUCCEEDED", output }));
    answered = true;
  }
  return answered;
}
