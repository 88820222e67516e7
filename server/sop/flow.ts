// Lays nested steps out flat: which step follows which. A path of a decision that ends without goto goes on after the
// decision; an output ends the execution unless it has a goto; the last step of a branch ends the branch, and what
// follows the parallel step comes after the join. Preconditions become ordinary steps before the first one.
import type { PathItem, SopFile, Step } from "./schema";
import type { Path } from "./source";

export type FlatStep = {
  step: Step;
  path: Path;
  /** Where its text is written, when that is not under the usual key. */
  textPath?: Path;
  /** The branches it is in, outermost first: "" on the main path, "notify/email", "notify/email/inner/left". */
  branch: string;
  next: string | null;
  onTrue: string | null;
  onFalse: string | null;
  cases: (string | null)[];
  otherwise: string | null;
  branches: { id: string; entry: string }[];
};

/** A mention of a step elsewhere: goto, on_failure, MAIN_PATH. `branch` is where it is mentioned; null: outside of steps. */
export type Reference = { from: string | null; target: string; path: Path; says: string; branch: string | null };

export type Flow = {
  entry: string;
  /** The first step that is written; the entry, unless there are preconditions. */
  first: string;
  steps: FlatStep[];
  references: Reference[];
  unreachedGotos: { path: Path; after: string }[];
};

/** Where the items of a block stand: what follows them, whose they are, and in which branch. */
type Block = { path: Path; after: string | null; owner: string | null; branch: string };

function entryOf(item: PathItem | undefined): string | null {
  if (!item) return null;
  return "type" in item ? item.id : item.goto;
}

export function layOut(file: Pick<SopFile, "STEPS" | "PRECONDITIONS">): Flow {
  // The format has no empty STEPS.
  const first = file.STEPS[0]?.id ?? "";
  const flow: Flow = { entry: first, first, steps: [], references: [], unreachedGotos: [] };
  layOutPreconditions(flow, file.PRECONDITIONS ?? []);
  layOutBlock(flow, file.STEPS, { path: ["STEPS"], after: null, owner: null, branch: "" });
  return flow;
}

const NO_WAYS = { onTrue: null, onFalse: null, cases: [], otherwise: null, branches: [] };

function layOutPreconditions(flow: Flow, preconditions: NonNullable<SopFile["PRECONDITIONS"]>): void {
  const idOf = (i: number) => `precondition_${i + 1}`;
  preconditions.forEach(({ condition, message }, i) => {
    const [id, unmet] = [idOf(i), `${idOf(i)}_unmet`];
    const path = ["PRECONDITIONS", i];
    const label = { "zh-CN": `核对前提条件 ${i + 1}`, en: `Check precondition ${i + 1}` };
    const next = i + 1 < preconditions.length ? idOf(i + 1) : flow.first;
    const test: Step = { id, type: "decision_logic", label, condition };
    flow.steps.push({ ...NO_WAYS, step: test, path, branch: "", next, onTrue: next, onFalse: unmet });
    const answer: Step = {
      id: unmet,
      type: "output",
      label: { "zh-CN": `告知不满足前提条件 ${i + 1}`, en: `Say that precondition ${i + 1} is not met` },
      message_template: message,
      outcome: "unresolved",
    };
    flow.steps.push({ ...NO_WAYS, step: answer, path, textPath: [...path, "message"], branch: "", next: null });
  });
  if (preconditions.length > 0) flow.entry = idOf(0);
}

function layOutBlock(flow: Flow, items: readonly PathItem[], block: Block): void {
  const { path, after, owner, branch } = block;
  items.forEach((item, i) => {
    const here = [...path, i];
    const following = i + 1 < items.length ? entryOf(items[i + 1]) : after;
    if ("type" in item) {
      layOutStep(flow, item, here, following, branch);
      return;
    }
    flow.references.push({ from: owner, target: item.goto, path: [...here, "goto"], says: "goto", branch });
    if (i + 1 < items.length) flow.unreachedGotos.push({ path: [...path, i + 1], after: item.goto });
  });
}

function layOutStep(flow: Flow, step: Step, path: Path, following: string | null, branch: string): void {
  for (const { key, target } of gotosOf(step)) {
    const says = key.length > 1 ? `${key.slice(0, -1).join(" ")} goto` : "goto";
    flow.references.push({ from: step.id, target, path: [...path, ...key], says, branch });
  }
  const next = step.goto ?? (step.type === "output" ? null : following);
  const flat: FlatStep = { ...NO_WAYS, step, path, branch, next };
  flow.steps.push(flat);
  if (step.type === "decision_logic") layOutDecision(flow, flat, step);
  if (step.type === "parallel_execution") layOutBranches(flow, flat, step);
}

function gotosOf(step: Step): { key: string[]; target: string }[] {
  const found: { key: string[]; target: string }[] = [];
  if (step.goto) found.push({ key: ["goto"], target: step.goto });
  if ("on_failure" in step && step.on_failure)
    found.push({ key: ["on_failure", "goto"], target: step.on_failure.goto });
  if (step.type !== "human_approval") return found;
  if (step.on_reject) found.push({ key: ["on_reject", "goto"], target: step.on_reject.goto });
  if (typeof step.on_timeout === "object") found.push({ key: ["on_timeout", "goto"], target: step.on_timeout.goto });
  return found;
}

function layOutDecision(flow: Flow, flat: FlatStep, step: Extract<Step, { type: "decision_logic" }>): void {
  const way = (items: readonly PathItem[] | undefined, ...key: (string | number)[]) => {
    const block = { path: [...flat.path, ...key], after: flat.next, owner: step.id, branch: flat.branch };
    layOutBlock(flow, items ?? [], block);
    return entryOf(items?.[0]) ?? flat.next;
  };
  if (step.switch === undefined) {
    flat.onTrue = way(step.true_path, "true_path");
    flat.onFalse = way(step.false_path, "false_path");
    return;
  }
  flat.cases = (step.cases ?? []).map(({ path }, i) => way(path, "cases", i, "path"));
  flat.otherwise = way(step.default, "default");
}

function layOutBranches(flow: Flow, flat: FlatStep, step: Extract<Step, { type: "parallel_execution" }>): void {
  const inside = (id: string) => [flat.branch, step.id, id].filter((part) => part !== "").join("/");
  const block = (id: string, path: Path): Block => ({ path, after: null, owner: step.id, branch: inside(id) });
  flat.branches = [];
  (step.steps ?? []).forEach((one, i) => {
    layOutStep(flow, one, [...flat.path, "steps", i], null, inside(one.id));
    flat.branches.push({ id: one.id, entry: one.id });
  });
  for (const [id, items] of Object.entries(step.branches ?? {})) {
    layOutBlock(flow, items, block(id, [...flat.path, "branches", id]));
    flat.branches.push({ id, entry: entryOf(items[0]) ?? "" });
  }
}
