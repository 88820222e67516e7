// What follows a webhook or a Slack message that was queued: its delivery once the step commits, and an audit row.
import { recordAudit } from "../../audit/record";
import { AppError } from "../../errors";
import { findResource, mayUse } from "../../resources/use-resource";
import type { SkillContext } from "../contract";

/** Throws NOT_FOUND (resource_not_found), CONFLICT (resource_connector) and FORBIDDEN (resource_forbidden). */
export async function requireUse(ctx: SkillContext, resourceId: string, connector: "webhook" | "slack"): Promise<void> {
  const resource = await findResource(ctx.db, resourceId);
  if (resource.connector !== connector) {
    const message = `${resourceId} is spoken to by ${resource.connector}, not by ${connector}.`;
    throw new AppError("CONFLICT", message, { reason: "resource_connector" });
  }
  if (mayUse(ctx.actor, resource)) return;
  const message = `The role ${ctx.actor.role} may not use ${resourceId}.`;
  throw new AppError("FORBIDDEN", message, { reason: "resource_forbidden" });
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
