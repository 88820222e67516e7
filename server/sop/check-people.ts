// Whom a file names: those who approve, and those who are told of a failure.
import { GROUPS, mayAnswer, meansSomebody } from "./approvers";
import type { Flow } from "./flow";
import type { SopProblem } from "./graph";
import type { ApprovalStep, SopFile } from "./schema";
import { problemAt, type Path, type SourceFile } from "./source";
import { didYouMean } from "./suggest";

type Named = { name: string; path: Path; stepId: string; code: "unknown-approver" | "unknown-recipient" };

export function checkPeople(source: SourceFile, file: SopFile, flow: Flow): SopProblem[] {
  const approvers = flow.steps.flatMap(({ step, path }) =>
    step.type === "human_approval" ? approversOf(step, path) : [],
  );
  return [...approvers, ...recipients(file)].flatMap((named) => {
    const message = faultOf(named);
    if (!message) return [];
    const { path, stepId, code } = named;
    return [problemAt(source.file, source.at(path), code, `Step \`${stepId}\`: ${message}`, { path: [stepId] })];
  });
}

function faultOf({ name, code }: Named): string | null {
  if (meansSomebody(name)) {
    const idle = code === "unknown-approver" && !mayAnswer(name);
    return idle ? `nobody with the role \`${name}\` may answer approvals; name another role, or people.` : null;
  }
  return name.includes("@") || name === "user:"
    ? `\`${name}\` names nobody; write user: and an e-mail address, as in user:somebody@example.com.`
    : `\`${name}\` is no role; name a role, a person (user:somebody@example.com) or customer${didYouMean(name, GROUPS)}`;
}

function approversOf(step: ApprovalStep, path: Path): Named[] {
  const named = (names: readonly string[], at: Path): Named[] =>
    names.map((name, i) => ({ name, path: [...at, i], stepId: step.id, code: "unknown-approver" }));
  return [
    ...named(step.approvers, [...path, "approvers"]),
    ...(step.tiers ?? []).flatMap((tier, i) => named(tier.approvers, [...path, "tiers", i, "approvers"])),
    ...named(step.escalate?.to ?? [], [...path, "escalate", "to"]),
  ];
}

function recipients(file: SopFile): Named[] {
  return (file.COMPENSATION_STRATEGY ?? []).flatMap(({ step, on_failure: acts }, i) =>
    acts.flatMap((act, j): Named[] => {
      if (!("notify" in act)) return [];
      const path = ["COMPENSATION_STRATEGY", i, "on_failure", j, "notify"];
      return [{ name: act.notify, path, stepId: step, code: "unknown-recipient" }];
    }),
  );
}
