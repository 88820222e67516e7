// Procedures made at random, with random failures and dying workers, on the real engine, compared with the reference
// model. On a failure fast-check prints the seed and the smallest plan that shows it.
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { Execution } from "../db";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import type { Undoing, Walk } from "../sop/walk-contract";
import { randomPlan, type Plan } from "./random-graph";
import { carry, loaded } from "./random-run";
import { randomSkills, type Ledger } from "./random-skills";
import { isPassing, modelOf, type JournalRow } from "./reference-model";
import { begin, testContext } from "./test-engine";

const RUNS = Number(process.env.RANDOM_RUNS ?? 80);

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));

const UNDOING: Record<string, Undoing> = {
  note: { by: "unnote", external: false },
  act: { by: "unact", external: true },
  seal: { by: null, external: false },
};
const compensationOf = (skill: string): Undoing => UNDOING[skill] ?? "nothing";

type Seen = { execution: Execution; rows: JournalRow[]; undoes: (string | null)[] };

async function see(id: string): Promise<Seen> {
  const execution = await database.client.execution.findUniqueOrThrow({ where: { id } });
  const all = await database.client.executionStep.findMany({ where: { executionId: id }, orderBy: { seq: "asc" } });
  const undone = all.filter(({ phase, status }) => phase === "COMPENSATION" && status === "SUCCEEDED");
  return { execution, rows: all, undoes: undone.map(({ undoes }) => undoes) };
}

function graphOf(plan: Plan, execution: Execution) {
  return plan.children[execution.sopId] ?? plan.graph;
}

async function model(plan: Plan, { execution, rows }: Seen): Promise<Walk> {
  const customer = { id: "", name: "Test", email: "", locale: "en", timezone: "UTC", vip_level: 0 };
  const input = execution.input as Record<string, unknown>;
  return modelOf({
    graph: graphOf(plan, execution),
    rows,
    compensationOf,
    facts: { input, locale: "en", now: execution.createdAt.toISOString(), customer, executionId: execution.id },
    childWalk: async (id) => model(plan, await see(id)),
  });
}

const sorted = (lines: string[]) => lines.sort();

/** What the journal and the model say was done, without the order in which paths side by side came. */
function compareJournal(plan: Plan, { execution, rows }: Seen, walk: Walk): void {
  const graph = graphOf(plan, execution);
  const stopped = (token: string) => walk.stopped.some((one) => token === one || token.startsWith(`${one}/`));
  const line = (row: { token: string; phase: string; status: string }, step: string) =>
    `${row.phase === "FORWARD" ? `"${row.token}" ` : "undo "}${step} ${row.status}`;
  const got = rows
    .filter(({ status, phase }) => phase !== "CONTROL" && status !== "STARTED" && status !== "LOST")
    // A branch that was stopped between two tries leaves the failed ones behind.
    .filter((row) => row.phase !== "FORWARD" || !stopped(row.token) || !isPassing(graph, row))
    .map((row) => line(row, row.stepId));
  const wanted = walk.steps
    .filter((row) => row.phase !== "FORWARD" || !stopped(row.token) || row.last)
    .map((row) => line(row, row.step));
  expect(sorted(got)).toEqual(sorted(wanted));
}

/** Every act once; undone once or never, last first but for what the rule names. */
async function compareEffects(plan: Plan, seen: Seen, walk: Walk, ledger: Ledger): Promise<void> {
  const { execution, rows, undoes } = seen;
  const done = rows.filter(
    ({ phase, status, kind }) => phase === "FORWARD" && status === "SUCCEEDED" && kind === "skill_call",
  );
  const graph = graphOf(plan, execution);
  const skillOf = (step: string) => {
    const node = graph.nodes[step];
    return node?.type === "skill_call" ? node.skill : "";
  };
  const own = undoes.filter((name) => !name?.includes("#"));
  expect(new Set(undoes).size).toBe(undoes.length);
  const left = done.filter(
    ({ stepId, seq }) => ["note", "seal"].includes(skillOf(stepId)) && !own.includes(String(seq)),
  );
  // By its row, not by the ledger: an act in a loop is one entry there, however often it was done and undone.
  const undoneByParent = (execution.parentId ? (await see(execution.parentId)).undoes : [])
    .filter((name) => name?.startsWith(`${execution.id}#`))
    .map((name) => rows.find(({ seq }) => name === `${execution.id}#${seq}`)?.stepId ?? "");
  const kept = await database.client.email.findMany({ where: { executionId: execution.id } });
  expect(kept.length).toBe(left.length - undoneByParent.filter((step) => skillOf(step) === "note").length);
  const acts = [...ledger.values()].filter((one) => one.executionId === execution.id);
  expect(acts.every((one) => one.done === 1 && one.undone <= 1)).toBe(true);
  if (execution.status === "COMPENSATED") expect(acts.every((one) => one.undone === 1)).toBe(true);
  expect(own.length + (undoes.length - own.length)).toBe(walk.undone.length);

  const rule = graph.compensation.find(({ step }) => step === walk.failure?.step);
  const undone = rows.filter(({ phase, status }) => phase === "COMPENSATION" && status === "SUCCEEDED");
  const others = undone
    .filter(({ stepId }) => !rule?.rollback.includes(stepId))
    .map((row) => Number((row as unknown as { undoes: string }).undoes));
  const plain = others.filter((seq) => !Number.isNaN(seq));
  // What may have happened stands in the way of undoing what it was built on: it goes first.
  const inDoubt = (seq: number) => Number(rows.find((row) => row.seq === seq)?.status !== "SUCCEEDED");
  expect(plain).toEqual([...plain].sort((a, b) => inDoubt(b) - inDoubt(a) || b - a));
}

