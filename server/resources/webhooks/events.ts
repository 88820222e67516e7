// What came in, for people.
import { z } from "zod";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { findResource } from "../use-resource";

export const listWebhookEventsInput = z.object({
  resourceId: z.string().max(64),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(100).default(20),
});

/** Newest first, without what they carried: that is for the SOP they start, and may be a customer's. */
export async function listWebhookEvents(ctx: Ctx, input: z.input<typeof listWebhookEventsInput>) {
  requirePermission(ctx, "resource:read");
  const { resourceId, page, pageSize } = listWebhookEventsInput.parse(input);
  await findResource(ctx.db, resourceId);
  const [rows, total] = await Promise.all([
    ctx.db.webhookEvent.findMany({
      where: { resourceId },
      omit: { payload: true },
      orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    ctx.db.webhookEvent.count({ where: { resourceId } }),
  ]);
  return { rows, total };
}
