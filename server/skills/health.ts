// How the skills have done over a window, from the log of their calls: what the registry keeps beside each contract. A
// refusal (not found, conflict, bad input) is an answer; a system that is away, too slow or broken is none.
import type { Db } from "../db";
import { queryOf } from "../db";
import type { SkillMetadata } from "./metadata";

/** Long enough for rare skills to have calls, short enough that yesterday's trouble is over. */
const WINDOW_MS = 24 * 3_600_000;

export type SkillWindow = {
  from: string;
  to: string;
  calls: number;
  /** Share of calls that got an answer, 0 … 1; null without calls. */
  successRate: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  /** Calls that took longer than the SLA says. */
  late: number;
  /** Most calls under way at once. */
  mostAtOnce: number;
  /** What of the SLA was not kept: "success_rate", "latency", "concurrency". */
  broken: string[];
};

type Row = {
  id: string;
  version: string;
  calls: number;
  answered: number;
  p50: number;
  p95: number;
  late: number;
  most: number;
};

// A call ends before another begins that starts at the same moment: of two in a row, one at a time was under way.
const MEASURE_SQL = `
  WITH promise AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(id text, version text, max_ms int, since timestamptz)),
  call AS (
    SELECT l.skill_id, l.skill_version, l.started_at, l.completed_at, l.duration_ms, p.max_ms,
      l.status = 'SUCCEEDED' OR l.error_code NOT IN ('UNAVAILABLE', 'TIMEOUT', 'INTERNAL') AS answered
    FROM promise p JOIN skill_execution_logs l ON l.skill_id = p.id AND l.skill_version = p.version
      AND l.started_at > greatest($2::timestamptz, p.since) AND l.started_at <= $3::timestamptz
  ),
  moment AS (
    SELECT skill_id, skill_version, started_at AS at, 1 AS change FROM call
    UNION ALL SELECT skill_id, skill_version, coalesce(completed_at, started_at), -1 FROM call
  ),
  under_way AS (
    SELECT skill_id, skill_version,
      sum(change) OVER (PARTITION BY skill_id, skill_version ORDER BY at, change) AS count
    FROM moment
  ),
  most AS (SELECT skill_id, skill_version, max(count)::int AS most FROM under_way GROUP BY 1, 2)
  SELECT skill_id AS id, skill_version AS version, count(*)::int AS calls, count(*) FILTER (WHERE answered)::int AS answered,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY duration_ms) AS p50,
    percentile_disc(0.95) WITHIN GROUP (ORDER BY duration_ms) AS p95,
    count(*) FILTER (WHERE duration_ms > max_ms)::int AS late, max(most.most) AS most
  FROM call JOIN most USING (skill_id, skill_version) GROUP BY 1, 2`;

/** A skill, and since when whoever carries it out now has done so, where somebody else did before. */
export type Measured = SkillMetadata & { since?: Date | undefined };

/** By "id version". Skills that were not called have a window without calls. */
export async function measureCalls(db: Db, skills: readonly Measured[], now: Date): Promise<Map<string, SkillWindow>> {
  const from = new Date(now.getTime() - WINDOW_MS);
  const promises = skills.map(({ id, version, sla, since }) => ({ id, version, max_ms: sla.maxLatencyMs, since }));
  const rows = await queryOf(db)<Row>(MEASURE_SQL, [JSON.stringify(promises), from, now]);
  const found = new Map(rows.map((row) => [`${row.id} ${row.version}`, row]));
  return new Map(
    skills.map((skill) => {
      const key = `${skill.id} ${skill.version}`;
      return [key, windowOf(skill, found.get(key), laterOf(from, skill.since), now)];
    }),
  );
}

const laterOf = (a: Date, b: Date | undefined) => (b && b > a ? b : a);

function windowOf({ sla }: SkillMetadata, row: Row | undefined, from: Date, to: Date): SkillWindow {
  const span = { from: from.toISOString(), to: to.toISOString() };
  if (!row)
    return { ...span, calls: 0, successRate: null, p50Ms: null, p95Ms: null, late: 0, mostAtOnce: 0, broken: [] };
  const { calls, answered, p50, p95, late, most } = row;
  const successRate = answered / calls;
  const broken = [
    ...(successRate < sla.successRate ? ["success_rate"] : []),
    // The promise of latency is kept as often as that of an answer.
    ...(1 - late / calls < sla.successRate ? ["latency"] : []),
    ...(most > sla.concurrency ? ["concurrency"] : []),
  ];
  return { ...span, calls, successRate, p50Ms: p50, p95Ms: p95, late, mostAtOnce: most, broken };
}
