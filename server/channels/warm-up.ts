// What a first message needs and takes long to make: the trained recogniser, the compiled SOPs, a database connection.
import { followIntentModel } from "../conversation/intent/follow-model";
import { currentRecogniser } from "../conversation/intent/recognise";
import { database } from "../db";
import { logFailure } from "../log";
import { embedder } from "../models/embeddings/runtime";
import { followBindings } from "../skills/plug/load-bindings";
import { sopCatalog } from "../sop/catalog";

/** Never throws: what cannot be made ready now is made when it is needed, and fails there with a reason. */
export async function warmUp(): Promise<void> {
  await readBindings();
  await readIntentModel();
  const work = [
    async () => currentRecogniser(),
    async () => sopCatalog(),
    async () => embedder()?.warmUp(),
    async () => database().client.$queryRaw`SELECT 1`,
  ];
  for (const result of await Promise.allSettled(work.map((make) => make()))) {
    if (result.status === "rejected") logFailure("warm-up", result.reason);
  }
}

const AGAIN_MS = 2_000;

/** SOPs are compiled against the skills there are. What cannot be read now is read as soon as it can. */
async function readBindings(): Promise<void> {
  try {
    await followBindings(database().client);
  } catch (error) {
    logFailure("bindings", error);
    setTimeout(() => void readBindings(), AGAIN_MS).unref();
  }
}

/** Without it the intents are trained from their files. */
async function readIntentModel(): Promise<void> {
  try {
    await followIntentModel(database().client);
  } catch (error) {
    logFailure("intents", error);
    setTimeout(() => void readIntentModel(), AGAIN_MS).unref();
  }
}
