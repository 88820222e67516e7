// What a file says and what changes nothing. Such a key must not be read in silence: its author would count on it.
import { compensationOf } from "../skills/registry";
import { canFollow, enclosing } from "./check-flow";
import type { KnownSkills } from "./declare-types";
import type { Flow } from "./flow";
import type { ApprovalNode, SopGraph, SopProblem } from "./graph";
import type { SopFile } from "./schema";
import { problemAt, type Path, type SourceFile } from "./source";

type Rule = NonNullable<SopFile["COMPENSATION_STRATEGY"]>[number];
/** `steps` are the ids that show it. */
type Idle = { path: Path; message: string; steps: string[] };

export function checkInEffect(
  source: SourceFile,
  file: SopFile,
  flow: Flow,
  graph: SopGraph,
  skills: KnownSkills,
): SopProblem[] {
  const rules = file.COMPENSATION_STRATEGY ?? [];
  const idle = [
    ...rules.flatMap((rule, i) => idleInRule(rule, i, rules, graph, skills)),
    ...flow.steps.flatMap(({ step, path }) => {
      const node = graph.nodes[step.id];
      return node?.type === "human_approval" ? idleInApproval(node, path) : [];
    }),
  ];
  return idle.map(({ path, message, steps }) =>
    problemAt(source.file, source.atKey(path), "not-in-effect", message, { severity: "warning", path: steps }),
  );
}

function idleInRule(rule: Rule, i: number, rules: readonly Rule[], graph: SopGraph, skills: KnownSkills): Idle[] {
  const path = ["COMPENSATION_STRATEGY", i];
  const before = rules.findIndex((other) => other.step === rule.step);
  if (before < i) {
    const message = `Rule ${before + 1} already speaks of \`${rule.step}\`: this one is not in effect. Put its acts there.`;
    return [{ path: [...path, "step"], message, steps: [rule.step] }];
  }
  const failing = graph.nodes[rule.step];
  if (failing?.onFailure && !failing.onFailureFor) {
    const message = `The rule is not in effect: on_failure of \`${failing.id}\` goes on instead of undoing. Remove one of the two.`;
    return [{ path: [...path, "step"], message, steps: [rule.step] }];
  }
  let goneTo: string | null = null;
  return rule.on_failure.flatMap((act, j): Idle[] => {
    const at = [...path, "on_failure", j];
    if ("goto" in act) {
      if (goneTo === null) {
        goneTo = act.goto;
        return [];
      }
      const message = `\`goto: ${act.goto}\` is not in effect: the rule already goes to \`${goneTo}\`. Remove it.`;
      return [{ path: [...at, "goto"], message, steps: [rule.step, act.goto] }];
    }
    if (!("rollback" in act)) return [];
    const reason = whyNotUndone(act.rollback, rule.step, graph, skills);
    if (!reason) return [];
    return [{ path: [...at, "rollback"], message: `${reason} Remove it.`, steps: [rule.step, act.rollback] }];
  });
}

/** Targets that do not exist are reported as errors. */
function whyNotUndone(undone: string, failing: string, graph: SopGraph, skills: KnownSkills): string | null {
  const node = graph.nodes[undone];
  if (!node || !graph.nodes[failing]) return null;
  const skill = node.type === "skill_call" ? skills.get(node.skill) : undefined;
  const known = node.type !== "call_sop" && (node.type !== "skill_call" || skill?.reversibility);
  if (known && !(skill?.reversibility && compensationOf({ reversibility: skill.reversibility }))) {
    return `\`rollback: ${undone}\` is not in effect: nothing undoes what this step does.`;
  }
  const within = enclosing(graph).get(undone)?.includes(failing) ?? false;
  if (!within && (undone === failing || !canFollow(graph, undone, failing))) {
    return `\`rollback: ${undone}\` is not in effect: the step is never done before \`${failing}\` fails.`;
  }
  return null;
}

function idleInApproval(node: ApprovalNode, path: Path): Idle[] {
  const late = (key: string, what: string) => ({
    path: [...path, key],
    steps: [node.id],
    message: `Step \`${node.id}\`: \`${key}\` is not in effect: the timeout comes first. Let it ${what} earlier.`,
  });
  const found: Idle[] = [];
  if (node.remindAfterMs !== null && node.remindAfterMs >= node.timeoutMs) found.push(late("remind_after", "remind"));
  if (node.escalate && node.escalate.afterMs >= node.timeoutMs && node.onTimeout.kind !== "escalate") {
    found.push(late("escalate", "escalate"));
  }
  return found;
}
