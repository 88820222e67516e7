// What went out and what did not, for people, and sending it again by hand.
import { z } from "zod";
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { transaction, type Prisma, type WebhookAttempt, type WebhookDelivery } from "../../db";
import { AppError } from "../../errors";
import { publish } from "../../postgres/notify";
import { findResource } from "../use-resource";
import { DELIVERY_STATUSES } from "./delivery.schema";

export const listDeliveriesInput = z.object({
  resourceId: z.string().max(64),
  status: z.enum(DELIVERY_STATUSES).optional(),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(100).default(20),
});

/** Newest first, without bodies. `dead` counts those that wait for a person. */
export async function listDeliveries(ctx: Ctx, input: z.input<typeof listDeliveriesInput>) {
  requirePermission(ctx, "resource:read");
  const { resourceId, status, page, pageSize } = listDeliveriesInput.parse(input);
  await findResource(ctx.db, resourceId);
  const where: Prisma.WebhookDeliveryWhereInput = { resourceId, ...(status ? { status } : {}) };
  const [rows, total, dead] = await Promise.all([
    ctx.db.webhookDelivery.findMany({
      where,
      omit: { body: true },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    ctx.db.webhookDelivery.count({ where }),
    ctx.db.webhookDelivery.count({ where: { resourceId, status: "DEAD" } }),
  ]);
  return { rows, total, dead };
}

export const deliveryInput = z.object({ deliveryId: z.string().regex(/^whd_\w{1,60}$/) });

/** One webhook with its body and every attempt. Throws NOT_FOUND (delivery_not_found). */
export async function getDelivery(
  ctx: Ctx,
  input: z.input<typeof deliveryInput>,
): Promise<WebhookDelivery & { tries: WebhookAttempt[] }> {
  requirePermission(ctx, "resource:read");
  const { deliveryId } = deliveryInput.parse(input);
  const delivery = await ctx.db.webhookDelivery.findUnique({
    where: { id: deliveryId },
    include: { tries: { orderBy: { number: "desc" } } },
  });
  if (!delivery) throw notFound();
  return delivery;
}

/**
 * Sends a webhook again, the same bytes under the same id, with all its attempts before it anew. Throws NOT_FOUND, or
 * CONFLICT (delivery_under_way) when it is going to be sent anyway.
 */
export async function redeliverWebhook(ctx: Ctx, input: z.input<typeof deliveryInput>): Promise<WebhookDelivery> {
  requirePermission(ctx, "resource:redeliver");
  const { deliveryId: id } = deliveryInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const before = await db.webhookDelivery.findUnique({ where: { id } });
    if (!before) throw notFound();
    const again = { status: "PENDING", attempts: 0, nextAttemptAt: ctx.clock.now(), deliveredAt: null };
    const { count } = await db.webhookDelivery.updateMany({
      where: { id, status: { in: ["DEAD", "DELIVERED", "RETRYING"] }, attempts: before.attempts },
      data: again,
    });
    if (count === 0) {
      throw new AppError("CONFLICT", "This webhook is about to be sent already.", { reason: "delivery_under_way" });
    }
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "webhook.redeliver",
        resourceType: "webhook_delivery",
        resourceId: id,
        before: { status: before.status, attempts: before.attempts },
        after: { status: "PENDING" },
        ...(before.executionId ? { executionId: before.executionId } : {}),
      },
    );
    await publish(db, "webhooks", { deliveryId: id });
    return db.webhookDelivery.findUniqueOrThrow({ where: { id } });
  });
}

function notFound(): AppError {
  return new AppError("NOT_FOUND", "There is no such webhook.", { reason: "delivery_not_found" });
}
