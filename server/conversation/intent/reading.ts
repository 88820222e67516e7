// From the intents' files to a recogniser. What must stay true: whatever the files hold, somebody answers the customer.
import { problemAt } from "../../sop/source";
import { shownPath } from "../../sop/source-text";
import type { SopProblem } from "../../sop/graph";
import { readDefinitions, type Definitions } from "./definitions";
import { trainRecogniser, type Recogniser } from "./recogniser";

export type Reading = { recogniser: Recogniser; problems: SopProblem[] };

/**
 * Reads and trains. When no file can be used, or training fails, `lastGood` stays; at the first reading the rules of the
 * files answer alone.
 */
export function readRecogniser(
  dir: string,
  lastGood?: Recogniser,
  train: (definitions: Definitions) => Recogniser = trainRecogniser,
): Reading {
  const { definitions, problems } = readDefinitions(dir);
  const fallBack = (reason: string): Reading => {
    const rest = lastGood ? "the intents read before stay in use" : "only the rules of the files are in use";
    const problem = problemAt(shownPath(dir), { line: 1, column: 1 }, "not-trained", `${reason}; ${rest}.`);
    return { recogniser: lastGood ?? untrained(definitions), problems: [...problems, problem] };
  };
  if (definitions.intents.size === 0) return fallBack("No intent can be used");
  try {
    return { recogniser: train(definitions), problems };
  } catch (error) {
    return fallBack(`Training failed (${error instanceof Error ? error.message : String(error)})`);
  }
}

function untrained(definitions: Definitions): Recogniser {
  return { ...trainRecogniser({ intents: new Map(), concepts: [] }), definitions };
}