async function compare(plan: Plan, id: string, ledger: Ledger): Promise<Walk> {
  const seen = await see(id);
  const walk = await model(plan, seen);
  const { execution } = seen;
  expect(execution.status).toBe(walk.status);
  compareJournal(plan, seen, walk);
  expect(execution.variables).toEqual(walk.variables);
  if (walk.ending.kind === "answered") {
    expect(execution.output).toMatchObject({ node: walk.ending.node, message: walk.ending.message });
  }
  if (walk.status !== "SUCCEEDED") expect(execution.error).toMatchObject({ code: walk.failure?.code });
  const alerts = await database.client.alert.findMany({ where: { executionId: id, code: { startsWith: "RULE_" } } });
  expect(sorted(alerts.map(({ code }) => code))).toEqual(sorted([...walk.alerts]));
  await compareEffects(plan, seen, walk, ledger);
  return walk;
}

/** Its parent stopped waiting for it: the model knows nothing of that. */
const wasCancelled = ({ rows }: Seen) =>
  rows.some(({ phase, kind, status }) => phase === "CONTROL" && kind === "cancel" && status === "SUCCEEDED");

/** Everything a called execution had done is undone, but for what it says it could not undo. */
async function compareCancelled({ execution, rows, undoes }: Seen): Promise<void> {
  const undoing = rows.filter(({ phase }) => phase === "COMPENSATION");
  const steps = (how: string) => undoing.filter(({ status }) => status === how).map(({ stepId }) => stepId);
  const failed = new Set(steps("FAILED").filter((step) => !steps("SUCCEEDED").includes(step)));
  const left = rows
    .filter(({ phase, status, kind }) => phase === "FORWARD" && status === "SUCCEEDED" && kind === "skill_call")
    .filter(({ output, seq }) => "note" in (output as object) && !undoes.includes(String(seq)));
  expect(new Set(undoes).size).toBe(undoes.length);
  expect(left.filter(({ stepId }) => !failed.has(stepId))).toEqual([]);
  expect(await database.client.email.count({ where: { executionId: execution.id } })).toBe(left.length);
  expect(execution.status).toBe(failed.size > 0 ? "COMPENSATION_FAILED" : "CANCELLED");
}

it(
  `does what the model does, ${RUNS} procedures and their calls through dying workers`,
  { timeout: 240_000 },
  async () => {
    const tally: Record<string, number> = {};
    const count = (what: string, by = 1) => (tally[what] = (tally[what] ?? 0) + by);
    let made = 0;
    await fc.assert(
      fc.asyncProperty(randomPlan, async (plan) => {
        const { skills, ledger } = randomSkills(plan.fates);
        const graph = { ...plan.graph, sopId: `random_${process.pid}_${++made}` };
        const id = await begin(testContext(database), loaded(graph)!, plan.input);
        const { deaths } = await carry(database, { ...plan, graph }, skills, id);
        const walk = await compare({ ...plan, graph }, id, ledger);
        const called = await database.client.execution.findMany({ where: { parentId: id } });
        for (const child of called) {
          const seen = await see(child.id);
          await (wasCancelled(seen) ? compareCancelled(seen) : compare(plan, child.id, ledger));
        }
        count(walk.status);
        count("deaths", deaths);
        count("stopped", walk.stopped.length);
        count("children", called.length);
      }),
      { numRuns: RUNS, ...(process.env.RANDOM_SEED ? { seed: Number(process.env.RANDOM_SEED) } : {}) },
    );
    // A generator that stopped reaching these would prove nothing.
    for (const what of ["SUCCEEDED", "COMPENSATED", "deaths", "stopped"]) expect(tally[what], what).toBeGreaterThan(0);
  },
);
