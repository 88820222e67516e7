// A customer stops their own execution, or replaces it by one that was put right: possible until something was done that
// cannot be undone, or is being done right now. What was done is undone then, as after a failure. The row is locked while
// that is judged, and the engine looks at its orders between any two steps, so no step begins in between.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction, type Db, type Execution } from "../db";
import { AppError } from "../errors";
import { publish } from "../postgres/notify";
import { getSkill } from "../skills/registry";
import type { Skill } from "../skills/contract";
import type { SopGraph } from "../sop/graph";
import { asPublished } from "../sop/skill-majors";
import { getGraph } from "../sop/versions";
import { refusal } from "./control-rules";
import { lockExecution, standOf } from "./control-stand";
import { giveOrder } from "./give-order";
import type { Order } from "./orders";
import { recordedOf } from "./recorded-row";
import { owedCompensations } from "./saga";
import type { State } from "./state";

/** Why it ended, as its row keeps it: the conversation says it in the customer's language. */
export const STOPPED_BY_CUSTOMER = "stopped_by_customer";
export const REPLACED_BY_CUSTOMER = "replaced_by_customer";

export const stopOwnInput = z.object({
  executionId: z.string().max(64),
  reason: z.enum([STOPPED_BY_CUSTOMER, REPLACED_BY_CUSTOMER]),
});

/**
 * Throws NOT_FOUND for another's; CONFLICT: past_no_return, execution_ended, execution_undoing. Whoever may order any
 * execution about may do so here only with their own.
 */
export async function stopOwnExecution(
  ctx: Ctx,
  input: z.input<typeof stopOwnInput>,
  skillOf: (name: string) => Skill = getSkill,
): Promise<void> {
  requirePermission(ctx, "chat:use");
  const { executionId, reason } = stopOwnInput.parse(input);
  await transaction(ctx.db, async (db) => {
    const row = await lockExecution(ctx, db, executionId);
    if (row.userId !== ctx.actor.userId) {
      throw new AppError("NOT_FOUND", "There is no such execution.", { reason: "execution_not_found" });
    }
    const refused = refusal(await standOf(db, row), { kind: "cancel" });
    if (refused) throw new AppError("CONFLICT", refused.message, { reason: refused.reason });
    if (await isPastNoReturn(db, row, skillOf, ctx.clock.now())) {
      throw new AppError("CONFLICT", "It has done what cannot be undone; let it finish.", { reason: "past_no_return" });
    }
    const { userId, name, role } = ctx.actor;
    const at = ctx.clock.now().toISOString();
    const order: Order = { kind: "cancel", compensate: true, by: { userId, name, role }, reason, at };
    await giveOrder(db, row.id, order);
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "execution.cancel",
        resourceType: "execution",
        resourceId: row.id,
        before: { status: row.status, node: row.node },
        after: await recordedOf(db, row, { kind: "cancel", compensate: true, reason }),
        executionId: row.id,
      },
    );
    await publish(db, `execution:${row.id}`, { order: "cancel" });
  });
}

/** Whether it, or what it called, has done something that cannot be undone, or may be doing so now. */
async function isPastNoReturn(db: Db, row: Execution, skillOf: (name: string) => Skill, now: Date): Promise<boolean> {
  const graph = await getGraph(db, row.sopId, row.sopVersion, row.sopChecksum);
  const skill = asPublished(graph, skillOf);
  const journal = await db.executionStep.findMany({ where: { executionId: row.id }, orderBy: { seq: "asc" } });
  if (owedCompensations(journal, { skill, now }).some((owed) => owed.skill === null)) return true;
  if (isDoingForGood(row, graph, skill)) return true;
  const called = await db.execution.findMany({ where: { parentId: row.id, parentKind: "call" } });
  for (const child of called) if (await isPastNoReturn(db, child, skillOf, now)) return true;
  return false;
}

function isDoingForGood({ status, state }: Execution, graph: SopGraph, skillOf: (name: string) => Skill): boolean {
  if (status !== "RUNNING") return false;
  return (state as unknown as State).tokens.some(({ node: id, wait, ended }) => {
    const node = id === null ? undefined : graph.nodes[id];
    if (wait || ended || node?.type !== "skill_call") return false;
    return skillOf(node.skill).reversibility.kind === "irreversible";
  });
}
