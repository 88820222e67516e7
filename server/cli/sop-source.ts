// From what somebody names on the command line to the compiled graph: a file, or an SOP that is loaded.
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { AppError } from "../errors";
import type { SopGraph } from "../sop/graph";
import { checkFile } from "../sop/load";
import { findSop } from "./loaded-sop";

/**
 * `note` says that a file has errors which leave its graph readable. Throws VALIDATION for a file that has none, NOT_FOUND
 * for a name nobody has.
 */
export async function readGraph(name: string): Promise<{ graph: SopGraph; note: string | null }> {
  const path = resolve(name);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) throw new AppError("VALIDATION", `${name} is a folder; name one file in it.`);
  if (!found && !/\.ya?ml$/.test(name)) return { graph: (await findSop(name.replace("@", "_v"))).graph, note: null };
  const { graph, problems } = await checkFile(path);
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (!first && graph) return { graph, note: null };
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more; "sop check" lists them)` : "";
  const note = `${name} has errors: line ${first?.line}: ${first?.message}${more}`;
  if (!graph) throw new AppError("VALIDATION", note);
  return { graph, note };
}

/** Beside the result, not in it: standard output stays one drawing or one document. */
export function printNotes(...notes: (string | null)[]): void {
  for (const note of notes) if (note) process.stderr.write(`${note}\n`);
}
