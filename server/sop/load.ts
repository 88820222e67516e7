// Reads the SOPs of a folder: every *.yaml under it but cases and intents. The first folder names the category. A file
// with errors is refused and named; the others keep working.
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, relative } from "node:path";
import { logFailure } from "../log";
import { checkAmbiguity } from "./check-ambiguity";
import { checkSopCalls } from "./check-sop-calls";
import { compileSop, type Compiled, type CompileOptions } from "./compile";
import { listSopFiles } from "./find-files";
import type { LoadedSop, SopProblem } from "./graph";
import { problemAt } from "./source";
import { decodeSource, readFault, shownPath } from "./source-text";

export type Loaded = { sops: LoadedSop[]; problems: SopProblem[] };

const START = { line: 1, column: 1 };

export function checkSource(source: string, file: string, options: CompileOptions = {}): Compiled {
  return compileSop(source, file, { category: basename(dirname(file)), ...options });
}

/** Compiles and checks one file. A file that cannot be read is a problem, not an exception; so is one the checker fails on. */
export async function checkFile(path: string, options: CompileOptions = {}): Promise<Compiled> {
  const file = shownPath(path);
  const refuse = (fault: string, code = "parse-error") => ({
    file,
    sop: null,
    graph: null,
    calls: [],
    problems: [problemAt(file, START, code, fault)],
  });
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return refuse(readFault(error));
  }
  const decoded = decodeSource(bytes);
  if ("fault" in decoded) return refuse(decoded.fault);
  try {
    return checkSource(decoded.text, file, options);
  } catch (error) {
    logFailure("sop checker", error, { file });
    const what = error instanceof Error ? error.message : String(error);
    return refuse(
      `The checker itself failed on this file: ${what}. Please report it; the file may be right.`,
      "internal-error",
    );
  }
}

export async function loadSops(dir: string, options: Pick<CompileOptions, "skills"> = {}): Promise<Loaded> {
  const found = await stat(dir).catch(() => null);
  if (!found?.isDirectory()) {
    return { sops: [], problems: [problemAt(shownPath(dir), START, "parse-error", "There is no such folder.")] };
  }
  const files = await listSopFiles(dir);
  const compiled = await Promise.all(
    files.map((path) => {
      const [first, ...rest] = relative(dir, path).split(/[\\/]/);
      return checkFile(path, { ...options, category: rest.length > 0 ? first : "general" });
    }),
  );
  return gather(compiled);
}

/**
 * What several files give together: one SOP is in one file, an SOP calls others that are there, and an intent should
 * lead to one SOP. `others` may be called too, but are not checked.
 */
export function gather(compiled: readonly Compiled[], others: readonly LoadedSop[] = []): Loaded {
  const problems = compiled.flatMap((result) => result.problems);
  const sops: LoadedSop[] = [];
  for (const { sop } of compiled) {
    if (!sop) continue;
    const twin = sops.find((other) => identity(other) === identity(sop));
    if (twin) {
      const message = `${identity(sop)} is already in ${twin.file}; raise VERSION, or remove one of the two files.`;
      problems.push(problemAt(sop.file, START, "duplicate-sop", message));
    } else sops.push(sop);
  }
  const calls = checkSopCalls(compiled, [...sops, ...others]);
  const kept = sops.filter((sop) => !calls.refused.has(sop));
  return { sops: kept, problems: [...problems, ...calls.problems, ...checkAmbiguity(newestOf(kept))] };
}

/** The highest version of each SOP, by id. */
export function newestOf(sops: readonly LoadedSop[]): Map<string, LoadedSop> {
  const newest = new Map<string, LoadedSop>();
  for (const sop of sops) {
    const other = newest.get(sop.graph.sopId);
    if (!other || other.graph.version < sop.graph.version) newest.set(sop.graph.sopId, sop);
  }
  return newest;
}

/** "handle_order_delay_v1" */
export function identity(sop: Pick<LoadedSop, "graph">): string {
  return `${sop.graph.sopId}_v${sop.graph.version}`;
}
