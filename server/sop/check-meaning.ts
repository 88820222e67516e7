// What an SOP would do, and ought not to: values that are not there, loops without end, answers nobody reads, guards that
// guard nothing, acts done twice or left half done, data that goes where it may not. Each finding carries the shortest
// path of steps that shows it. Runs on graphs with missing targets too, so that everything is said at once.
import { checkApprovals } from "./check-approvals";
import type { Checked } from "./check-calls";
import { checkKeys } from "./check-keys";
import { checkLoops } from "./check-loops";
import { checkPrivacy } from "./check-privacy";
import { checkCalledUndo, checkUndo } from "./check-undo";
import { checkUnread } from "./check-unread";
import { checkUnset } from "./check-unset";
import { checkVerdicts } from "./check-verdicts";
import { checkWrites } from "./check-writes";
import { withoutIdleDefaults } from "./enums";
import type { CallSopNode, SopGraph, SopProblem, Template } from "./graph";
import { problemAt, type Path } from "./source";
import { layWays, type Ways } from "./ways";

export type Finding = {
  code: string;
  message: string;
  path: string[];
  severity?: SopProblem["severity"];
  /** Where it is shown: a step, one of its keys, or an expression. */
  at: { step: string; key?: Path } | { template: Template; expr: string; step: string };
};
export type Meaning = Checked & { ways: Ways };

const CHECKS: ((meaning: Meaning) => Finding[])[] = [
  checkUnset,
  checkLoops,
  checkUnread,
  checkApprovals,
  checkWrites,
  checkVerdicts,
  checkKeys,
  checkUndo,
  checkPrivacy,
];

export function checkMeaning(checked: Checked): SopProblem[] {
  const meaning: Meaning = { ...checked, ways: layWays(withoutIdleDefaults(checked.graph, checked.skills)) };
  const found = CHECKS.flatMap((check) => check(meaning)).map((finding) => problemOf(checked, finding));
  return [...new Map(found.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** What is known of a step that runs another SOP only once that one is read, with those it runs itself. */
export function checkCalled(checked: Checked, node: CallSopNode, called: readonly SopGraph[]): SopProblem[] {
  const meaning: Meaning = { ...checked, ways: layWays(withoutIdleDefaults(checked.graph, checked.skills)) };
  return checkCalledUndo(meaning, node, called).map((finding) => problemOf(checked, finding));
}

function problemOf({ source, flow, uses }: Checked, { code, message, path, severity, at }: Finding): SopProblem {
  const extra = { path, ...(severity ? { severity } : {}) };
  const step = flow.steps.find((flat) => flat.step.id === at.step);
  if ("template" in at) {
    const use = uses.find(({ parsed }) => parsed.template === at.template);
    const hole = use?.parsed.holes.find(({ expr }) => expr === at.expr);
    const position = use && (hole ? source.atText(use.path, hole.map(0)) : source.at(use.path));
    return problemAt(source.file, position ?? source.at(step?.path ?? []), code, message, extra);
  }
  return problemAt(source.file, source.at([...(step?.path ?? []), ...(at.key ?? [])]), code, message, extra);
}
