// Checks that resources answer: by hand, and each in its own time by the worker. A check uses the credential as a call
// would; what it says of a failure is safe to show.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Resource } from "../db";
import { AppError, toPublicError } from "../errors";
import { log } from "../log";
import { checkConnection, isCheckedByUse } from "./check-connection";
import { noteHealth, type Health } from "./health-note";
import { viewOf, type ResourceView } from "./registry";
import { forgetOldUse } from "./usage";
import { findResource } from "./use-resource";
import { forgetOldRefusals } from "./webhooks/refusals";

export const checkResourceInput = z.object({ id: z.string().max(64) });

export type HealthChange = {
  resourceId: string;
  before: Health;
  now: Health;
  error: string | null;
  reason: string | null;
};

/** Tries a resource now, also one that is switched off, and keeps what came of it. */
export async function checkResource(ctx: Ctx, input: z.input<typeof checkResourceInput>): Promise<ResourceView> {
  requirePermission(ctx, "resource:check");
  const { id } = checkResourceInput.parse(input);
  const { now } = await check(ctx, await findResource(ctx.db, id), true);
  await recordAudit(ctx, {
    action: "resource.check",
    resourceType: "resource",
    resourceId: id,
    after: { health: now },
  });
  return viewOf(ctx, await findResource(ctx.db, id));
}

async function check(ctx: Ctx, resource: Resource, byHand: boolean): Promise<HealthChange> {
  const started = performance.now();
  const failure = await checkConnection(ctx, resource, byHand).then(
    () => null,
    (failed: unknown) => {
      if (!(failed instanceof AppError)) log.warn({ err: failed, resource: resource.id }, "a check failed");
      return toPublicError(failed);
    },
  );
  // A resource that is used as much as its limit allows was not asked, and that says nothing against it.
  if (failure?.reason === "resource_rate_limited") {
    if (byHand) throw new AppError("RATE_LIMITED", failure.message, { reason: failure.reason });
    const health = resource.health as Health;
    return { resourceId: resource.id, before: health, now: health, error: null, reason: null };
  }
  const error = failure?.message ?? null;
  const latencyMs = Math.round(performance.now() - started);
  const at = ctx.clock.now();
  const reason = failure?.reason ?? null;
  const change = await noteHealth(ctx.db, resource.id, { ok: error === null, error, reason, latencyMs, at });
  return { resourceId: resource.id, ...change, error, reason };
}

/** Checks what is due, once over all workers, and returns those whose health changed. */
export async function checkDueResources(ctx: Ctx): Promise<HealthChange[]> {
  requirePermission(ctx, "resource:check");
  const due = await ctx.db.resource.findMany({ where: { enabled: true } });
  const changes = await Promise.all(
    due.map(async (resource) => {
      if (isCheckedByUse(resource) || !(await claim(ctx, resource))) return null;
      const change = await check(ctx, resource, false);
      return change.before === change.now ? null : change;
    }),
  );
  await forgetOldUse(ctx.db);
  await forgetOldRefusals(ctx.db);
  return changes.filter((change) => change !== null);
}

/** A worker that is a little early checks all the same; of two at once one does. */
const EARLY_MS = 5_000;

async function claim({ db, clock }: Ctx, { id, checkedAt, checkSeconds }: Resource): Promise<boolean> {
  const now = clock.now();
  if (checkedAt && checkedAt.getTime() + checkSeconds * 1_000 - EARLY_MS > now.getTime()) return false;
  const { count } = await db.resource.updateMany({ where: { id, checkedAt }, data: { checkedAt: now } });
  return count === 1;
}
