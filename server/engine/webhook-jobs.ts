// What rides on webhooks beside their delivery: a job for each that is due, and the SOPs that messages from outside start.
import type { Ctx } from "../context";
import { transaction, type WebhookEvent } from "../db";
import { toPublicError } from "../errors";
import { log } from "../log";
import { findDueWebhooks } from "../resources/webhooks/deliver";
import { findResource } from "../resources/use-resource";
import { sopCatalog } from "../sop/catalog";
import { startExecution } from "./client";
import { addJob } from "./queue";

const AT_ONCE = 100;

/** Webhooks that are due get their job; messages that came in start what they are to start. */
export async function moveWebhooks(ctx: Ctx): Promise<void> {
  for (const deliveryId of await findDueWebhooks(ctx.db, ctx.clock.now())) {
    await addJob(ctx.db, "deliver_webhook", { deliveryId }, { key: `webhook:${deliveryId}` });
  }
  const waiting = await ctx.db.webhookEvent.findMany({
    where: { status: "RECEIVED" },
    orderBy: { receivedAt: "asc" },
    take: AT_ONCE,
    select: { id: true },
  });
  for (const { id } of waiting) await startFromWebhook(ctx, id);
}

/** Starts the SOP a message is for, once: the row is held, and its status and the execution commit together. */
export async function startFromWebhook(ctx: Ctx, eventId: string): Promise<void> {
  await transaction(ctx.db, async (db) => {
    const held = await db.$executeRaw`
      SELECT 1 FROM webhook_events WHERE id = ${eventId} AND status = 'RECEIVED' FOR UPDATE SKIP LOCKED`;
    if (held === 0) return;
    const event = await db.webhookEvent.findUniqueOrThrow({ where: { id: eventId } });
    const data = await tryStart({ ...ctx, db }, event);
    await db.webhookEvent.update({ where: { id: eventId }, data, select: { id: true } });
  });
}

async function tryStart(ctx: Ctx, event: WebhookEvent) {
  const failed = (error: string, reason: string) => ({ status: "FAILED", error: error.slice(0, 500), reason });
  const resource = await findResource(ctx.db, event.resourceId);
  const { sopId } = resource.settings as { sopId?: string };
  if (!sopId) return { status: "KEPT" };
  const sop = (await sopCatalog()).sops.get(sopId);
  if (!sop) return failed(`There is no SOP ${sopId}, or it has errors.`, "sop_not_found");
  const { data } = event.payload as { data?: unknown };
  const input = (typeof data === "object" && data !== null ? data : event.payload) as Record<string, unknown>;
  try {
    const start = { channel: "webhook", locale: ctx.locale, intent: event.event, intentConfidence: 1, sentiment: 0 };
    const { executionId } = await startExecution(ctx, { sop, input, ...start });
    return { status: "STARTED", executionId };
  } catch (error) {
    const { code, message, reason = code.toLowerCase() } = toPublicError(error);
    // What is not the message's fault is tried again with the next round.
    if (code === "INTERNAL") throw error;
    log.warn({ event: event.id, code }, "a webhook started nothing");
    return failed(message, reason);
  }
}
