// The audit log: who did what to what, before and after. A row is appended inside the mutation's own transaction, so
// there is never one without the other; sealing into the hash chain happens soon after (seal.ts).
import type { Actor } from "../context";
import { Prisma, type Db } from "../db";

export type AuditEntry = {
  /** "coupon.issue", "execution.start": resource and verb. */
  action: string;
  resourceType: string;
  resourceId: string;
  before?: unknown;
  after?: unknown;
  executionId?: string;
};

const json = (value: unknown) => (value === undefined ? Prisma.DbNull : (value as Prisma.InputJsonValue));

export async function recordAudit(ctx: { actor: Actor; db: Db }, entry: AuditEntry): Promise<void> {
  await ctx.db.auditLog.create({
    data: {
      actorId: ctx.actor.userId,
      actorRole: ctx.actor.role,
      action: entry.action,
      resourceType: entry.resourceType,
      resourceId: entry.resourceId,
      before: json(entry.before),
      after: json(entry.after),
      executionId: entry.executionId ?? null,
    },
    select: { seq: true },
  });
}
