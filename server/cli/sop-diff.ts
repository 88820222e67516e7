import { compareGraphs } from "../sop/diff";
import { diffLines } from "../sop/diff-text";
import { printJson, printLine } from "./output";
import { printNotes, readGraph } from "./sop-source";

/** Succeeds whether or not they differ; fails only when one of them cannot be read. */
export async function diffSops(before: string, after: string, options: { json: boolean }): Promise<{ ok: boolean }> {
  const [old, fresh] = [await readGraph(before), await readGraph(after)];
  const diff = compareGraphs(old.graph, fresh.graph);
  if (options.json) printJson(diff);
  else for (const line of diffLines(diff)) printLine(line);
  printNotes(old.note, fresh.note);
  return { ok: true };
}
