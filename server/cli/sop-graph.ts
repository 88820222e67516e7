import type { Locale } from "../context";
import { drawMermaid } from "../sop/mermaid";
import { printJson } from "./output";
import { printNotes, readGraph } from "./sop-source";

/** A file with errors is drawn too, as far as its format is kept: seeing it helps to find them. */
export async function printGraph(name: string, options: { locale: Locale; json: boolean }): Promise<{ ok: boolean }> {
  const { graph, note } = await readGraph(name);
  if (options.json) printJson(graph);
  else process.stdout.write(drawMermaid(graph, options.locale));
  printNotes(note);
  return { ok: true };
}
