import { sopCatalog } from "../sop/catalog";
import { printJson, printLine, printTable } from "./output";

/** Fails when a file was refused, after listing the others. */
export async function listSops(options: { json: boolean }): Promise<{ ok: boolean }> {
  const { sops, problems } = await sopCatalog();
  const rows = [...sops.values()].sort((a, b) => a.graph.sopId.localeCompare(b.graph.sopId));
  const errors = problems.filter((problem) => problem.severity === "error");
  if (options.json) {
    printJson({
      sops: rows.map(({ file, checksum, graph }) => {
        const { sopId, version, title, category, intents } = graph;
        return { sopId, version, title, category, intents, steps: Object.keys(graph.nodes).length, file, checksum };
      }),
      problems,
    });
    return { ok: errors.length === 0 };
  }
  if (rows.length === 0) printLine("No SOPs.");
  else {
    printTable(
      ["SOP", "VERSION", "STEPS", "INTENTS", "TITLE"],
      rows.map(({ graph }) => [
        graph.sopId,
        String(graph.version),
        String(Object.keys(graph.nodes).length),
        graph.intents.join(", "),
        `${graph.title.en} · ${graph.title["zh-CN"]}`,
      ]),
    );
  }
  for (const problem of errors) printLine(`refused: ${problem.file}:${problem.line}: ${problem.message}`);
  return { ok: errors.length === 0 };
}
