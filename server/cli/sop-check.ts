import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { AppError } from "../errors";
import { sopCatalog } from "../sop/catalog";
import type { Compiled } from "../sop/compile";
import { listSopFiles } from "../sop/find-files";
import type { LoadedSop, SopProblem } from "../sop/graph";
import { checkFile, gather } from "../sop/load";
import { withDatabase } from "./connect";
import { printJson, printLine } from "./output";

/** Fails when a file has an error; warnings alone do not. Needs no database, unless skills are bound in it. */
export async function checkSops(paths: string[], options: { json: boolean; bound: boolean }): Promise<{ ok: boolean }> {
  if (!options.bound) return checkPaths(paths, options);
  return withDatabase(() => checkPaths(paths, options));
}

async function checkPaths(paths: string[], options: { json: boolean }): Promise<{ ok: boolean }> {
  const files = [...new Set((await Promise.all(paths.map(expandPath))).flat())];
  const checked = await Promise.all(files.map((file) => checkFile(file)));
  const { problems } = gather(checked, await callable(checked));
  problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
  const errors = problems.filter((problem) => problem.severity === "error").length;
  if (options.json) printJson(problems);
  else printProblems(problems, files.length, errors);
  return { ok: errors === 0 };
}

/** What the checked files may call beside each other: the SOPs that are in use, read only when a file calls any. */
async function callable(checked: readonly Compiled[]): Promise<LoadedSop[]> {
  if (checked.every(({ calls }) => calls.length === 0)) return [];
  const own = new Set(checked.map(({ file }) => file));
  return (await sopCatalog()).versions.filter(({ file }) => !own.has(file));
}

/** A folder stands for the SOP files below it; a file that does not exist is reported as a problem of its own. */
async function expandPath(path: string): Promise<string[]> {
  const absolute = resolve(path);
  const found = await stat(absolute).catch(() => null);
  if (!found?.isDirectory()) return [absolute];
  const files = await listSopFiles(absolute);
  // Nothing was checked, so nothing may be called sound.
  if (files.length === 0) throw new AppError("NOT_FOUND", `There is no SOP in ${path}.`);
  return files;
}

function printProblems(problems: SopProblem[], files: number, errors: number): void {
  for (const problem of problems) {
    printLine(
      `${problem.file}:${problem.line}:${problem.column}  ${problem.severity}  ${problem.message}  [${problem.code}]`,
    );
    if (problem.path.length > 0) printLine(`    ${problem.path.join(" → ")}`);
  }
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;
  printLine(`${count(files, "file")}, ${count(errors, "error")}, ${count(problems.length - errors, "warning")}`);
}
