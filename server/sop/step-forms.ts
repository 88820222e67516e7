// What the format asks of a step beyond its keys: which of them exclude or need each other. Each check is given to the
// step's schema, so that a broken step is refused before anything is compiled of it.
import type { z } from "zod";

type Issues = z.RefinementCtx;

/** The same for editors, who read JSON Schema. */
export function exactlyOne(...keys: string[]): { oneOf: { required: string[] }[] } {
  return { oneOf: keys.map((key) => ({ required: [key] })) };
}

function refuse(issues: Issues, path: (string | number)[], message: string): void {
  issues.addIssue({ code: "custom", path, message });
}

type Decision = Partial<Record<"condition" | "true_path" | "false_path" | "switch" | "cases" | "default", unknown>>;
const OF_CONDITION = ["true_path", "false_path"] as const;
const OF_SWITCH = ["cases", "default"] as const;

export function oneTest(step: Decision, issues: Issues): void {
  const { condition, switch: subject, cases } = step;
  if (condition !== undefined && subject !== undefined) {
    return refuse(issues, ["switch"], "a decision has either `condition` or `switch`; remove one of the two.");
  }
  if (condition === undefined && subject === undefined) {
    return refuse(issues, [], "a decision needs a `condition`, or a `switch` with `cases`.");
  }
  const foreign = condition === undefined ? OF_CONDITION : OF_SWITCH;
  for (const key of foreign.filter((name) => step[name] !== undefined)) {
    const [has, hint] =
      condition === undefined ? ["switch", "`cases` and `default`"] : ["condition", "`true_path` and `false_path`"];
    refuse(issues, [key], `\`${key}\` does not go with \`${has}\`; use ${hint}.`);
  }
  if (subject !== undefined && cases === undefined) refuse(issues, [], "a `switch` needs `cases`.");
  else if (Array.isArray(cases)) refuseDoubleCases(cases as { when: unknown }[], issues);
}

function refuseDoubleCases(cases: { when: unknown }[], issues: Issues): void {
  const seen = new Set<string>();
  cases.forEach(({ when }, i) => {
    for (const value of Array.isArray(when) ? (when as unknown[]) : [when]) {
      const written = JSON.stringify(value);
      if (seen.has(written)) refuse(issues, ["cases", i], `an earlier case already answers ${written}; remove it.`);
      seen.add(written);
    }
  });
}

type Parallel = { steps?: unknown[] | undefined; branches?: Record<string, unknown> | undefined; join?: unknown };

export function oneFormOfBranches({ steps, branches, join }: Parallel, issues: Issues): void {
  if (steps !== undefined && branches !== undefined) {
    return refuse(issues, ["branches"], "a parallel step has either `steps` or `branches`; remove one of the two.");
  }
  const count = steps ? steps.length : Object.keys(branches ?? {}).length;
  if (count === 0) return refuse(issues, [], "a parallel step needs `steps`, or named `branches`.");
  const wanted = typeof join === "object" && join !== null && "at_least" in join ? Number(join.at_least) : 0;
  if (wanted <= count) return;
  const message = `at least ${wanted} branches cannot succeed: there ${count === 1 ? "is one" : `are ${count}`}.`;
  refuse(issues, ["join", "at_least"], message);
}

export function oneEnd({ duration, until }: { duration?: unknown; until?: unknown }, issues: Issues): void {
  if (duration !== undefined && until !== undefined) {
    refuse(issues, ["until"], "a wait has either `duration` or `until`; remove one of the two.");
  } else if (duration === undefined && until === undefined) {
    refuse(issues, [], "a wait needs a `duration` (30m), or a time `until` which it lasts.");
  }
}

type Asked = { approvers: string[]; count?: number | undefined };
type Approval = Asked & {
  amount?: unknown;
  currency?: unknown;
  tiers?: (Asked & { from_minor: number })[] | undefined;
  escalate?: { to: string[] } | undefined;
  on_timeout?: unknown;
};

export function answerableApproval(step: Approval, issues: Issues): void {
  if (step.tiers && step.amount === undefined) {
    refuse(issues, ["tiers"], "`tiers` go by `amount`; say what is at stake there.");
  }
  if ((step.amount === undefined) !== (step.currency === undefined)) {
    const [has, lacks] = step.amount === undefined ? ["currency", "amount"] : ["amount", "currency"];
    refuse(issues, [has], `\`${has}\` needs \`${lacks}\` beside it.`);
  }
  if (step.on_timeout === "escalate" && !step.escalate) {
    refuse(
      issues,
      ["on_timeout"],
      "`on_timeout: escalate` needs `escalate: { after, to }`, which says whom to ask then.",
    );
  }
  refuseTooFew(step, ["count"], issues);
  const levels = new Set<number>();
  (step.tiers ?? []).forEach((tier, i) => {
    refuseTooFew(tier, ["tiers", i, "count"], issues);
    if (levels.has(tier.from_minor)) {
      refuse(issues, ["tiers", i], `two tiers begin at ${tier.from_minor}; remove one of them.`);
    }
    levels.add(tier.from_minor);
  });
}

/** A role is many people; a name is one. */
function refuseTooFew({ approvers, count = 1 }: Asked, path: (string | number)[], issues: Issues): void {
  const people = new Set(approvers);
  if (![...people].every((one) => one === "customer" || one.startsWith("user:")) || count <= people.size) return;
  refuse(issues, path, `${count} people must approve, but only ${people.size} may; name a role, or lower \`count\`.`);
}
