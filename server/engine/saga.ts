// What has to be undone when an execution fails, in which order. Pure: journal in, plan out.
import type { Skill } from "../skills/contract";

export type JournalEntry = {
  seq: number;
  stepId: string;
  kind: string;
  name: string | null;
  phase: string;
  status: string;
  input: unknown;
  output: unknown;
};

export type Compensation = {
  /** The step being undone. */
  stepId: string;
  /** The skill that undoes it. */
  skill: string;
  /** The undone call's input and output together; the compensating skill's schema picks what it needs. */
  input: Record<string, unknown>;
};

/**
 * Compensations still owed, latest effect first. A step is owed exactly one: not owed again once a compensation of it
 * succeeded, never owed when it only read.
 */
export function owedCompensations(journal: readonly JournalEntry[], skill: (name: string) => Skill): Compensation[] {
  const undone = new Set(
    journal.filter((row) => row.phase === "COMPENSATION" && row.status === "SUCCEEDED").map((row) => row.stepId),
  );
  const owed: Compensation[] = [];
  for (const row of [...journal].sort((a, b) => b.seq - a.seq)) {
    if (row.phase !== "FORWARD" || row.status !== "SUCCEEDED" || row.kind !== "skill_call" || !row.name) continue;
    if (undone.has(row.stepId)) continue;
    const { reversibility } = skill(row.name);
    if (reversibility.kind !== "reversible" && reversibility.kind !== "reversible_until") continue;
    undone.add(row.stepId);
    owed.push({
      stepId: row.stepId,
      skill: reversibility.compensate,
      input: { ...(row.input as object | null), ...(row.output as object | null) },
    });
  }
  return owed;
}
