// What customers think of what was done for them: a thumb, one to five stars, a comment. One for each execution, of whom
// it was done for; it can be changed for a day and is kept with the execution.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction, type Db, type ExecutionRating } from "../db";
import { AppError } from "../errors";
import { publish } from "../postgres/notify";
import { isTerminal } from "./status";

export type Rating = Omit<ExecutionRating, "thumb"> & { thumb: "UP" | "DOWN" | null };

const CHANGEABLE_MS = 24 * 3_600_000;

export const changeableUntil = ({ createdAt }: Pick<Rating, "createdAt">) => new Date(+createdAt + CHANGEABLE_MS);

/** Reading hands the row on as it is; the database holds thumbs as text. */
const toRating = (row: ExecutionRating) => row as Rating;

export async function readRatings(db: Db, executionIds: readonly string[]): Promise<Map<string, Rating>> {
  const rows = await db.executionRating.findMany({ where: { executionId: { in: [...executionIds] } } });
  return new Map(rows.map((row) => [row.executionId, toRating(row)]));
}

export const rateExecutionInput = z
  .object({
    executionId: z.string().max(64),
    thumb: z.enum(["UP", "DOWN"]).nullable().default(null),
    stars: z.int().min(1).max(5).nullable().default(null),
    comment: z
      .string()
      .overwrite((text) => text.replaceAll("\0", "").trim())
      .max(1_000)
      .nullable()
      .default(null),
  })
  .refine(({ thumb, stars, comment }) => thumb !== null || stars !== null || Boolean(comment), {
    path: ["thumb"],
    error: "say something of it",
  });

/**
 * Keeps what somebody thinks of what was done for them, in place of what they said before. Throws NOT_FOUND for others'
 * executions, CONFLICT while it still runs (execution_open), EXPIRED a day after it was first said (rating_closed).
 */
export async function rateExecution(ctx: Ctx, input: z.input<typeof rateExecutionInput>): Promise<Rating> {
  requirePermission(ctx, "execution:rate");
  const { executionId, ...given } = rateExecutionInput.parse(input);
  const said = { ...given, comment: given.comment || null };
  return transaction(ctx.db, async (db) => {
    const now = ctx.clock.now();
    const { before, sessionId } = await lockRating({ ...ctx, db }, executionId);
    if (before && changeableUntil(before) <= now) {
      throw new AppError("EXPIRED", "A rating can be changed for a day.", { reason: "rating_closed" });
    }
    const row = await db.executionRating.upsert({
      where: { executionId },
      create: { executionId, userId: ctx.actor.userId, ...said, createdAt: now, updatedAt: now },
      update: { ...said, updatedAt: now },
    });
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "execution.rate",
        resourceType: "execution",
        resourceId: executionId,
        before: before ? { thumb: before.thumb, stars: before.stars, comment: before.comment } : undefined,
        after: said,
        executionId,
      },
    );
    // Other tabs show it, too.
    if (sessionId) await publish(db, `session:${sessionId}`, {});
    return toRating(row);
  });
}

/** What was said of one's own ended execution, which stays locked: two tabs rate one after the other. */
async function lockRating(ctx: Ctx, executionId: string) {
  if (!/^exec_\w+$/.test(executionId)) throw notFound();
  const { userId, role, customerId } = ctx.actor;
  // A conversation that a program holds in a customer's name is the customer's, too.
  const customer = role === "customer" ? customerId : null;
  const [execution] = await ctx.db.$queryRaw<{ own: boolean; sessionId: string | null; status: string }[]>`
    SELECT (e.user_id = ${userId} OR COALESCE(s.channel = 'rest' AND s.customer_id = ${customer}, false)) AS "own",
      e.session_id AS "sessionId", e.status
    FROM executions e LEFT JOIN session_states s ON s.id = e.session_id WHERE e.id = ${executionId} FOR UPDATE OF e`;
  if (!execution?.own) throw notFound();
  if (!isTerminal(execution.status)) {
    throw new AppError("CONFLICT", "This is not finished yet. Rate it once there is an answer.", {
      reason: "execution_open",
    });
  }
  const before = await ctx.db.executionRating.findUnique({ where: { executionId } });
  return { before, sessionId: execution.sessionId };
}

const notFound = () => new AppError("NOT_FOUND", "There is no such execution.", { reason: "execution_not_found" });
