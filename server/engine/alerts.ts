// What somebody should look at: raised by the engine in the transaction of what went wrong, seen and acknowledged by
// people. The same trouble of the same step is one alert for as long as nobody has taken it up.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Actor, Ctx } from "../context";
import { transaction, type Alert, type Db, type Prisma } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { AlertFacts } from "./alert-facts.schema";

export const ALERT_SEVERITIES = ["WARNING", "CRITICAL"] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];
export const ALERT_STATUSES = ["OPEN", "ACKNOWLEDGED"] as const;

export type NewAlert = {
  /** A name that alerting can be tuned by: "COMPENSATION_FAILED", or the SOP's own word. */
  code: string;
  severity: AlertSeverity;
  executionId: string | null;
  stepId: string | null;
  message: string;
  facts?: AlertFacts;
};

const SYSTEM: Actor = { userId: "system", role: "system", customerId: null, name: "Steward" };

/** Raises an alert in the caller's transaction and returns its id; an open one of the same trouble is returned as it is. */
export async function raiseAlert(db: Db, alert: NewAlert): Promise<string> {
  const { code, severity, executionId, stepId, message, facts } = alert;
  const open = executionId
    ? await db.alert.findFirst({ where: { code, executionId, stepId, status: "OPEN" }, select: { id: true } })
    : null;
  if (open) return open.id;
  const { id } = await db.alert.create({
    data: { id: newId("alrt"), code, severity, executionId, stepId, message, ...(facts && { facts }) },
    select: { id: true },
  });
  await recordAudit(
    { actor: SYSTEM, db },
    {
      action: "alert.raise",
      resourceType: "alert",
      resourceId: id,
      after: { code, severity, stepId, message },
      ...(executionId ? { executionId } : {}),
    },
  );
  return id;
}

export const listAlertsInput = z.object({
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(100).default(25),
  status: z.enum(ALERT_STATUSES).optional(),
  /** Looks in code, message and execution. NUL is not text to PostgreSQL. */
  search: z
    .string()
    .overwrite((text) => text.replaceAll("\0", "").toWellFormed().trim())
    .max(200)
    .default(""),
});

/** Newest first. */
export async function listAlerts(
  ctx: Ctx,
  input: z.input<typeof listAlertsInput> = {},
): Promise<{ rows: Alert[]; total: number }> {
  requirePermission(ctx, "alert:read");
  const { page, pageSize, status, search } = listAlertsInput.parse(input);
  const contains = { contains: search.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const;
  const where: Prisma.AlertWhereInput = {
    ...(status ? { status } : {}),
    ...(search ? { OR: [{ code: contains }, { message: contains }, { executionId: contains }] } : {}),
  };
  const [rows, total] = await Promise.all([
    ctx.db.alert.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    ctx.db.alert.count({ where }),
  ]);
  return { rows, total };
}

export const acknowledgeAlertInput = z.object({
  alertId: z.string().max(64),
  note: z.string().trim().max(1_000).optional(),
});

/** Takes an alert up. Of two people at once one does; the other is told (CONFLICT alert_acknowledged). */
export async function acknowledgeAlert(ctx: Ctx, input: z.input<typeof acknowledgeAlertInput>): Promise<Alert> {
  requirePermission(ctx, "alert:acknowledge");
  const { alertId, note } = acknowledgeAlertInput.parse(input);
  const id = alertId.replaceAll("\0", "").toWellFormed();
  return transaction(ctx.db, async (db) => {
    const { count } = await db.alert.updateMany({
      where: { id, status: "OPEN" },
      data: { status: "ACKNOWLEDGED", acknowledgedBy: ctx.actor.userId, acknowledgedAt: ctx.clock.now() },
    });
    const alert = await db.alert.findUnique({ where: { id } });
    if (!alert) throw new AppError("NOT_FOUND", "There is no such alert.", { reason: "alert_not_found" });
    if (count === 0) {
      const message = `${id} was acknowledged before, by ${alert.acknowledgedBy ?? "somebody"}.`;
      throw new AppError("CONFLICT", message, { reason: "alert_acknowledged" });
    }
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "alert.acknowledge",
        resourceType: "alert",
        resourceId: id,
        before: { status: "OPEN" },
        after: { status: alert.status, note: note ?? null },
        ...(alert.executionId ? { executionId: alert.executionId } : {}),
      },
    );
    return alert;
  });
}
