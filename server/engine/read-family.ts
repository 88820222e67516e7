// What belongs to an execution beside its own rows: where it came from, what came of it, what people were asked, and what
// they may order of it now.
import { can } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Approval, ApprovalAnswer, Execution } from "../db";
import type { SopGraph } from "../sop/graph";
import { availableOrders, type AvailableOrder } from "./control-rules";
import { standOf } from "./control-stand";
import { forkSource } from "./fork";
import { refuseFork } from "./fork-point";
import type { Order } from "./orders";
import { isTerminal } from "./status";

export type Relative = {
  id: string;
  /** call | fork | retry | rollback: how the younger of the two came from the other. */
  kind: string;
  sopId: string;
  status: string;
  outcome: string | null;
  createdAt: Date;
};

export type ExecutionApproval = Omit<Approval, "amountMinor"> & {
  amountMinor: number | null;
  answers: ApprovalAnswer[];
};

export type Actions = {
  orders: AvailableOrder[];
  /** Steps that another execution may begin at. */
  fork: string[];
  retry: string[];
  /** Whether a preview is worth asking for. */
  rollback: boolean;
  review: boolean;
};

/** Its parent and its children, as far as the actor may see them. */
export async function relativesOf(
  ctx: Ctx,
  row: Execution,
): Promise<{ parent: Relative | null; children: Relative[] }> {
  const select = {
    id: true,
    parentKind: true,
    sopId: true,
    status: true,
    output: true,
    createdAt: true,
  } as const;
  const visible = can(ctx.actor, "execution:read:all") ? {} : { userId: ctx.actor.userId };
  const [parent, children] = await Promise.all([
    row.parentId ? ctx.db.execution.findFirst({ where: { id: row.parentId, ...visible }, select }) : null,
    ctx.db.execution.findMany({ where: { parentId: row.id, ...visible }, orderBy: { createdAt: "asc" }, select }),
  ]);
  const relative = (one: NonNullable<typeof parent>, kind: string | null): Relative => ({
    id: one.id,
    kind: kind ?? "call",
    sopId: one.sopId,
    status: one.status,
    outcome: (one.output as { outcome?: string } | null)?.outcome ?? null,
    createdAt: one.createdAt,
  });
  return {
    parent: parent && relative(parent, row.parentKind),
    children: children.map((child) => relative(child, child.parentKind)),
  };
}

export async function approvalsOf(ctx: Ctx, executionId: string): Promise<ExecutionApproval[]> {
  const rows = await ctx.db.approval.findMany({
    where: { executionId },
    orderBy: { createdAt: "asc" },
    include: { answers: { orderBy: { createdAt: "asc" } } },
  });
  return rows.map((row) => ({ ...row, amountMinor: row.amountMinor === null ? null : Number(row.amountMinor) }));
}

/** What this actor may do with it as it stands now; the verbs decide again when it is done. */
export async function actionsOf(ctx: Ctx, row: Execution, graph: SopGraph): Promise<Actions> {
  const ended = isTerminal(row.status);
  const rollback = can(ctx.actor, "execution:rollback") && ended && row.parentKind !== "rollback";
  const review = can(ctx.actor, "execution:review") && ended && row.userId !== ctx.actor.userId;
  const none = { orders: [], fork: [], retry: [], rollback, review };
  if (!can(ctx.actor, "execution:control")) return none;
  if (!ended && row.status !== "PAUSED") return { ...none, orders: availableOrders(await standOf(ctx.db, row)) };
  const [source, stand] = await Promise.all([forkSource(ctx.db, row), standOf(ctx.db, row)]);
  const steps = graph.order.filter((stepId) => !refuseFork(source, stepId));
  const retriable = ["FAILED", "COMPENSATED", "CANCELLED"].includes(row.status);
  return {
    ...none,
    orders: ended ? [] : availableOrders(stand),
    fork: steps,
    retry: retriable ? steps : [],
  };
}

/** Orders that the engine has not carried out yet. */
export function pendingOrders(row: Execution): Order[] {
  return row.control as unknown as Order[];
}
