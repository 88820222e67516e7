// What a resource really keeps to: calls, failures and times, a row a minute, and the figures of a window.
import { database, type Db } from "../db";

type Outcome = { judged: "ok" | "there" | "failed" | "refused"; ms: number; slow: boolean };

/**
 * Written beside the caller's transaction: a call happened even if what it was part of is undone. Refused credentials are
 * counted in a row: a check may ask a path that needs none and never see them.
 */
export async function recordUse(resourceId: string, { judged, ms, slow }: Outcome): Promise<void> {
  const ok = judged === "ok" || judged === "there";
  await database().pool.query(
    `WITH in_row AS (
       UPDATE resources SET refused_in_row = CASE WHEN $5 = 'refused' THEN least(refused_in_row, 1000000) + 1 ELSE 0 END,
         refused_at = CASE WHEN $5 = 'refused' THEN now() END
       WHERE id = $1 AND ($5 = 'refused' OR ($5 = 'ok' AND refused_in_row > 0))
     )
     INSERT INTO resource_usage AS u (resource_id, minute, calls, failures, slow, total_ms, max_ms)
     SELECT id, date_trunc('minute', now()), 1, $2::int, $3::int, $4::int, $4::int FROM resources WHERE id = $1
     ON CONFLICT (resource_id, minute) DO UPDATE SET calls = u.calls + 1, failures = u.failures + excluded.failures,
       slow = u.slow + excluded.slow, total_ms = u.total_ms + excluded.total_ms, max_ms = greatest(u.max_ms, excluded.max_ms)`,
    [resourceId, ok ? 0 : 1, slow ? 1 : 0, Math.round(ms), judged],
  );
}

export type Measured = {
  calls: number;
  /** 0 … 1; null without calls. */
  successRate: number | null;
  meanMs: number | null;
  maxMs: number | null;
  /** Answers later than promised. */
  slow: number;
};

const NOTHING: Measured = { calls: 0, successRate: null, meanMs: null, maxMs: null, slow: 0 };
const WINDOW_HOURS = 24;

/** The last 24 hours of every resource that was used in them. */
export async function measureUse(db: Db, at: Date): Promise<(resourceId: string) => Measured> {
  const since = new Date(at.getTime() - WINDOW_HOURS * 3_600_000);
  const rows = await db.resourceUsage.groupBy({
    by: ["resourceId"],
    where: { minute: { gt: since } },
    _sum: { calls: true, failures: true, slow: true, totalMs: true },
    _max: { maxMs: true },
  });
  const measured = new Map(
    rows.map(({ resourceId, _sum, _max }): [string, Measured] => {
      const calls = _sum.calls ?? 0;
      const share = (part: number) => (calls > 0 ? part / calls : null);
      return [
        resourceId,
        {
          calls,
          successRate: share(calls - (_sum.failures ?? 0)),
          meanMs: share(Number(_sum.totalMs ?? 0)),
          maxMs: _max.maxMs,
          slow: _sum.slow ?? 0,
        },
      ];
    }),
  );
  return (resourceId) => measured.get(resourceId) ?? NOTHING;
}

const KEPT_DAYS = 30;

export async function forgetOldUse(db: Db): Promise<void> {
  await db.$executeRaw`DELETE FROM resource_usage WHERE minute < now() - make_interval(days => ${KEPT_DAYS}::int)`;
}
