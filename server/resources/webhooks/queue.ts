// The outbox of webhooks. Queueing writes a row in the caller's transaction; a job that starts with it delivers. The body is
// written once and signed as it stands, so that every attempt carries the same bytes under the same id.
import { z } from "zod";
import type { Ctx } from "../../context";
import { AppError } from "../../errors";
import { newId } from "../../ids";
import { findResource, requireUse } from "../use-resource";

const webhookSchema = z.object({
  resourceId: z.string().max(64),
  /** "order.refunded", as Standard Webhooks names types. */
  event: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, "must be a name such as order.refunded"),
  payload: z.record(z.string(), z.unknown()),
  /** Names the business act: one act, one webhook to each receiver. */
  key: z.string().min(1).max(200),
  executionId: z.string().nullable(),
  at: z.date().optional(),
});

export type QueuedWebhook = z.input<typeof webhookSchema>;

const MAX_BODY = 200_000;

/**
 * Writes a webhook to the outbox, or returns the one this act already wrote (`reused`). Throws NOT_FOUND
 * (resource_not_found), CONFLICT (resource_connector), FORBIDDEN (resource_forbidden), VALIDATION or PAYLOAD_TOO_LARGE.
 */
export async function queueWebhook(
  ctx: Pick<Ctx, "actor" | "db">,
  webhook: QueuedWebhook,
): Promise<{ deliveryId: string; reused: boolean }> {
  const { db } = ctx;
  const { resourceId, event, payload, key, executionId, at = new Date() } = webhookSchema.parse(webhook);
  const resource = await findResource(db, resourceId);
  const { connector } = resource;
  if (connector !== "webhook" && connector !== "slack") {
    throw new AppError("CONFLICT", `${resourceId} takes no webhooks.`, { reason: "resource_connector" });
  }
  requireUse(ctx.actor, resource);
  // Slack reads a message of its own form, and no envelope around it.
  const envelope = connector === "slack" ? payload : { type: event, timestamp: at.toISOString(), data: payload };
  const body = JSON.stringify(envelope);
  if (Buffer.byteLength(body) > MAX_BODY) {
    throw new AppError("PAYLOAD_TOO_LARGE", `A webhook carries at most ${MAX_BODY} bytes.`, {
      reason: "webhook_too_large",
    });
  }
  const row = { id: newId("whd"), resourceId, event, body, idempotencyKey: key, executionId };
  const { count } = await db.webhookDelivery.createMany({
    data: [{ ...row, status: "PENDING", createdAt: at, nextAttemptAt: at }],
    skipDuplicates: true,
  });
  const kept = await db.webhookDelivery.findUniqueOrThrow({
    where: { resourceId_idempotencyKey: { resourceId, idempotencyKey: key } },
    select: { id: true },
  });
  return { deliveryId: kept.id, reused: count === 0 };
}
