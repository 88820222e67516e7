import { intentsDirectory, readDefinitions } from "../conversation/intent/definitions";
import { sopCatalog } from "../sop/catalog";
import { printJson, printLine, printTable } from "./output";

/** Fails when a file, of an SOP or of an intent, was refused; lists the others first. */
export async function listSops(options: { json: boolean }): Promise<{ ok: boolean }> {
  const { sops, problems: sopProblems } = await sopCatalog();
  const problems = [...sopProblems, ...readDefinitions(intentsDirectory()).problems];
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
  for (const { severity, file, line, message } of problems) {
    printLine(`${severity === "error" ? "refused" : "warning"}: ${file}:${line}: ${message}`);
  }
  return { ok: errors.length === 0 };
}
