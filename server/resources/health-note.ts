// Keeps what a check or a call said about a resource's health.
import type { Db } from "../db";

export const HEALTHS = ["UNKNOWN", "HEALTHY", "SLOW", "DOWN"] as const;
export type Health = (typeof HEALTHS)[number];

export type Checked = {
  ok: boolean;
  error: string | null;
  /** The error's reason, for pages that say it in their reader's language. */
  reason?: string | null | undefined;
  latencyMs: number;
  at: Date;
};

/** Returns the health it had before and has now. */
export async function noteHealth(
  db: Db,
  resourceId: string,
  { ok, error, reason, latencyMs, at }: Checked,
): Promise<{ before: Health; now: Health }> {
  const row = await db.resource.findUnique({
    where: { id: resourceId },
    select: { health: true, maxLatencyMs: true, failingSince: true },
  });
  if (!row) return { before: "UNKNOWN", now: "UNKNOWN" };
  const now: Health = !ok ? "DOWN" : latencyMs > row.maxLatencyMs ? "SLOW" : "HEALTHY";
  await db.resource.updateMany({
    where: { id: resourceId },
    data: {
      health: now,
      healthError: error,
      healthReason: reason ?? null,
      healthLatencyMs: ok ? latencyMs : null,
      checkedAt: at,
      failingSince: ok ? null : (row.failingSince ?? at),
    },
  });
  return { before: row.health as Health, now };
}
