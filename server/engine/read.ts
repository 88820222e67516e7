// Executions as pages read them. A customer sees their own; somebody else's looks as if it did not exist.
import { z } from "zod";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx, Localized } from "../context";
import { Prisma, type AiDecision, type AsyncTask, type Execution, type ExecutionStep, type ModelCall } from "../db";
import { skillRegistry } from "../skills/registry";
import { summarizeCall } from "../skills/summarize-call";
import type { SopGraph } from "../sop/graph";
import { getGraph } from "../sop/versions";
import { reviewOf, type Review } from "./control-review";
import { executionNotFound, plain } from "./control-stand";
import { maskText } from "./masking";
import type { Order } from "./orders";
import { picturesOf, type Evidence } from "./pictures";
import {
  actionsOf,
  approvalsOf,
  pendingOrders,
  relativesOf,
  type Actions,
  type ExecutionApproval,
  type Relative,
} from "./read-family";
import { maskedFor, seesPersonalData } from "./read-mask";
import { EXECUTION_STATUSES } from "./status";

/** `summary`: what a skill's call does, in its own words; null for other rows. */
export type JournalRow = ExecutionStep & { summary: Localized | null };

export type ExecutionDetail = {
  execution: Execution & { customerName: string | null };
  /** The journal, by seq. */
  steps: JournalRow[];
  decision: AiDecision | null;
  /** What a person found who looked at the decision. */
  review: Review | null;
  modelCalls: ModelCall[];
  asyncTasks: AsyncTask[];
  graph: SopGraph;
  parent: Relative | null;
  /** Executions it called, and forks, retries and rollbacks of it. */
  children: Relative[];
  approvals: ExecutionApproval[];
  /** What the customer sent for it. */
  pictures: Evidence[];
  /** What this actor may do with it now. */
  actions: Actions;
  /** Orders given and not carried out yet. */
  pending: Order[];
  /** Personal data is not shown to this actor. */
  masked: boolean;
};

/** Throws NOT_FOUND, also for executions the actor may not see. */
export async function getExecution(ctx: Ctx, input: { executionId: string }): Promise<ExecutionDetail> {
  requirePermission(ctx, "execution:read");
  const { executionId } = z.object({ executionId: z.string().max(64) }).parse(input);
  const found = await ctx.db.execution.findFirst({
    where: { id: plain(executionId), ...ownership(ctx) },
    include: { steps: { orderBy: { seq: "asc" } } },
  });
  if (!found) throw executionNotFound();
  const { steps, ...execution } = found;
  const graph = await getGraph(ctx.db, execution.sopId, execution.sopVersion, execution.sopChecksum);
  const [decision, modelCalls, asyncTasks, customer, relatives, approvals, actions, review, pictures] =
    await Promise.all([
      ctx.db.aiDecision.findFirst({ where: { executionId, createdAt: execution.createdAt } }),
      ctx.db.modelCall.findMany({ where: { executionId }, orderBy: { createdAt: "asc" } }),
      ctx.db.asyncTask.findMany({ where: { executionId } }),
      execution.customerId ? ctx.db.customer.findUnique({ where: { id: execution.customerId } }) : null,
      relativesOf(ctx, execution),
      approvalsOf(ctx, executionId),
      actionsOf(ctx, execution, graph),
      reviewOf(ctx, executionId),
      picturesOf(ctx.db, executionId),
    ]);
  const detail = {
    execution: { ...execution, customerName: customer?.name ?? null },
    steps: steps.map((step) => ({
      ...step,
      summary: summarizeCall(skillRegistry.get(step.name ?? "") ?? null, step.input),
    })),
    decision,
    review,
    modelCalls,
    asyncTasks,
    graph,
    ...relatives,
    approvals,
    pictures,
    actions: { ...actions, review: actions.review && decision?.humanReviewed === false },
    pending: pendingOrders(execution),
    masked: false,
  };
  return maskedFor(ctx, detail, customer);
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
  const wanted = plain(search ?? "").trim();
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
    ctx.db.$queryRaw<FoundRow[]>`
      SELECT e.id, e.sop_id AS "sopId", e.sop_version AS "sopVersion", e.sop_checksum AS "sopChecksum", e.user_id AS "userId",
        e.status, CASE WHEN e.status = 'WAITING' THEN e.waiting_for END AS "waitingFor", e.parent_kind AS "parentKind",
        e.intent,
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
  return { rows: await Promise.all(rows.map((row) => shownRow(ctx, row))), total: totals[0]?.total ?? 0 };
}

type FoundRow = ExecutionRow & { sopChecksum: string; userId: string };

/** A row without the customer's name where that is not for this reader. */
async function shownRow(ctx: Ctx, { sopChecksum, userId, ...row }: FoundRow): Promise<ExecutionRow> {
  if (row.customerName === null) return row;
  const { auditPolicy } = await getGraph(ctx.db, row.sopId, row.sopVersion, sopChecksum);
  const sees = seesPersonalData(ctx, { userId, customerId: row.customerId }, auditPolicy);
  return sees ? row : { ...row, customerName: maskText(row.customerName) };
}

/** What this actor may see, as a condition on executions. */
function ownership(ctx: Ctx): { userId?: string } {
  return can(ctx.actor, "execution:read:all") ? {} : { userId: ctx.actor.userId };
}
