// What came in and was refused, so that operators see that a sender knocks in vain, and why. What must stay true: nothing
// that an unverified sender wrote is kept, and however often they knock, a reason is one row an hour.
import { z } from "zod";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import type { Db } from "../../db";
import { log } from "../../log";
import { findResource } from "../use-resource";
import type { RefusalReason } from "./refusal.schema";

type Refused = {
  resourceId: string;
  reason: RefusalReason;
  /** What the sender called it; only of one whose signature was right. */
  event?: string;
  at: Date;
};

/** Counts a refusal of a source that exists; of any other there is nothing to tell. Never keeps the answer from going out. */
export async function noteRefusal(db: Db, { resourceId, reason, event = "", at }: Refused): Promise<void> {
  if (!/^[\w-]{1,64}$/.test(resourceId)) return;
  try {
    await db.$executeRaw`
      INSERT INTO webhook_refusals AS r (resource_id, reason, event, hour, count, last_at)
      SELECT id, ${reason}, ${event}, date_trunc('hour', ${at}::timestamptz), 1, ${at}::timestamptz
      FROM resources WHERE id = ${resourceId} AND connector IN ('webhook_source', 'stripe')
      ON CONFLICT (resource_id, reason, event, hour)
        DO UPDATE SET count = r.count + 1, last_at = greatest(r.last_at, excluded.last_at)`;
  } catch (err) {
    log.warn({ err, resource: resourceId, reason }, "a refused webhook was not counted");
  }
}

export const listRefusalsInput = z.object({ resourceId: z.string().max(64) });

export type Refusal = { id: string; reason: string; event: string | null; count: number; lastAt: Date };

const SHOWN = 10;
const DAY_MS = 24 * 3_600_000;

/** The latest, each reason once an hour, and how many there were in the last 24 hours. */
export async function listRefusals(
  ctx: Ctx,
  input: z.input<typeof listRefusalsInput>,
): Promise<{ rows: Refusal[]; lastDay: number }> {
  requirePermission(ctx, "resource:read");
  const { resourceId } = listRefusalsInput.parse(input);
  await findResource(ctx.db, resourceId);
  const since = new Date(ctx.clock.now().getTime() - DAY_MS);
  const [rows, lately] = await Promise.all([
    ctx.db.webhookRefusal.findMany({
      where: { resourceId },
      orderBy: [{ lastAt: "desc" }, { reason: "asc" }, { event: "asc" }],
      take: SHOWN,
    }),
    ctx.db.webhookRefusal.aggregate({ where: { resourceId, lastAt: { gt: since } }, _sum: { count: true } }),
  ]);
  return {
    rows: rows.map(({ reason, event, count, hour, lastAt }) => {
      const id = `${reason} ${event} ${hour.toISOString()}`;
      return { id, reason, event: event === "" ? null : event, count, lastAt };
    }),
    lastDay: lately._sum.count ?? 0,
  };
}

const KEPT_DAYS = 30;

export async function forgetOldRefusals(db: Db): Promise<void> {
  await db.$executeRaw`DELETE FROM webhook_refusals WHERE hour < now() - make_interval(days => ${KEPT_DAYS}::int)`;
}
