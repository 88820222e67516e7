// Lays nested steps out flat: which step follows which. A path of a decision that ends without goto goes on after the
// decision; an output ends the execution unless it has a goto.
import type { Path } from "./source";
import type { PathItem, Step } from "./schema";

export type FlatStep = {
  step: Step;
  path: Path;
  next: string | null;
  onTrue: string | null;
  onFalse: string | null;
};

/** A mention of a step elsewhere: goto, on_failure, MAIN_PATH. */
export type Reference = { from: string | null; target: string; path: Path; says: string };

export type Flow = { steps: FlatStep[]; references: Reference[]; unreachedGotos: { path: Path; after: string }[] };

function entryOf(item: PathItem | undefined): string | null {
  if (!item) return null;
  return "type" in item ? item.id : item.goto;
}

export function layOut(steps: readonly PathItem[]): Flow {
  const flow: Flow = { steps: [], references: [], unreachedGotos: [] };
  layOutBlock(flow, steps, ["STEPS"], null, null);
  return flow;
}

function layOutBlock(
  flow: Flow,
  items: readonly PathItem[],
  path: Path,
  after: string | null,
  owner: string | null,
): void {
  items.forEach((item, i) => {
    const here = [...path, i];
    const following = i + 1 < items.length ? entryOf(items[i + 1]) : after;
    if ("type" in item) {
      layOutStep(flow, item, here, following);
      return;
    }
    flow.references.push({ from: owner, target: item.goto, path: [...here, "goto"], says: "goto" });
    if (i + 1 < items.length) flow.unreachedGotos.push({ path: [...path, i + 1], after: item.goto });
  });
}

function layOutStep(flow: Flow, step: Step, path: Path, following: string | null): void {
  const { goto } = step;
  if (goto) flow.references.push({ from: step.id, target: goto, path: [...path, "goto"], says: "goto" });
  if ("on_failure" in step && step.on_failure) {
    const target = step.on_failure.goto;
    flow.references.push({ from: step.id, target, path: [...path, "on_failure", "goto"], says: "on_failure goto" });
  }
  const next = goto ?? (step.type === "output" ? null : following);
  const flat: FlatStep = { step, path, next, onTrue: null, onFalse: null };
  flow.steps.push(flat);
  if (step.type !== "decision_logic") return;
  const branch = (items: readonly PathItem[] | undefined, key: string) => {
    layOutBlock(flow, items ?? [], [...path, key], next, step.id);
    return entryOf(items?.[0]) ?? next;
  };
  flat.onTrue = branch(step.true_path, "true_path");
  flat.onFalse = branch(step.false_path, "false_path");
}
