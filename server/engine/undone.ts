// Which acts have been undone, whoever undid them: the execution itself when it failed, the one that called it, or a
// rollback. An act is named "exec_…#4": the execution and the seq of its journal row.
import type { Db } from "../db";

/** What a rollback's input says of each of its steps: the act that the step undoes. */
export type RollbackInput = { execution_id: string; reason: string; undoes: Record<string, string> };

export const actName = (executionId: string, seq: number | string) => `${executionId}#${seq}`;

/** The acts of these executions that were undone. */
export async function undoneActs(db: Db, executionIds: readonly string[]): Promise<Set<string>> {
  const ids = [...executionIds];
  const [compensations, rollbacks] = await Promise.all([
    db.executionStep.findMany({
      where: { executionId: { in: ids }, phase: "COMPENSATION", status: "SUCCEEDED", undoes: { not: null } },
      select: { executionId: true, undoes: true },
    }),
    db.execution.findMany({
      where: { parentId: { in: ids }, parentKind: "rollback" },
      select: {
        input: true,
        steps: { where: { phase: "FORWARD", status: "SUCCEEDED", kind: "skill_call" }, select: { stepId: true } },
      },
    }),
  ]);
  const undone = new Set<string>();
  for (const { executionId, undoes } of compensations) {
    if (undoes) undone.add(undoes.includes("#") ? undoes : actName(executionId, undoes));
  }
  for (const { input, steps } of rollbacks) {
    const { undoes } = input as unknown as RollbackInput;
    for (const { stepId } of steps) {
      const act = undoes[stepId];
      if (act) undone.add(act);
    }
  }
  return undone;
}

/** The executions these called, theirs, and so on, oldest first; the given ones themselves are not among them. */
export async function calledBy(db: Db, executionIds: readonly string[]): Promise<{ id: string; parentId: string }[]> {
  return db.$queryRaw`
    WITH RECURSIVE called AS (
      SELECT id, parent_id, created_at FROM executions WHERE parent_id = ANY(${[...executionIds]}) AND parent_kind = 'call'
      UNION ALL
      SELECT e.id, e.parent_id, e.created_at FROM executions e JOIN called ON e.parent_id = called.id
        WHERE e.parent_kind = 'call'
    ) SELECT id, parent_id AS "parentId" FROM called ORDER BY created_at, id`;
}
