// An alert for a skill that has begun to break its service level.
import type { Db } from "../db";
import type { BrokenPromise } from "../skills/record-health";
import { raiseAlert } from "./alerts";

export async function tellOfSkill(db: Db, { skill, window }: BrokenPromise): Promise<void> {
  const { successRate, p95Ms, late, calls, broken } = window;
  const answered = `${(100 * (successRate ?? 0)).toFixed(1)} % of ${calls} calls answered`;
  const slow = `${late} slower than ${skill.sla.maxLatencyMs} ms, the 95th percentile at ${p95Ms ?? 0} ms`;
  const message = `${skill.name} ${skill.version} is below its service level (${broken.join(", ")}): ${answered}, ${slow}.`;
  const { name, version, sla } = skill;
  const measured = { broken, calls, successRate, late, p95Ms, maxLatencyMs: sla.maxLatencyMs };
  await raiseAlert(db, {
    code: "SKILL_BELOW_SLA",
    severity: "WARNING",
    executionId: null,
    stepId: null,
    message,
    facts: { says: "skill_below_sla", skill: name, version, ...measured },
  });
}
