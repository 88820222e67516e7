// What the format has words for and the engine does not do, or not so. Such a key must not be read in silence: its author
// would count on it. The engine undoes every completed step, last first, each by its own skill's compensation.
import type { KnownSkills } from "./declare-types";
import type { Flow } from "./flow";
import type { SopProblem } from "./graph";
import type { SopFile, Step } from "./schema";
import { problemAt, type Path, type SourceFile } from "./source";

type Rule = NonNullable<SopFile["COMPENSATION_STRATEGY"]>[number];
type Act = Rule["on_failure"][number];

export function checkInEffect(source: SourceFile, file: SopFile, flow: Flow, skills: KnownSkills): SopProblem[] {
  const steps = new Map(flow.steps.map(({ step }) => [step.id, step]));
  const warn = (path: Path, message: string) =>
    problemAt(source.file, source.atKey(path), "not-in-effect", message, { severity: "warning" });
  const compensation = (file.COMPENSATION_STRATEGY ?? []).flatMap((rule, i) =>
    rule.on_failure.flatMap((act, j) => {
      const reason = whyNot(rule, act, steps, skills);
      const [key = "rollback"] = Object.keys(act);
      return reason ? [warn(["COMPENSATION_STRATEGY", i, "on_failure", j, key], `${reason} Remove it.`)] : [];
    }),
  );
  return [...compensation, ...auditKeys(file).map(([key, reason]) => warn(["AUDIT_POLICY", key], reason))];
}

/** Why the engine does not do what one act of a rule says; null when it does. */
function whyNot(rule: Rule, act: Act, steps: ReadonlyMap<string, Step>, skills: KnownSkills): string | null {
  if (!("rollback" in act)) {
    const key = "notify" in act ? "notify" : "create_alert";
    return `\`${key}\` is not in effect: a failure undoes the completed steps, and does nothing else.`;
  }
  const undone = steps.get(act.rollback);
  const failing = steps.get(rule.step);
  // Targets that do not exist are reported as errors.
  if (!undone || !failing) return null;
  if (!isReversible(undone, skills)) {
    return `\`rollback: ${undone.id}\` is not in effect: nothing undoes what this step does.`;
  }
  if ("on_failure" in failing && failing.on_failure && !failing.on_failure.on) {
    return `\`rollback: ${undone.id}\` is not in effect: on_failure of \`${failing.id}\` goes on instead of undoing.`;
  }
  return null;
}

function isReversible(step: Step, skills: KnownSkills): boolean {
  if (step.type !== "skill_call") return false;
  const kind = skills.get(step.skill_name)?.reversibility?.kind;
  return kind === "reversible" || kind === "reversible_until";
}

function auditKeys({ AUDIT_POLICY: policy }: SopFile): [key: string, reason: string][] {
  const keys: [string, string][] = [];
  if (policy?.sensitive_data_mask !== undefined) {
    keys.push([
      "sensitive_data_mask",
      "`sensitive_data_mask` is not in effect: what is recorded is the same with it. Remove it.",
    ]);
  }
  if (policy?.level === "SUMMARY") {
    keys.push(["level", "`level: SUMMARY` is not in effect: every execution is recorded in full. Remove it."]);
  }
  return keys;
}
