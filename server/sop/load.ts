// Reads the SOPs of a folder: every *.yaml under it but cases and intents. The first folder names the category. A file
// with errors is refused and named; the others keep working.
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { compileSop, type Compiled, type CompileOptions } from "./compile";
import type { LoadedSop, SopProblem } from "./graph";
import { problemAt } from "./source";

export type Loaded = { sops: LoadedSop[]; problems: SopProblem[] };

const START = { line: 1, column: 1 };

export function isSopFile(path: string): boolean {
  return /\.ya?ml$/.test(path) && !/\.cases\.ya?ml$/.test(path);
}

/** The SOP files of a folder, sorted, so that two machines read them in the same order. */
export async function listSopFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && isSopFile(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(dir, path).split(/[\\/]/).includes("intents"))
    .sort();
}

/** As people find it: relative to where they stand when it lies below. */
function shownPath(path: string): string {
  const shown = relative(process.cwd(), path);
  return shown.startsWith("..") || isAbsolute(shown) ? path : shown;
}

export function checkSource(source: string, file: string, options: CompileOptions = {}): Compiled {
  return compileSop(source, file, { category: basename(dirname(file)), ...options });
}

/** Compiles and checks one file. A file that cannot be read is a problem, not an exception. */
export async function checkFile(path: string, options: CompileOptions = {}): Promise<Compiled> {
  const file = shownPath(path);
  try {
    return checkSource(await readFile(path, "utf8"), file, options);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "it does not exist" : "it is not readable";
    return { sop: null, problems: [problemAt(file, START, "parse-error", `The file cannot be read: ${reason}.`)] };
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
  return { sops, problems };
}

/** "handle_order_delay_v1" */
export function identity(sop: Pick<LoadedSop, "graph">): string {
  return `${sop.graph.sopId}_v${sop.graph.version}`;
}
