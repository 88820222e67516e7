import type { Database } from "../db";
import type { SkillHealth } from "../skills/limits";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";
import { alive } from "./worker-alive";

/** One skill in all workers together. Times are the slowest worker's: percentiles do not add up. */
export type SkillSum = Omit<SkillHealth, "circuit" | "belowSla"> & {
  workers: number;
  /** Workers in which calls fail at once. */
  circuitsOpen: number;
  /** Workers in which it answers less often than its SLA promises. */
  belowSla: number;
};

export async function readSkillHealth(database: Database): Promise<{ workers: number; skills: SkillSum[] }> {
  const rows = await database.client.workerHeartbeat.findMany({ where: alive(), select: { health: true } });
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

export async function skillHealthCommand(options: { json: boolean }): Promise<{ ok: boolean }> {
  const found = await withDatabase(readSkillHealth);
  if (options.json) printJson(found);
  else if (found.workers === 0) printLine("No worker runs: start Steward with npm start.");
  else if (found.skills.length === 0) printLine(`No skill was called yet by the ${found.workers} workers that run.`);
  else {
    const ms = (time: number | null) => (time === null ? "" : `${Math.round(time)} ms`);
    const rows = found.skills.map((one) => [
      one.skill,
      String(one.calls),
      one.successRate === null ? "" : `${(one.successRate * 100).toFixed(1)} %`,
      ms(one.p50Ms),
      ms(one.p95Ms),
      String(one.late),
      String(one.running),
      String(one.waiting),
      one.circuitsOpen > 0 ? `open in ${one.circuitsOpen} of ${one.workers}` : "closed",
      one.belowSla > 0 ? "below" : "kept",
    ]);
    printTable(["SKILL", "CALLS", "ANSWERED", "P50", "P95", "LATE", "RUNNING", "WAITING", "CIRCUIT", "SLA"], rows);
  }
  return { ok: true };
}
