// What follows a webhook or a Slack message that was queued: its delivery once the step commits, and an audit row.
import { recordAudit } from "../../audit/record";
import { AppError } from "../../errors";
import { findResource } from "../../resources/use-resource";
import type { SkillContext } from "../contract";

/** Throws NOT_FOUND (resource_not_found) and CONFLICT (resource_connector): each skill speaks its own form. */
export async function requireConnector(
  ctx: SkillContext,
  resourceId: string,
  connector: "webhook" | "slack",
): Promise<void> {
  const resource = await findResource(ctx.db, resourceId);
  if (resource.connector !== connector) {
    const message = `${resourceId} is spoken to by ${resource.connector}, not by ${connector}.`;
    throw new AppError("CONFLICT", message, { reason: "resource_connector" });
  }
}

export async function queued(
  ctx: SkillContext,
  { deliveryId, reused }: { deliveryId: string; reused: boolean },
  what: { resourceId: string; event: string },
): Promise<void> {
  if (reused) return;
  await ctx.enqueue("deliver_webhook", { deliveryId });
  await recordAudit(ctx, {
    action: "webhook.queue",
    resourceType: "webhook_delivery",
    resourceId: deliveryId,
    after: what,
    executionId: ctx.executionId,
  });
}
