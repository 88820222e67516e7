// A training in a process of its own, so that the one which asked for it goes on with its executions meanwhile.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
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

type Answer = { trained: Trained } | { fault: string };

/** Whoever asked may die: the process ends with the line between them. */
export function trainInProcess(job: TrainingJob): Promise<Trained> {
  const file = fileURLToPath(import.meta.url);
  const child = fork(file, ["train"], { execArgv: ["--import", "tsx"], serialization: "advanced" });
  return new Promise<Trained>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The training ended by itself with ${code ?? "a signal"}.`)));
    child.once("message", (answer: Answer) => {
      if ("trained" in answer) resolve(answer.trained);
      else reject(new Error(answer.fault));
    });
    child.send(job);
  }).finally(() => child.kill());
}

function answer(job: TrainingJob): Answer {
  try {
    return { trained: trainFromFiles(job) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] === "train") {
  process.once("disconnect", () => process.exit(1));
  process.once("message", (job: TrainingJob) => process.send?.(answer(job)));
}
