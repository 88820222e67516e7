// Follows one path of a walk, step after step, and the branches of parallel steps beside each other. A path is a
// generator that takes one step each time it is asked, so that whoever holds several decides how they mix.
import type { Node, ParallelNode } from "./graph";
import { failureTarget } from "./failure";
import { nodeOf, type Failure, type StepError, type Walking } from "./walk-contract";
import { takeStep, type Taken } from "./walk-step";

/** Ends with what made it fail, or null. Takes one step per `next`. */
export type Path = AsyncGenerator<void, Failure | null>;

/** Follows the main path to its end. Resolves with what made it fail, or null. */
export async function wholePath(walking: Walking, entry: string): Promise<Failure | null> {
  const path = followPath(walking, { token: "", stop: false, inside: false }, entry);
  for (;;) {
    const { done, value } = await path.next();
    if (done) return value;
  }
}

/** Where a path runs. `stop`: it ends after the step it is in. `inside`: that step is a parallel one. */
type Lane = { token: string; stop: boolean; inside: boolean };

async function* followPath(walking: Walking, lane: Lane, entry: string): Path {
  let at: string | null = entry;
  while (at !== null) {
    const node = nodeOf(walking, at);
    let taken: Taken;
    if (node.type === "parallel_execution") {
      lane.inside = true;
      taken = yield* sideBySide(walking, lane, node);
      lane.inside = false;
    } else taken = await takeStep(walking, lane.token, node);
    walking.schedule.took?.(lane.token);
    if ("error" in taken) {
      const failed = afterFailure(walking, taken.source ?? node, taken.error);
      if ("failure" in failed) return lane.stop ? null : failed.failure;
      at = failed.next;
    } else at = taken.next;
    if (lane.stop) return null;
    if (at !== null) yield;
  }
  return null;
}

function afterFailure({ walk }: Walking, node: Node, error: StepError): { next: string } | { failure: Failure } {
  const failure: Failure = { ...error, step: node.id };
  walk.failure = failure;
  const next = failureTarget(node, error);
  if (next === null) return { failure };
  walk.ways.add(`${node.id}: on_failure`);
  return { next };
}

type Branch = { id: string; lane: Lane; path: Path; ended?: "succeeded" | "failed" | "stopped"; failure?: Failure };

async function* sideBySide(walking: Walking, outer: Lane, node: ParallelNode): AsyncGenerator<void, Taken> {
  const branches = node.branches.map(({ id, entry }, i): Branch => {
    const lane = { token: `${outer.token ? `${outer.token}/` : ""}${node.id}/${i}`, stop: false, inside: false };
    return { id, lane, path: followPath(walking, lane, entry) };
  });
  const over = () => {
    const decided = node.others === "stop" && verdict(node, branches) !== "open";
    if (outer.stop || decided) stopOthers(walking, branches);
    return branches.every(({ ended }) => ended);
  };
  while (!over()) {
    await oneStep(walking, branches);
    yield;
  }
  return joined(walking, outer, node, branches);
}

async function oneStep(walking: Walking, branches: readonly Branch[]): Promise<void> {
  const running = branches.filter(({ ended }) => !ended);
  const chosen = walking.schedule.next(running.map(({ lane }) => lane.token));
  const branch = running.find(({ lane }) => lane.token === chosen);
  if (!branch) throw new Error(`There is no branch ${chosen} that runs.`);
  const { done, value } = await branch.path.next();
  if (!done) return;
  if (value) Object.assign(branch, { ended: "failed", failure: value });
  else end(walking, branch, branch.lane.stop ? "stopped" : "succeeded");
}

function end({ walk, schedule }: Walking, branch: Branch, ended: "succeeded" | "stopped"): void {
  branch.ended = ended;
  if (ended !== "stopped") return;
  walk.stopped.push(branch.lane.token);
  walk.done.push(...(schedule.abandons?.(branch.lane.token) ?? []));
}

/** A branch between two steps stops there; one in the middle of a step stops after it. */
function stopOthers(walking: Walking, branches: readonly Branch[]): void {
  for (const branch of branches) {
    branch.lane.stop = true;
    const midway = branch.lane.inside || walking.schedule.busy(branch.lane.token);
    if (!branch.ended && !midway) end(walking, branch, "stopped");
  }
}

function needed({ join }: ParallelNode, of: number): number {
  switch (join.kind) {
    case "all":
      return of;
    case "any":
      return 1;
    case "at_least":
      return join.count;
  }
}

function verdict(node: ParallelNode, branches: readonly Branch[]): "open" | "reached" | "missed" {
  const count = (ended: Branch["ended"]) => branches.filter((branch) => branch.ended === ended).length;
  const enough = needed(node, branches.length);
  if (count("succeeded") >= enough) return "reached";
  return count("succeeded") + count(undefined) < enough ? "missed" : "open";
}

function joined({ walk, schedule }: Walking, outer: Lane, node: ParallelNode, branches: readonly Branch[]): Taken {
  const ids = (ended: Branch["ended"]) => branches.filter((branch) => branch.ended === ended).map(({ id }) => id);
  const failed = branches.flatMap(({ id, failure }) => (failure ? [{ branch: id, failure }] : []));
  const entry = { step: node.id, token: outer.token, phase: "FORWARD" as const, attempt: 1, last: true, skill: null };
  const excused = outer.stop && !schedule.judged?.(outer.token, node.id);
  if (verdict(node, branches) !== "reached" && !excused) {
    const first = failed[0]?.failure;
    const error = {
      code: first?.code ?? "CONFLICT",
      reason: first?.reason ?? "branches_failed",
      message: first ? `${first.step}: ${first.message ?? first.code}` : "Too few branches succeeded.",
      retryable: false,
    };
    walk.steps.push({ ...entry, status: "FAILED", error });
    return { error };
  }
  walk.steps.push({ ...entry, status: "SUCCEEDED" });
  walk.ways.add(`${node.id}: joined`);
  if (failed.length > 0) walk.ways.add(`${node.id}: joined without all`);
  if (node.outputVar) {
    walk.variables[node.outputVar] = {
      succeeded: ids("succeeded"),
      failed: failed.map(({ branch, failure }) => ({ branch, code: failure.code, message: failure.message ?? "" })),
      stopped: ids("stopped"),
    };
  }
  return { next: node.next };
}
