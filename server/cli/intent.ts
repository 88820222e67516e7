import type { Locale } from "../context";
import { recognise } from "../conversation/intent/recognise";
import { printJson, printLine, printTable } from "./output";

export async function recogniseIntent(
  text: string,
  options: { locale: Locale; json: boolean },
): Promise<{ ok: boolean }> {
  const found = recognise(text, { locale: options.locale });
  if (options.json) {
    printJson(found);
    return { ok: true };
  }
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  printLine(`${found.intent}  ${percent(found.confidence)}  (${found.layer}, ${found.language})`);
  if (found.ambiguous) printLine("Two intents are so close that the customer would be asked.");
  for (const entity of found.entities) printLine(`${entity.type}: ${entity.value}`);
  if (found.candidates.length > 1) {
    printLine();
    printTable(
      ["INTENT", "CONFIDENCE", "BY"],
      found.candidates.map((candidate) => [candidate.intent, percent(candidate.confidence), candidate.layer]),
    );
  }
  return { ok: true };
}
