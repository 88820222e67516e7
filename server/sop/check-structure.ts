// How the steps of a file hang together: names used twice, targets that do not exist, ways that lead nowhere.
import { canFollow, unanswered, unreachable, type Shape } from "./check-flow";
import type { Flow, Reference } from "./flow";
import type { SopProblem } from "./graph";
import type { SopFile } from "./schema";
import { problemAt, type SourceFile } from "./source";
import { didYouMean } from "./suggest";

export function checkStructure(source: SourceFile, file: SopFile, flow: Flow, shape: Shape): SopProblem[] {
  return [
    ...duplicates(source, flow),
    ...undefinedTargets(source, file, flow, shape),
    ...flowProblems(source, flow, shape),
    ...mainPathProblems(source, file, shape),
  ];
}

function duplicates(source: SourceFile, flow: Flow): SopProblem[] {
  const lines = new Map<string, number>();
  return flow.steps.flatMap(({ step, path }) => {
    const at = source.at([...path, "id"]);
    const before = lines.get(step.id);
    if (before === undefined) {
      lines.set(step.id, at.line);
      return [];
    }
    const message = `Two steps are called \`${step.id}\`; the first is on line ${before}. Rename one of them.`;
    return [problemAt(source.file, at, "duplicate-step", message, { path: [step.id] })];
  });
}

function undefinedTargets(source: SourceFile, file: SopFile, flow: Flow, shape: Shape): SopProblem[] {
  const references: Reference[] = [
    ...flow.references,
    ...(file.MAIN_PATH ?? []).map((target, i) => ({ from: null, target, path: ["MAIN_PATH", i], says: "MAIN_PATH" })),
    ...(file.COMPENSATION_STRATEGY ?? []).flatMap((rule, i) => compensationReferences(rule, i)),
  ];
  return references
    .filter(({ target }) => !shape.nodes[target])
    .map(({ from, target, path, says }) => {
      const who = from ? `Step \`${from}\` has ${says} \`${target}\`` : `${says} names \`${target}\``;
      const message = `${who}, which does not exist${didYouMean(target, shape.order)}`;
      return problemAt(source.file, source.at(path), "undefined-target", message, {
        path: from ? [from, target] : [target],
      });
    });
}

function compensationReferences(rule: NonNullable<SopFile["COMPENSATION_STRATEGY"]>[number], i: number): Reference[] {
  const path = ["COMPENSATION_STRATEGY", i];
  const says = "COMPENSATION_STRATEGY";
  const rollbacks = rule.on_failure.flatMap((act, j) =>
    "rollback" in act ? [{ from: null, target: act.rollback, path: [...path, "on_failure", j, "rollback"], says }] : [],
  );
  return [{ from: null, target: rule.step, path: [...path, "step"], says }, ...rollbacks];
}

function flowProblems(source: SourceFile, flow: Flow, shape: Shape): SopProblem[] {
  const whereIs = new Map(flow.steps.map((flat) => [flat.step.id, flat.path]));
  const at = (id: string) => source.at(whereIs.get(id) ?? []);
  const problems = flow.unreachedGotos.map(({ path, after }) => {
    const message = `Nothing comes after \`goto: ${after}\`; remove what follows it, or move it before.`;
    return problemAt(source.file, source.at(path), "unreachable-step", message);
  });
  for (const id of unreachable(shape)) {
    const message = `No step leads to \`${id}\`; remove it, or let a step go to it.`;
    problems.push(problemAt(source.file, at(id), "unreachable-step", message, { path: [id] }));
  }
  for (const way of unanswered(shape)) {
    const last = way.at(-1) ?? shape.entry;
    const message = `After \`${last}\` this can end without an answer to the customer; add an output step, or a goto to one.`;
    problems.push(problemAt(source.file, at(last), "no-output-path", message, { path: way }));
  }
  return problems;
}

function mainPathProblems(source: SourceFile, file: SopFile, shape: Shape): SopProblem[] {
  const path = file.MAIN_PATH ?? [];
  return path.flatMap((id, i) => {
    const before = path[i - 1];
    const node = shape.nodes[id];
    const at = source.at(["MAIN_PATH", i]);
    if (node?.type === "output") {
      return [problemAt(source.file, at, "schema-error", `MAIN_PATH holds work, not answers: leave \`${id}\` out.`)];
    }
    if (!node || !before || !shape.nodes[before] || canFollow(shape, before, id)) return [];
    const message = `MAIN_PATH has \`${id}\` after \`${before}\`, but no way leads from one to the other.`;
    return [problemAt(source.file, at, "schema-error", message, { path: [before, id] })];
  });
}
