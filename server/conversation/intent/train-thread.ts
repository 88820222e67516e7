// A training in a thread of its own, so that the process which asked for it goes on with its executions meanwhile.
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { readDefinitions } from "./definitions";
import { filesDigest } from "./examples";
import { trainVersion, type Material, type Trained } from "./train-version";

export type TrainingJob = Material & { dir: string; filesDigest: string };

/** Throws when the files changed since the training began, or when it failed. */
export function trainFromFiles({ dir, filesDigest: expected, ...material }: TrainingJob): Trained {
  const { definitions } = readDefinitions(dir);
  if (filesDigest(definitions) !== expected) throw new Error("The intents' files changed meanwhile. Train again.");
  return trainVersion(definitions, material);
}

export function trainInThread(job: TrainingJob): Promise<Trained> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: job, execArgv: ["--import", "tsx"] });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`The training ended by itself with ${code}.`)));
  });
}

if (!isMainThread && parentPort) parentPort.postMessage(trainFromFiles(workerData as TrainingJob));
