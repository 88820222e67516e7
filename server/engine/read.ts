// Executions as pages read them. A customer sees their own; somebody else's looks as if it did not exist.
import { z } from "zod";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { Prisma, type AiDecision, type AsyncTask, type Execution, type ExecutionStep, type ModelCall } from "../db";
import { AppError } from "../errors";
import type { SopGraph } from "../sop/graph";
import { getGraph } from "../sop/versions";
import { EXECUTION_STATUSES } from "./status";

export type ExecutionDetail = {
  execution: Execution & { customerName: string | null };
  /** The journal, by seq. */
  steps: ExecutionStep[];
  decision: AiDecision | null;
  modelCalls: ModelCall[];
  asyncTasks: AsyncTask[];
  graph: SopGraph;
  /** Executions that came from this one, oldest first: calls, forks, retries and rollbacks. */
  children: Pick<Execution, "id" | "sopId" | "parentKind" | "status" | "createdAt">[];
};

/** Throws NOT_FOUND, also for executions the actor may not see. */
export async function getExecution(ctx: Ctx, input: { executionId: string }): Promise<ExecutionDetail> {
  requirePermission(ctx, "execution:read");
  const { executionId } = z.object({ executionId: z.string().max(64) }).parse(input);
  const found = await ctx.db.execution.findFirst({
    where: { id: clean(executionId), ...ownership(ctx) },
    include: { steps: { orderBy: { seq: "asc" } } },
  });
  if (!found) throw new AppError("NOT_FOUND", "There is no such execution.", { reason: "execution_not_found" });
  const { steps, ...execution } = found;
  const [decision, modelCalls, asyncTasks, customer, graph, children] = await Promise.all([
    ctx.db.aiDecision.findFirst({ where: { executionId, createdAt: execution.createdAt } }),
    ctx.db.modelCall.findMany({ where: { executionId }, orderBy: { createdAt: "asc" } }),
    ctx.db.asyncTask.findMany({ where: { executionId } }),
    execution.customerId ? ctx.db.customer.findUnique({ where: { id: execution.customerId } }) : null,
    getGraph(ctx.db, execution.sopId, execution.sopVersion, execution.sopChecksum),
    ctx.db.execution.findMany({
      where: { parentId: execution.id, ...ownership(ctx) },
      select: { id: true, sopId: true, parentKind: true, status: true, createdAt: true },
      orderBy: { id: "asc" },
      take: 100,
    }),
  ]);
  return {
    execution: { ...execution, customerName: customer?.name ?? null },
    steps,
    decision,
    modelCalls,
    asyncTasks,
    graph,
    children,
  };
}

export const listExecutionsInput = z.object({
  search: z.string().max(200).optional(),
  status: z.enum(EXECUTION_STATUSES).optional(),
  page: z.number().int().min(1).max(100_000).default(1),
  pageSize: z.number().int().min(1).max(100).default(25),
});

export type ExecutionRow = {
  id: string;
  sopId: string;
  sopVersion: number;
  status: (typeof EXECUTION_STATUSES)[number];
  /** Of a WAITING one: approval, time, child or async. */
  waitingFor: string | null;
  intent: string;
  orderId: string | null;
  customerId: string | null;
  customerName: string | null;
  sessionId: string | null;
  /** The words its conversation began with, for who may read that conversation. */
  title: string | null;
  createdAt: Date;
  completedAt: Date | null;
  durationMs: number | null;
  /** Micro-USD, known once the execution ended. */
  costMicroUsd: number | null;
};

/** Newest first. The search looks in ids, SOP, intent, order number and customer's id and name. */
export async function listExecutions(
  ctx: Ctx,
  input: z.input<typeof listExecutionsInput>,
): Promise<{ rows: ExecutionRow[]; total: number }> {
  requirePermission(ctx, "execution:read");
  const { search, status, page, pageSize } = listExecutionsInput.parse(input);
  const conditions: Prisma.Sql[] = [Prisma.sql`true`];
  if (!can(ctx.actor, "execution:read:all")) conditions.push(Prisma.sql`e.user_id = ${ctx.actor.userId}`);
  if (status) conditions.push(Prisma.sql`e.status = ${status}`);
  const wanted = clean(search ?? "").trim();
  if (wanted) {
    const pattern = `%${wanted.replace(/[\\%_]/g, (char) => `\\${char}`)}%`;
    conditions.push(Prisma.sql`(
      (e.id || ' ' || e.sop_id || ' ' || e.intent || ' ' || coalesce(e.customer_id, '') || ' ' ||
        coalesce(e.input ->> 'order_id', '')) ILIKE ${pattern}
      OR e.customer_id IN (SELECT id FROM customers WHERE name ILIKE ${pattern}))`);
  }
  const where = Prisma.join(conditions, " AND ");
  const readable = can(ctx.actor, "session:read:all") ? Prisma.sql`true` : Prisma.sql`s.user_id = ${ctx.actor.userId}`;
  const [rows, totals] = await Promise.all([
    ctx.db.$queryRaw<ExecutionRow[]>`
      SELECT e.id, e.sop_id AS "sopId", e.sop_version AS "sopVersion", e.status, e.intent,
        e.waiting_for AS "waitingFor",
        e.input ->> 'order_id' AS "orderId", e.customer_id AS "customerId", c.name AS "customerName",
        e.session_id AS "sessionId", s.title, e.created_at AS "createdAt", e.completed_at AS "completedAt",
        (extract(epoch FROM e.completed_at - e.created_at) * 1000)::int AS "durationMs",
        (d.total_cost_usd * 1000000)::int AS "costMicroUsd"
      FROM executions e
      LEFT JOIN customers c ON c.id = e.customer_id
      LEFT JOIN session_states s ON s.id = e.session_id AND ${readable}
      LEFT JOIN ai_decisions d ON d.execution_id = e.id AND d.created_at = e.created_at AND d.completed_at IS NOT NULL
      WHERE ${where}
      ORDER BY e.created_at DESC, e.id DESC
      LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
    ctx.db.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total FROM executions e WHERE ${where}`,
  ]);
  return { rows, total: totals[0]?.total ?? 0 };
}

/** What this actor may see, as a condition on executions. */
function ownership(ctx: Ctx): { userId?: string } {
  return can(ctx.actor, "execution:read:all") ? {} : { userId: ctx.actor.userId };
}

/** PostgreSQL's text holds no NUL. */
function clean(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed();
}
