// Rolling back what has ended: a preview that says what would be undone and what stays, then a governed execution of
// its own that does it. What must stay true: nobody starts another plan than the one they saw, one act is undone once,
// and an execution has at most one rollback that is under way or has undone all.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction, type Execution } from "../db";
import { AppError } from "../errors";
import { skillRegistry } from "../skills/registry";
import { startExecution } from "./client";
import type { Refusal } from "./control-rules";
import { executionNotFound, lockExecution, plain } from "./control-stand";
import { lockFamily } from "./family";
import { hide, hiddenOf } from "./masking";
import { seesPersonalData } from "./read-mask";
import { hiddenIn, recordedOf } from "./recorded-row";
import { remainingLoss, type Remaining, type RollbackAct } from "./rollback-acts";
import { needsApproval, rollbackSop } from "./rollback-graph";
import { rollbackPlan, type RollbackPlan, type SkillOf } from "./rollback-plan";

export const previewRollbackInput = z.object({ executionId: z.string().max(64) });
export const startRollbackInput = previewRollbackInput.extend({
  reason: z
    .string()
    .overwrite((text) => text.replaceAll("\0", "").toWellFormed().trim())
    .min(3, "Say why it is rolled back.")
    .max(1_000),
  /** The hash of the preview that was seen. */
  expectedHash: z.string().length(64),
});

export type RollbackPreview = {
  executionId: string;
  /** In the order they would be undone. */
  acts: Omit<RollbackAct, "input">[];
  remaining: Remaining;
  /** Another manager will be asked first. */
  approval: boolean;
  hash: string;
  /** Why it cannot be rolled back now; null when it can. */
  refused: Refusal | null;
  /** Rollbacks of it that were begun before. */
  rollbacks: { id: string; status: string }[];
  /** Forks and retries that succeeded on the strength of what would be undone. */
  builtOn: string[];
};

const registered: SkillOf = (name) => skillRegistry.get(name) ?? null;

/** What rolling it back would do. Changes nothing. */
export async function previewRollback(
  ctx: Ctx,
  input: z.input<typeof previewRollbackInput>,
  skillOf: SkillOf = registered,
): Promise<RollbackPreview> {
  requirePermission(ctx, "execution:rollback");
  const { executionId } = previewRollbackInput.parse(input);
  const row = await ctx.db.execution.findUnique({ where: { id: plain(executionId) } });
  if (!row || (!can(ctx.actor, "execution:read:all") && row.userId !== ctx.actor.userId)) throw executionNotFound();
  const { acts, ...plan } = await rollbackPlan(ctx, ctx.db, row, skillOf);
  const shown = await shownTo(ctx, row, plan);
  return {
    executionId: row.id,
    acts: shown(acts.map(({ input: _, ...act }) => act)),
    remaining: shown(remainingLoss(acts)),
    approval: needsApproval(plan.graph, acts),
    hash: plan.hash,
    refused: plan.refused,
    rollbacks: plan.rollbacks.map(({ id, status }) => ({ id, status })),
    builtOn: plan.builders.filter(({ status }) => status === "SUCCEEDED").map(({ id }) => id),
  };
}

/** Without the customer's personal data where that is not for this reader. */
async function shownTo(ctx: Ctx, row: Execution, { graph }: Pick<RollbackPlan, "graph">): Promise<<T>(value: T) => T> {
  if (seesPersonalData(ctx, row, graph.auditPolicy)) return (value) => value;
  const customer = row.customerId ? await ctx.db.customer.findUnique({ where: { id: row.customerId } }) : null;
  const hidden = hiddenOf(graph, customer ? [customer] : [], [], () => null);
  return (value) => hide(value, hidden);
}

export type StartedRollback = { executionId: string; parentId: string };

/** Begins the execution that undoes what the preview showed. CONFLICT (preview_changed) when that is not so any more. */
export async function startRollback(
  ctx: Ctx,
  input: z.input<typeof startRollbackInput>,
  skillOf: SkillOf = registered,
): Promise<StartedRollback> {
  requirePermission(ctx, "execution:rollback");
  const { executionId, reason, expectedHash } = startRollbackInput.parse(input);
  return transaction(ctx.db, async (db) => {
    // Under one lock: a called one and its caller must not be undone at once, nor while another begins to build on them.
    const row = await lockExecution({ ...ctx, db }, db, executionId);
    await lockFamily(db, row.id);
    const plan = await rollbackPlan(ctx, db, row, skillOf);
    if (plan.refused) throw new AppError("CONFLICT", plan.refused.message, { reason: plan.refused.reason });
    if (plan.hash !== expectedHash) {
      const message = "What would be undone has changed since the preview; look at it again.";
      throw new AppError("CONFLICT", message, { reason: "preview_changed", details: { hash: plan.hash } });
    }
    return begin({ ...ctx, db }, row, plan, reason);
  });
}

async function begin(ctx: Ctx, row: Execution, plan: RollbackPlan, reason: string): Promise<StartedRollback> {
  const { sop, undoes } = rollbackSop({
    executionId: row.id,
    graph: plan.graph,
    acts: plan.acts,
    reason,
    by: ctx.actor.name,
  });
  // Undoing is the system's act, asked for by the operator, not by the customer: the operator is asked for information,
  // and what they ask for is not theirs to approve.
  const actor = { ...ctx.actor, role: "system", customerId: null } as const;
  const { executionId } = await startExecution(
    { ...ctx, actor },
    {
      sop,
      input: { execution_id: row.id, reason, undoes },
      channel: "console",
      locale: ctx.locale,
      intent: "rollback",
      intentConfidence: 1,
      sentiment: 0,
      parent: { id: row.id, kind: "rollback" },
      hidden: await hiddenIn(ctx.db, row, plan.graph),
    },
  );
  await recordAudit(ctx, {
    action: "execution.rollback",
    resourceType: "execution",
    resourceId: row.id,
    before: { status: row.status },
    after: {
      executionId,
      reason: await recordedOf(ctx.db, row, reason),
      hash: plan.hash,
      undoes: Object.values(undoes),
    },
    executionId: row.id,
  });
  return { executionId, parentId: row.id };
}
