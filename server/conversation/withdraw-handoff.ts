// The customer's way back to Steward, while they wait and while a person is with them.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction, type Handoff } from "../db";
import { AppError } from "../errors";
import { auditHandoff, handoffNotFound, lockHandoff, sayHandover } from "./handoff";
import { OPEN_STATUSES } from "./handoff.schema";
import { stopRinging } from "./handoff-bell";

export const withdrawHandoffInput = z.object({ handoffId: z.string().max(64) });

/** Throws NOT_FOUND for conversations of others, CONFLICT (handoff_ended) when it ended otherwise. Twice is once. */
export async function withdrawHandoff(ctx: Ctx, input: z.input<typeof withdrawHandoffInput>): Promise<Handoff> {
  requirePermission(ctx, "chat:use");
  const { handoffId } = withdrawHandoffInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const { handoff, session } = await lockHandoff(inner, handoffId);
    if (session.userId !== ctx.actor.userId) throw handoffNotFound();
    if (handoff.status === "WITHDRAWN") return handoff;
    const withdrawn = await markWithdrawn(inner, handoff);
    await sayHandover(inner, session, withdrawn, "withdrawn");
    return withdrawn;
  });
}

/** The same without a line of its own in the conversation: the turn that does it says so. ctx.db holds the lock. */
export async function markWithdrawn(ctx: Ctx, handoff: Handoff): Promise<Handoff> {
  const now = ctx.clock.now();
  const { count } = await ctx.db.handoff.updateMany({
    where: { id: handoff.id, status: { in: [...OPEN_STATUSES] } },
    data: { status: "WITHDRAWN", endedAt: now },
  });
  if (count === 0) {
    throw new AppError("CONFLICT", "This conversation is with Steward already.", { reason: "handoff_ended" });
  }
  const withdrawn = await ctx.db.handoff.findUniqueOrThrow({ where: { id: handoff.id } });
  await auditHandoff(ctx, "handoff.withdraw", withdrawn, { was: handoff.status });
  await stopRinging(ctx.db, withdrawn, now);
  return withdrawn;
}
