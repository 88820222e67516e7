// A person's look at what was decided: asked for by AUDIT_POLICY's human_review_required, possible for every execution
// that has ended. Each decision is reviewed once, and not by whom it was made for.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction, type AuditLog } from "../db";
import { AppError } from "../errors";
import { lockExecution } from "./control-stand";
import { recordedOf } from "./recorded-row";
import { isTerminal } from "./status";

export const REVIEW_VERDICTS = ["agreed", "disagreed"] as const;
export type ReviewVerdict = (typeof REVIEW_VERDICTS)[number];

export const reviewDecisionInput = z
  .object({
    executionId: z.string().max(64),
    verdict: z.enum(REVIEW_VERDICTS),
    note: z
      .string()
      .overwrite((text) => text.replaceAll("\0", "").toWellFormed().trim())
      .max(2_000)
      .default(""),
  })
  .refine(({ verdict, note }) => verdict === "agreed" || note !== "", {
    path: ["note"],
    message: "Say what is wrong with the decision.",
  });

export type Review = { verdict: ReviewVerdict; note: string; by: string; at: Date };

const ACTION = "decision.review";

/** Notes that a person looked at the decision, and what they think of it. Of two at once one counts (CONFLICT reviewed). */
export async function reviewDecision(ctx: Ctx, input: z.input<typeof reviewDecisionInput>): Promise<Review> {
  requirePermission(ctx, "execution:review");
  const { executionId, verdict, note } = reviewDecisionInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const row = await lockExecution(ctx, db, executionId);
    if (!isTerminal(row.status)) {
      throw new AppError("CONFLICT", `${row.id} has not ended yet (${row.status}).`, { reason: "not_ended" });
    }
    if (row.userId === ctx.actor.userId) {
      throw new AppError("FORBIDDEN", "What was decided for you is for somebody else to review.", {
        reason: "own_request",
      });
    }
    const { count } = await db.aiDecision.updateMany({
      where: { executionId: row.id, createdAt: row.createdAt, humanReviewed: false },
      data: { humanReviewed: true, reviewerId: ctx.actor.userId },
    });
    if (count === 0) throw new AppError("CONFLICT", `${row.id} was reviewed before.`, { reason: "reviewed" });
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: ACTION,
        resourceType: "execution",
        resourceId: row.id,
        before: { humanReviewed: false },
        after: { humanReviewed: true, verdict, note: await recordedOf(db, row, note), by: ctx.actor.name },
        executionId: row.id,
      },
    );
    return { verdict, note, by: ctx.actor.name, at: ctx.clock.now() };
  });
}

/** What the reviewer found; null while nobody looked. The audit row is where it is kept. */
export async function reviewOf(ctx: Pick<Ctx, "db">, executionId: string): Promise<Review | null> {
  const row: AuditLog | null = await ctx.db.auditLog.findFirst({ where: { executionId, action: ACTION } });
  if (!row) return null;
  const { verdict, note, by } = row.after as { verdict: ReviewVerdict; note: string; by: string };
  return { verdict, note, by, at: row.at };
}
