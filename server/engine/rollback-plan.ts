// What a rollback would do, read from the journals of an execution and of those it called, and whether it may be done now.
import type { Ctx } from "../context";
import type { Db, Execution } from "../db";
import type { Skill } from "../skills/contract";
import { getGraph } from "../sop/versions";
import type { Refusal } from "./control-rules";
import { buildersOn, type Builder } from "./family";
import { planHash, rollbackActs, type RollbackAct, type RollbackTree } from "./rollback-acts";
import { isTerminal } from "./status";
import { calledBy, undoneActs } from "./undone";

/** Null: there is no such skill any more. */
export type SkillOf = (name: string) => Skill | null;

export type RollbackPlan = {
  graph: RollbackTree["graph"];
  acts: RollbackAct[];
  hash: string;
  refused: Refusal | null;
  rollbacks: { id: string; status: string; parentId: string | null; output: unknown }[];
  /** Forks and retries that build on what would be undone. */
  builders: Builder[];
};

export async function rollbackPlan(ctx: Ctx, db: Db, row: Execution, skillOf: SkillOf): Promise<RollbackPlan> {
  const root = await callRoot(db, row.id);
  const called = await calledBy(db, [root]);
  const everyone = [root, ...called.map(({ id }) => id)];
  const [tree, undone, rollbacks, top, builders] = await Promise.all([
    treeOf(db, row, called),
    undoneActs(db, everyone),
    db.execution.findMany({
      where: { parentId: { in: everyone }, parentKind: "rollback" },
      orderBy: { createdAt: "asc" },
      select: { id: true, status: true, parentId: true, output: true },
    }),
    db.execution.findUniqueOrThrow({ where: { id: root }, select: { id: true, status: true } }),
    buildersOn(db, everyone),
  ]);
  const acts = rollbackActs(tree, { skillOf, undone, now: ctx.clock.now() });
  const hash = planHash(row.id, acts);
  const refused = refuseRollback(row.id, top, { rollbacks, builders }, acts);
  const own = rollbacks.filter(({ parentId }) => parentId === row.id);
  return { graph: tree.graph, acts, hash, refused, rollbacks: own, builders };
}

function refuseRollback(
  id: string,
  top: { id: string; status: string },
  { rollbacks, builders }: Pick<RollbackPlan, "rollbacks" | "builders">,
  acts: readonly RollbackAct[],
): Refusal | null {
  if (!isTerminal(top.status)) {
    return top.id === id
      ? { reason: "not_ended", message: `${id} has not ended (${top.status}); cancel it instead.` }
      : { reason: "not_ended", message: `${id} is part of ${top.id}, which has not ended; cancel that one instead.` };
  }
  const live = rollbacks.find(({ status }) => !isTerminal(status));
  if (live)
    return { reason: "rollback_under_way", message: `${live.parentId ?? id} is being rolled back by ${live.id}.` };
  const builder = builders.find(({ status }) => !isTerminal(status));
  if (builder) {
    const message = `${builder.id} (${builder.status}) builds on what would be undone; cancel it first, or wait for its end.`;
    return { reason: "built_on", message };
  }
  const done = rollbacks.find((one) => one.parentId === id && one.status === "SUCCEEDED" && isResolved(one.output));
  if (done) return { reason: "rolled_back", message: `${id} was rolled back by ${done.id}.` };
  if (acts.some(({ verdict }) => verdict === "undo")) return null;
  return { reason: "nothing_to_undo", message: `Nothing ${id} did is left that could be undone.` };
}

/** One that was not approved, or undid a part only, does not stand in the way of another. */
const isResolved = (output: unknown) => (output as { outcome?: string } | null)?.outcome === "resolved";

/** The execution at the top of the calls this one is part of. */
async function callRoot(db: Db, executionId: string): Promise<string> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE above AS (
      SELECT id, parent_id, parent_kind, 0 AS depth FROM executions WHERE id = ${executionId}
      UNION ALL
      SELECT e.id, e.parent_id, e.parent_kind, depth + 1 FROM executions e JOIN above ON e.id = above.parent_id
        WHERE above.parent_kind = 'call'
    ) SELECT id FROM above ORDER BY depth DESC LIMIT 1`;
  return rows[0]?.id ?? executionId;
}

async function treeOf(db: Db, row: Execution, called: { id: string; parentId: string }[]): Promise<RollbackTree> {
  const [graph, journal, children] = await Promise.all([
    getGraph(db, row.sopId, row.sopVersion, row.sopChecksum),
    db.executionStep.findMany({ where: { executionId: row.id }, orderBy: { seq: "asc" } }),
    db.execution.findMany({
      where: { id: { in: called.filter(({ parentId }) => parentId === row.id).map(({ id }) => id) } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    }),
  ]);
  const below = await Promise.all(children.map((child) => treeOf(db, child, called)));
  return { id: row.id, graph, createdAt: row.createdAt, journal, called: below };
}
