// How the steps of a file hang together: names used twice, targets that do not exist, ways that lead nowhere or out of a
// branch.
import { beginnings, canFollow, unanswered, unreachable } from "./check-flow";
import type { Flow, Reference } from "./flow";
import type { SopGraph, SopProblem } from "./graph";
import type { SopFile } from "./schema";
import { problemAt, type SourceFile } from "./source";
import { didYouMean } from "./suggest";

export function checkStructure(source: SourceFile, file: SopFile, flow: Flow, graph: SopGraph): SopProblem[] {
  const references = [...flow.references, ...fileReferences(file)];
  const twins = duplicates(source, flow);
  // Which of two steps a target means is not known, so neither is what follows what.
  if (twins.length > 0) return [...twins, ...undefinedTargets(source, references, graph)];
  return [
    ...undefinedTargets(source, references, graph),
    ...branchProblems(source, flow, references),
    ...flowProblems(source, flow, graph),
    ...mainPathProblems(source, file, graph),
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

/** Steps that are named outside of STEPS. Steps after a compensation run on the main path. */
function fileReferences(file: SopFile): Reference[] {
  const main = (file.MAIN_PATH ?? []).map((target, i) => ({
    from: null,
    target,
    path: ["MAIN_PATH", i],
    says: "MAIN_PATH",
    branch: null,
  }));
  const rules = (file.COMPENSATION_STRATEGY ?? []).flatMap((rule, i) => compensationReferences(rule, i));
  return [...main, ...rules];
}

function compensationReferences(rule: NonNullable<SopFile["COMPENSATION_STRATEGY"]>[number], i: number): Reference[] {
  const path = ["COMPENSATION_STRATEGY", i];
  const named = { from: null, says: "COMPENSATION_STRATEGY", branch: null };
  const acts = rule.on_failure.flatMap((act, j): Reference[] => {
    const at = [...path, "on_failure", j];
    if ("rollback" in act) return [{ ...named, target: act.rollback, path: [...at, "rollback"] }];
    return "goto" in act ? [{ ...named, target: act.goto, path: [...at, "goto"], branch: "" }] : [];
  });
  return [{ ...named, target: rule.step, path: [...path, "step"] }, ...acts];
}

function undefinedTargets(source: SourceFile, references: Reference[], graph: SopGraph): SopProblem[] {
  const known = new Set(graph.order);
  return references
    .filter(({ target }) => !known.has(target))
    .map(({ from, target, path, says }) => {
      const who = from ? `Step \`${from}\` has ${says} \`${target}\`` : `${says} names \`${target}\``;
      const message = `${who}, which does not exist${didYouMean(target, graph.order)}`;
      return problemAt(source.file, source.at(path), "undefined-target", message, {
        path: from ? [from, target] : [target],
      });
    });
}

/** A branch is entered at its first step and left at its last, or the join would wait for a path that went elsewhere. */
function branchProblems(source: SourceFile, flow: Flow, references: Reference[]): SopProblem[] {
  const branchOf = new Map([...flow.steps].reverse().map(({ step, branch }) => [step.id, branch]));
  const escapes = references.flatMap(({ from, target, path, says, branch }) => {
    const there = branchOf.get(target);
    if (branch === null || there === undefined || there === branch) return [];
    const who = from ? `Step \`${from}\` has ${says} \`${target}\`` : `${says} names \`${target}\``;
    const message = branch.startsWith(there === "" ? "" : `${there}/`)
      ? `${who}, which leads out of the branch ${branch}; end the branch instead, and decide after the join.`
      : `${who}, which is inside the branch ${there}; go to the parallel step that starts it.`;
    const steps = from ? [from, target] : [target];
    return [problemAt(source.file, source.at(path), "branch-escape", message, { path: steps })];
  });
  const answers = flow.steps.flatMap(({ step, path, branch }) => {
    if (step.type !== "output" || branch === "") return [];
    const message = `Step \`${step.id}\` would answer while other branches still run; answer after the join.`;
    return [problemAt(source.file, source.at(path), "output-in-branch", message, { path: [step.id] })];
  });
  return [...escapes, ...answers];
}

function flowProblems(source: SourceFile, flow: Flow, graph: SopGraph): SopProblem[] {
  const whereIs = new Map(flow.steps.map((flat) => [flat.step.id, flat.path]));
  const at = (id: string) => source.at(whereIs.get(id) ?? []);
  const problems = flow.unreachedGotos.map(({ path, after }) => {
    const message = `Nothing comes after \`goto: ${after}\`; remove what follows it, or move it before.`;
    return problemAt(source.file, source.at(path), "unreachable-step", message, { path: [after] });
  });
  const from = beginnings(graph);
  for (const id of unreachable(graph, from)) {
    const message = `No step leads to \`${id}\`; remove it, or let a step go to it.`;
    problems.push(problemAt(source.file, at(id), "unreachable-step", message, { path: [id] }));
  }
  for (const way of unanswered(graph, from)) {
    const last = way.at(-1) ?? graph.entry;
    const message = `After \`${last}\` this can end without an answer to the customer; add an output step, or a goto to one.`;
    problems.push(problemAt(source.file, at(last), "no-output-path", message, { path: way }));
  }
  return problems;
}

function mainPathProblems(source: SourceFile, file: SopFile, graph: SopGraph): SopProblem[] {
  const path = file.MAIN_PATH ?? [];
  return path.flatMap((id, i) => {
    const before = path[i - 1];
    const node = graph.nodes[id];
    const at = source.at(["MAIN_PATH", i]);
    if (node?.type === "output") {
      return [
        problemAt(source.file, at, "schema-error", `MAIN_PATH holds work, not answers: leave \`${id}\` out.`, {
          path: [id],
        }),
      ];
    }
    if (!node || !before || !graph.nodes[before] || canFollow(graph, before, id)) return [];
    const message = `MAIN_PATH has \`${id}\` after \`${before}\`, but no way leads from one to the other.`;
    return [problemAt(source.file, at, "schema-error", message, { path: [before, id] })];
  });
}
