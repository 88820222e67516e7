// Several SOPs for one intent. Which of them runs is settled (see routing.ts), but seldom what their authors thought of.
import type { LoadedSop, SopProblem } from "./graph";
import { parseSource, problemAt, type Position } from "./source";

/** One warning for every SOP and intent that another SOP comes before. */
export function checkAmbiguity(newest: ReadonlyMap<string, LoadedSop>): SopProblem[] {
  const sops = [...newest.values()].sort((a, b) => (a.graph.sopId < b.graph.sopId ? -1 : 1));
  const first = new Map<string, LoadedSop>();
  const problems: SopProblem[] = [];
  for (const sop of sops) {
    for (const intent of sop.graph.intents) {
      const before = first.get(intent);
      if (before) problems.push(ambiguous(intent, sop, before));
      else first.set(intent, sop);
    }
  }
  return problems;
}

function ambiguous(intent: string, sop: LoadedSop, before: LoadedSop): SopProblem {
  const [winner, loser] = [before.graph.sopId, sop.graph.sopId];
  const message =
    `The intent \`${intent}\` triggers both \`${winner}\` (${before.file}) and \`${loser}\` (${sop.file}). ` +
    `Whoever may run both gets \`${winner}\`, the first by id; take the trigger out of one of the two files.`;
  return problemAt(sop.file, triggerAt(sop, intent), "ambiguous-trigger", message, { severity: "warning" });
}

/** Where the source names the intent. */
function triggerAt({ source: text, file }: LoadedSop, intent: string): Position {
  const { source } = parseSource(text, file);
  const { TRIGGERS = [] } = (source?.value ?? {}) as { TRIGGERS?: { intent_name: string; aliases?: string[] }[] };
  const i = TRIGGERS.findIndex((trigger) => [trigger.intent_name, ...(trigger.aliases ?? [])].includes(intent));
  return source?.at(["TRIGGERS", i]) ?? { line: 1, column: 1 };
}
