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
  const path = followPath(walking, "", entry);
  for (;;) {
    const { done, value } = await path.next();
    if (done) return value;
  }
}

async function* followPath(walking: Walking, token: string, entry: string): Path {
  let at: string | null = entry;
  while (at !== null) {
    const node = nodeOf(walking, at);
    const taken: Taken =
      node.type === "parallel_execution"
        ? yield* sideBySide(walking, token, node)
        : await takeStep(walking, token, node);
    if ("error" in taken) {
      const failed = afterFailure(walking, taken.source ?? node, taken.error);
      if ("failure" in failed) return failed.failure;
      at = failed.next;
    } else at = taken.next;
    if (at !== null) yield;
  }
  return null;
}

function afterFailure(
  { walk }: Walking,
  node: Node,
  error: StepError & { step?: string },
): { next: string } | { failure: Failure } {
  const failure: Failure = { ...error, step: error.step ?? node.id };
  const next = failureTarget(node, error);
  if (next === null) return { failure };
  walk.ways.add(`${node.id}: on_failure`);
  walk.failure = failure;
  return { next };
}

type Branch = { id: string; token: string; path: Path; ended?: "succeeded" | "failed" | "stopped"; failure?: Failure };

async function* sideBySide(walking: Walking, token: string, node: ParallelNode): AsyncGenerator<void, Taken> {
  const branches = node.branches.map(({ id, entry }, i): Branch => {
    const own = `${token ? `${token}/` : ""}${node.id}/${i}`;
    return { id, token: own, path: followPath(walking, own, entry) };
  });
  for (;;) {
    await oneStep(walking, branches, false);
    if (node.others === "stop" && verdict(node, branches) !== "open") await stopOthers(walking, branches);
    if (branches.every(({ ended }) => ended)) break;
    yield;
  }
  return joined(walking, node, branches);
}

async function oneStep(walking: Walking, branches: readonly Branch[], stopping: boolean): Promise<void> {
  const running = branches.filter(({ ended }) => !ended);
  const chosen = walking.schedule.next(running.map((branch) => branch.token));
  const branch = running.find((one) => one.token === chosen);
  if (!branch) throw new Error(`There is no branch ${chosen} that runs.`);
  const { done, value } = await branch.path.next();
  if (!done) return;
  if (value) Object.assign(branch, { ended: "failed", failure: value });
  else branch.ended = stopping ? "stopped" : "succeeded";
}

/** A branch between two steps stops there; one in the middle of a step stops after it. */
async function stopOthers(walking: Walking, branches: readonly Branch[]): Promise<void> {
  for (const branch of branches) {
    while (!branch.ended) {
      if (walking.schedule.busy(branch.token)) await oneStep(walking, [branch], true);
      else branch.ended = "stopped";
    }
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

function joined({ walk }: Walking, node: ParallelNode, branches: readonly Branch[]): Taken {
  const ids = (ended: Branch["ended"]) => branches.filter((branch) => branch.ended === ended).map(({ id }) => id);
  const failed = branches.flatMap(({ id, failure }) => (failure ? [{ branch: id, failure }] : []));
  if (verdict(node, branches) !== "reached") {
    const [first] = failed;
    return { error: first?.failure ?? { code: "CONFLICT", message: `${node.id}: too few branches succeeded.` } };
  }
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
