import { readLiveHealth } from "../skills/live-health";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";

export async function skillHealthCommand(options: { json: boolean }): Promise<{ ok: boolean }> {
  const found = await withDatabase(({ client }) => readLiveHealth(client, new Date()));
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
