// All tasks of a file, or all refusals made of a shop, one after another.
import type { TauDocument } from "../../server/commerce/documents/tau-format";
import type { Shop } from "./compare";
import { refusalsOf } from "./refusals";
import { tryTask, type Failure } from "./retail";
import { openStore } from "./stores";
import { readTasks, type Task } from "./tasks";

export type Result = {
  passed: number;
  total: number;
  failures: Failure[];
  /** Passed, though the reference has other prices and options on items that were changed together; see reference.ts. */
  unlikeReference: string[];
};

export async function runRetail(text: string, file: string): Promise<Result> {
  return runTasks(text, await readTasks(file));
}

/** How many orders of each status are tried. */
const EACH = 5;

export async function runRefusals(text: string): Promise<Result> {
  return runTasks(text, refusalsOf(JSON.parse(text) as TauDocument, EACH));
}

async function runTasks(text: string, tasks: readonly Task[]): Promise<Result> {
  const before = JSON.parse(text) as Shop;
  const store = await openStore(text);
  const failures: Failure[] = [];
  const unlikeReference = new Set<string>();
  try {
    for (const task of tasks) {
      const failure = await tryTask(store.database, before, task, () => unlikeReference.add(task.id)).catch(
        // One task that breaks something says nothing of the others.
        (error: unknown): Failure => ({ id: task.id, faults: [`broke off: ${String(error)}`] }),
      );
      if (failure) failures.push(failure);
      await store.putBack();
    }
  } finally {
    await store.close();
  }
  for (const { id } of failures) unlikeReference.delete(id);
  return {
    passed: tasks.length - failures.length,
    total: tasks.length,
    failures,
    unlikeReference: [...unlikeReference],
  };
}
