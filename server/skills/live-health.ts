// How the skills are doing at this moment in the workers that live, from their heartbeats.
import type { Db } from "../db";
import type { SkillHealth } from "./limits";

/** One skill in all workers together. Times are the slowest worker's: percentiles do not add up. */
export type SkillSum = Omit<SkillHealth, "circuit" | "belowSla"> & {
  workers: number;
  /** Workers in which calls fail at once. */
  circuitsOpen: number;
  /** Workers in which it answers less often than its SLA promises. */
  belowSla: number;
};

/** A worker that was not heard of for longer is gone. */
const SILENT_MS = 10_000;

export async function readLiveHealth(db: Db, now: Date): Promise<{ workers: number; skills: SkillSum[] }> {
  const rows = await db.workerHeartbeat.findMany({
    where: { seenAt: { gt: new Date(now.getTime() - SILENT_MS) } },
    select: { health: true },
  });
  return { workers: rows.length, skills: sumHealth(rows.map(({ health }) => health as unknown as SkillHealth[])) };
}

/** By name. */
export function sumHealth(workers: readonly (readonly SkillHealth[])[]): SkillSum[] {
  const all = workers.flat();
  const names = [...new Set(all.map(({ skill }) => skill))].sort();
  return names.map((name) =>
    sumOf(
      name,
      all.filter(({ skill }) => skill === name),
    ),
  );
}

function sumOf(skill: string, of: readonly SkillHealth[]): SkillSum {
  const sum = (count: (one: SkillHealth) => number) => of.reduce((total, one) => total + count(one), 0);
  const slowest = (time: (one: SkillHealth) => number | null) => {
    const times = of.map(time).filter((ms) => ms !== null);
    return times.length > 0 ? Math.max(...times) : null;
  };
  const calls = sum((one) => one.calls);
  return {
    skill,
    workers: of.length,
    calls,
    successRate: calls === 0 ? null : sum((one) => (one.successRate ?? 0) * one.calls) / calls,
    p50Ms: slowest((one) => one.p50Ms),
    p95Ms: slowest((one) => one.p95Ms),
    late: sum((one) => one.late),
    running: sum((one) => one.running),
    waiting: sum((one) => one.waiting),
    circuitsOpen: of.filter(({ circuit }) => circuit !== "closed").length,
    belowSla: of.filter(({ belowSla }) => belowSla === true).length,
  };
}
