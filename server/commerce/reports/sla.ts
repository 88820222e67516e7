// Whether promises were kept: parcels by the day they were due, tickets by the day they were opened, skills and procedures
// by the day they ran. Each subject is one query over pieces of the period, with durations counted in steps.
import { queryOf, type Db } from "../../db";
import { AppError } from "../../errors";
import { count, percentile, stepOf, type Histogram } from "./percentiles";
import { pieces, type Period } from "./period";
import { WITHIN } from "./sales";
import { column, exact, shareOf, sortRows, type Column, type ReportTable, type Row } from "./table";

export const SLA_SUBJECTS = ["deliveries", "tickets", "skills", "procedures"] as const;
export type SlaSubject = (typeof SLA_SUBJECTS)[number];

/** Within how many hours a ticket is to be resolved. */
export const TICKET_HOURS: Readonly<Record<string, number>> = { URGENT: 4, HIGH: 24, MEDIUM: 72, LOW: 168 };
const HOUR_MS = 3_600_000;
/** Skills and procedures run far more often than anything else happens: each of their days is a query of its own. */
const MOST_DAYS_OF_RUNS = 100;

const msBetween = (from: string, to: string) => `extract(epoch FROM ${to} - ${from}) * 1000`;
const ticketTarget = `CASE priority ${Object.entries(TICKET_HOURS)
  .map(([priority, hours]) => `WHEN '${priority}' THEN ${hours * HOUR_MS}`)
  .join(" ")} ELSE ${72 * HOUR_MS} END`;

type Subject = {
  /** Days read in one query. */
  piece: "month" | number;
  /** Gives grp, step (null where nothing took time), n, kept, broken. */
  sql: string;
  columns: readonly Column[];
  durations: "hours" | "ms";
};

/** $4 is the present: what is overdue has broken its promise already. */
export const SLA_QUERIES: Record<SlaSubject, Subject> = {
  deliveries: {
    piece: 7,
    durations: "hours",
    sql: `
      SELECT carrier AS grp, CASE WHEN delivered_at > shipped_at THEN ${stepOf(msBetween("shipped_at", "delivered_at"))} END AS step,
        count(*) AS n, count(*) FILTER (WHERE delivered_at <= estimated_delivery) AS kept,
        count(*) FILTER (WHERE coalesce(delivered_at, $4::timestamptz) > estimated_delivery) AS broken
      FROM shipments WHERE ${WITHIN("estimated_delivery")} GROUP BY 1, 2`,
    columns: [column("carrier", "text", "承运商", "Carrier"), column("count", "count", "应送达包裹", "Parcels due")],
  },
  tickets: {
    piece: "month",
    durations: "hours",
    sql: `
      SELECT priority AS grp, CASE WHEN resolved_at > created_at THEN ${stepOf(msBetween("created_at", "resolved_at"))} END AS step,
        count(*) AS n, count(*) FILTER (WHERE ${msBetween("created_at", "resolved_at")} <= ${ticketTarget}) AS kept,
        count(*) FILTER (WHERE ${msBetween("created_at", "coalesce(resolved_at, $4::timestamptz)")} > ${ticketTarget}) AS broken
      FROM tickets WHERE ${WITHIN("created_at")} GROUP BY 1, 2`,
    columns: [column("priority", "text", "优先级", "Priority"), column("count", "count", "工单数", "Tickets")],
  },
  skills: {
    piece: 1,
    durations: "ms",
    sql: `
      SELECT skill_id AS grp, CASE WHEN duration_ms IS NOT NULL THEN ${stepOf("duration_ms")} END AS step, count(*) AS n,
        count(*) FILTER (WHERE status = 'SUCCEEDED') AS kept,
        count(*) FILTER (WHERE status NOT IN ('SUCCEEDED', 'RUNNING', 'STARTED')) AS broken
      FROM skill_execution_logs WHERE skill_id = ANY($5::text[]) AND ${WITHIN("started_at")} AND started_at <= $4::timestamptz GROUP BY 1, 2`,
    columns: [column("skill", "text", "技能", "Skill"), column("count", "count", "调用次数", "Calls")],
  },
  procedures: {
    piece: 1,
    durations: "ms",
    sql: `
      SELECT sop_id AS grp, CASE WHEN completed_at >= started_at THEN ${stepOf(msBetween("started_at", "completed_at"))} END AS step,
        count(*) AS n, count(*) FILTER (WHERE status = 'SUCCEEDED') AS kept,
        count(*) FILTER (WHERE status IN ('FAILED', 'COMPENSATED', 'COMPENSATION_FAILED')) AS broken
      FROM executions WHERE ${WITHIN("created_at")} AND created_at <= $4::timestamptz GROUP BY 1, 2`,
    columns: [column("procedure", "text", "流程", "Procedure"), column("count", "count", "执行次数", "Executions")],
  },
};

