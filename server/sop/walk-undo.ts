// What a failed walk undoes, in which order, and what it says afterwards: first what nobody knows whether it happened, then
// what the failed step's rule names, then everything else that was done, last first; then the notices, the alerts and the rule's own steps.
import type { Done, Failure, StepResult, Walking } from "./walk-contract";
import { wholePath } from "./walk-path";
import { mayPass, scopeOf } from "./walk-step";

/** The engine's own patience with a compensation. */
const RETRY = { count: 6, on: [] };
/** After what looks like a verdict. */
const STUBBORN = 2;

export async function undo(walking: Walking, failure: Failure): Promise<void> {
  const { walk, graph } = walking;
  walk.failure = failure;
  const rule = graph.compensation.find((one) => one.step === failure.step);
  if (rule) walk.ways.add(`${rule.step}: compensates`);
  const owed = plan(walking, rule?.rollback ?? []);
  const open: Done[] = [];
  for (const one of owed) if (!(await undoOne(walking, one))) open.push(one);
  walk.done = open;
  walk.status = open.length > 0 ? "COMPENSATION_FAILED" : owed.length > 0 ? "COMPENSATED" : "FAILED";
  walk.ending = { kind: "failed", node: failure.step, code: failure.code, message: failure.message ?? "" };
  walking.answer = null;
  if (!rule) return;
  walk.notified.push(...rule.notify);
  walk.alerts.push(...rule.alerts);
  // How these steps end changes nothing of what was undone.
  if (rule.then !== null) await wholePath(walking, rule.then);
}

function plan({ walk, compensationOf }: Walking, first: readonly string[]): Done[] {
  const owed = walk.done.filter(({ node }) => compensationOf(node.skill) !== "nothing").reverse();
  // What may have happened stands in the way of undoing what it was built on.
  const rank = ({ node, inDoubt }: Done) =>
    inDoubt ? -1 : first.includes(node.id) ? first.indexOf(node.id) : first.length;
  return owed
    .map((one, i) => ({ one, i }))
    .sort((a, b) => rank(a.one) - rank(b.one) || a.i - b.i)
    .map(({ one }) => one);
}

async function undoOne(walking: Walking, { node, token, input, output }: Done): Promise<boolean> {
  const { walk, call, compensationOf } = walking;
  const undoing = compensationOf(node.skill);
  if (undoing === "nothing" || undoing.by === null) {
    const error = { code: "CONFLICT", reason: "irreversible", message: "It cannot be undone." };
    const entry = { step: node.id, token, phase: "COMPENSATION" as const, attempt: 1, last: true, skill: null };
    walk.steps.push({ ...entry, status: "FAILED", error });
    return false;
  }
  const skill = undoing.by;
  const given = { ...(input as object | null), ...(output as object | null) };
  for (let attempt = 1; ; attempt++) {
    const result: StepResult = await call({
      kind: "undo",
      node,
      skill,
      token,
      attempt,
      input: given,
      scope: scopeOf(walking),
    });
    const entry = { step: node.id, token, phase: "COMPENSATION" as const, attempt, skill };
    if ("output" in result) {
      walk.steps.push({ ...entry, status: "SUCCEEDED", last: true });
      walk.undone.push(node.id);
      return true;
    }
    const last = attempt > (mayPass(RETRY, result.error) ? RETRY.count : STUBBORN);
    walk.steps.push({ ...entry, status: "FAILED", last, error: result.error });
    if (last) return false;
  }
}
