// The utterances of a file through the recogniser as the files of intents make it now.
import { currentRecogniser, recogniseWith } from "../../server/conversation/intent/recognise";
import { readUtterances } from "./intent-rows";
import { measureIntents, type IntentFigures } from "./intents";

/** `leftOut`: rows whose label the map gives nothing for. Throws an Error that says what of the files cannot be used. */
export async function runIntents(file: string, map?: string): Promise<IntentFigures & { leftOut: number }> {
  const recogniser = currentRecogniser();
  const { rows, leftOut } = await readUtterances(file, new Set(recogniser.definitions.intents.keys()), map);
  return { ...measureIntents(rows, (text) => recogniseWith(recogniser, text)), leftOut };
}
