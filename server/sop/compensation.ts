// COMPENSATION_STRATEGY as the engine reads it: one rule for each step whose failure it speaks of.
import type { CompensationRule } from "./graph";
import type { SopFile } from "./schema";

export function compensationRules(file: Pick<SopFile, "COMPENSATION_STRATEGY">): CompensationRule[] {
  return (file.COMPENSATION_STRATEGY ?? []).map(({ step, on_failure: acts }) => ({
    step,
    rollback: acts.flatMap((act) => ("rollback" in act ? [act.rollback] : [])),
    notify: acts.flatMap((act) => ("notify" in act ? [act.notify] : [])),
    alerts: acts.flatMap((act) => ("create_alert" in act ? [act.create_alert] : [])),
    then: acts.flatMap((act) => ("goto" in act ? [act.goto] : []))[0] ?? null,
  }));
}
