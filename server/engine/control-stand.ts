// Reads where an execution stands, for whoever may see it; with a lock when something is about to be decided on it.
import { can } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db, Execution } from "../db";
import { AppError } from "../errors";
import { getGraph } from "../sop/versions";
import { pathOf } from "./control-places";
import type { Stand } from "./control-rules";
import type { Order } from "./orders";
import type { Arrivals, State } from "./state";

/** PostgreSQL's text holds no NUL. */
export function plain(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

export function executionNotFound(): AppError {
  return new AppError("NOT_FOUND", "There is no such execution.", { reason: "execution_not_found" });
}

/** The row, locked until the caller's transaction ends. Somebody else's is answered like one that does not exist. */
export async function lockExecution(ctx: Ctx, db: Db, executionId: string): Promise<Execution> {
  const id = plain(executionId);
  const everybody = can(ctx.actor, "execution:read:all");
  await db.$queryRaw`SELECT id FROM executions WHERE id = ${id} FOR UPDATE`;
  const row = await db.execution.findUnique({ where: { id } });
  if (!row || (!everybody && row.userId !== ctx.actor.userId)) throw executionNotFound();
  return row;
}

export async function standOf(db: Db, row: Execution): Promise<Stand> {
  const [graph, journal] = await Promise.all([
    getGraph(db, row.sopId, row.sopVersion, row.sopChecksum),
    db.executionStep.findMany({
      where: { executionId: row.id, phase: { in: ["FORWARD", "CONTROL"] }, token: "" },
      orderBy: { seq: "asc" },
      select: { stepId: true, kind: true, phase: true, status: true, token: true },
    }),
  ]);
  return {
    id: row.id,
    status: row.status,
    state: row.state as unknown as State,
    arrivals: row.arrivals as unknown as Arrivals,
    pending: row.control as unknown as Order[],
    graph,
    path: pathOf(graph, journal),
  };
}