/** The skills that ever ran, by steps along the index instead of through the table. */
export const SKILLS_THAT_RAN = `
  WITH RECURSIVE ran AS (
    (SELECT skill_id FROM skill_execution_logs ORDER BY skill_id LIMIT 1)
    UNION ALL
    SELECT (SELECT skill_id FROM skill_execution_logs l WHERE l.skill_id > ran.skill_id ORDER BY skill_id LIMIT 1)
    FROM ran WHERE ran.skill_id IS NOT NULL)
  SELECT skill_id FROM ran WHERE skill_id IS NOT NULL`;

type Found = { grp: string; step: number | null; n: bigint; kept: bigint; broken: bigint };
type Sums = { count: number; kept: number; broken: number; histogram: Histogram };

export async function readSla(db: Db, period: Period, subject: SlaSubject, now: Date): Promise<ReportTable> {
  const { piece, sql, columns, durations } = SLA_QUERIES[subject];
  if (piece === 1 && pieces(period, 1).length > MOST_DAYS_OF_RUNS) {
    throw new AppError("VALIDATION", `Runs are read for at most ${MOST_DAYS_OF_RUNS} days at a time.`, {
      reason: "period_invalid",
    });
  }
  const query = queryOf(db);
  const ran = subject === "skills" ? await query<{ skill_id: string }>(SKILLS_THAT_RAN, []) : [];
  const more = subject === "skills" ? [ran.map(({ skill_id }) => skill_id)] : [];
  const groups = new Map<string, Sums>();
  for (const { from, to, timeZone } of pieces(period, piece)) {
    const rows = await query<Found>(sql, [from, to, timeZone, now, ...more]);
    for (const { grp, step, ...row } of rows) {
      const sums = groups.get(grp) ?? { count: 0, kept: 0, broken: 0, histogram: new Map<number, number>() };
      groups.set(grp, sums);
      sums.count += exact(row.n);
      sums.kept += exact(row.kept);
      sums.broken += exact(row.broken);
      if (step !== null) count(sums.histogram, step, exact(row.n));
    }
  }
  const [named] = columns;
  const rowOf = (name: string, sums: Sums): Row => ({ [named?.key ?? "name"]: name, ...figures(sums, durations) });
  const rows = sortRows(
    [...groups].map(([name, sums]) => rowOf(name, sums)),
    ["-count", named?.key ?? "name"],
  );
  const all: Sums = { count: 0, kept: 0, broken: 0, histogram: new Map() };
  for (const sums of groups.values()) {
    all.count += sums.count;
    all.kept += sums.kept;
    all.broken += sums.broken;
    for (const [step, n] of sums.histogram) count(all.histogram, step, n);
  }
  const [half, most] = durations === "hours" ? ["median_hours", "p95_hours"] : ["median_ms", "p95_ms"];
  return {
    columns: [
      ...columns,
      column("kept", "count", "达标", "Kept"),
      column("broken", "count", "未达标", "Broken"),
      column("kept_share", "share", "达标率", "Kept share"),
      column(half ?? "", durations, "耗时中位数", "Median time"),
      column(most ?? "", durations, "95% 耗时", "95 % within"),
    ],
    rows,
    totals: groups.size === 0 ? [] : [figures(all, durations)],
  };
}

/** What is still open and not overdue is neither kept nor broken, and not in the share. */
function figures({ count: all, kept, broken, histogram }: Sums, durations: "hours" | "ms"): Row {
  const took = (share: number) => {
    const ms = percentile(histogram, share);
    if (ms === null || durations === "ms") return ms;
    return Math.round((ms / HOUR_MS) * 10) / 10;
  };
  return {
    count: all,
    kept,
    broken,
    kept_share: shareOf(kept, kept + broken),
    [`median_${durations}`]: took(0.5),
    [`p95_${durations}`]: took(0.95),
  };
}
