import type { Locale } from "../context";
import { intentsDirectory } from "../conversation/intent/definitions";
import { readRecogniser } from "../conversation/intent/reading";
import { recogniseWith } from "../conversation/intent/recognise";
import { printJson, printLine, printTable } from "./output";

/** Answers from the files that can be used; says on standard error which cannot. */
export async function recogniseIntent(
  text: string,
  options: { locale: Locale; json: boolean },
): Promise<{ ok: boolean }> {
  const { recogniser, problems } = readRecogniser(intentsDirectory());
  for (const { file, line, message } of problems) process.stderr.write(`refused: ${file}:${line}: ${message}\n`);
  const found = recogniseWith(recogniser, text, { locale: options.locale });
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
