// Delivers queued webhooks: each attempt claims its row first, so that two workers never make the same one, and holds no
// connection while the receiver thinks. At least once, always under the row's own id, by which a receiver can tell.
import { z } from "zod";
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { transaction, type Db, type WebhookDelivery } from "../../db";
import { AppError } from "../../errors";
import { noteHealth } from "../health-note";
import { pauseAfter } from "./schedule";
import { sendWebhook, type Attempt } from "./send";

export const deliverWebhookInput = z.object({ deliveryId: z.string().max(64) });

/** An attempt of a process that died is taken over after this long. */
const CLAIM_MS = 60_000;
/** What the rate limit held up comes back soon, and costs no attempt. */
const HELD_UP_MS = 5_000;

/** One attempt at a webhook that is due; one that is not is returned as it is. Never throws because of the receiver. */
export async function deliverWebhook(
  ctx: Ctx,
  input: z.input<typeof deliverWebhookInput>,
  random: () => number = Math.random,
): Promise<WebhookDelivery> {
  requirePermission(ctx, "resource:deliver");
  const { deliveryId } = deliverWebhookInput.parse(input);
  const claimed = await claim(ctx, deliveryId);
  if (!claimed.mine) return claimed.delivery;
  const started = performance.now();
  const attempt = await sendWebhook(ctx, claimed.delivery);
  const latencyMs = Math.round(performance.now() - started);
  return transaction(ctx.db, (db) => settle({ ...ctx, db }, claimed.delivery, attempt, { latencyMs, random }));
}

async function claim({ db, clock }: Ctx, id: string): Promise<{ delivery: WebhookDelivery; mine: boolean }> {
  const now = clock.now();
  const { count } = await db.webhookDelivery.updateMany({
    where: { id, status: { in: ["PENDING", "RETRYING"] }, nextAttemptAt: { lte: now } },
    data: { attempts: { increment: 1 }, nextAttemptAt: new Date(now.getTime() + CLAIM_MS) },
  });
  const delivery = await db.webhookDelivery.findUnique({ where: { id } });
  if (!delivery) throw new AppError("NOT_FOUND", "There is no such webhook.", { reason: "delivery_not_found" });
  return { delivery, mine: count === 1 };
}

type How = { latencyMs: number; random: () => number };

/** What becomes of the row. Times are counted from the end of the attempt. */
function outcomeOf(attempts: number, attempt: Attempt, now: Date, random: () => number) {
  const at = (ms: number) => new Date(now.getTime() + ms);
  if (attempt.ok) {
    return {
      status: "DELIVERED",
      lastStatus: attempt.status,
      lastError: null,
      lastReason: null,
      nextAttemptAt: null,
      deliveredAt: now,
    };
  }
  const told = { lastStatus: attempt.status, lastError: attempt.error, lastReason: attempt.reason };
  if (attempt.notTried) return { status: "RETRYING", ...told, attempts: attempts - 1, nextAttemptAt: at(HELD_UP_MS) };
  const pause = attempt.gone ? null : pauseAfter(attempts, attempt.retryAfterMs, random);
  if (pause === null) return { status: "DEAD", ...told, nextAttemptAt: null };
  return { status: "RETRYING", ...told, nextAttemptAt: at(pause) };
}

async function settle(ctx: Ctx, claimed: WebhookDelivery, attempt: Attempt, how: How): Promise<WebhookDelivery> {
  const { db } = ctx;
  const now = ctx.clock.now();
  const { id, attempts, nextAttemptAt } = claimed;
  const { count } = await db.webhookDelivery.updateMany({
    // Somebody took it over after the claim ran out: what is written now is theirs.
    where: { id, attempts, nextAttemptAt },
    data: outcomeOf(attempts, attempt, now, how.random),
  });
  const delivery = await db.webhookDelivery.findUniqueOrThrow({ where: { id } });
  if (count === 0) return delivery;
  if (attempt.ok || !attempt.notTried) await noteAttempt(ctx, delivery, attempt, how.latencyMs);
  if (delivery.status === "RETRYING") return delivery;
  await recordAudit(ctx, {
    action: `webhook.${delivery.status.toLowerCase()}`,
    resourceType: "webhook_delivery",
    resourceId: id,
    after: { resourceId: delivery.resourceId, event: delivery.event, attempts, status: delivery.lastStatus },
    ...(delivery.executionId ? { executionId: delivery.executionId } : {}),
  });
  return delivery;
}

async function noteAttempt(ctx: Ctx, delivery: WebhookDelivery, attempt: Attempt, latencyMs: number): Promise<void> {
  const { db } = ctx;
  const at = ctx.clock.now();
  const { error, reason } = attempt.ok ? { error: null, reason: null } : attempt;
  const number = (await db.webhookAttempt.count({ where: { deliveryId: delivery.id } })) + 1;
  await db.webhookAttempt.create({
    data: { deliveryId: delivery.id, number, at, status: attempt.status, error, reason, latencyMs },
    select: { number: true },
  });
  await noteHealth(db, delivery.resourceId, { ok: attempt.ok, error, reason, latencyMs, at });
}

/** Webhooks whose time has come, the longest waiting first. */
export async function findDueWebhooks(db: Db, at: Date, limit = 200): Promise<string[]> {
  const rows = await db.webhookDelivery.findMany({
    where: { status: { in: ["PENDING", "RETRYING"] }, nextAttemptAt: { lte: at }, resource: { enabled: true } },
    orderBy: { nextAttemptAt: "asc" },
    take: limit,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
