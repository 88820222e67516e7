// All tasks of a file, one after another.
import type { Shop } from "./compare";
import { tryTask, type Failure } from "./retail";
import { openStore } from "./stores";
import { readTasks } from "./tasks";

export type Result = { passed: number; total: number; failures: Failure[] };

export async function runRetail(text: string, file: string): Promise<Result> {
  const tasks = await readTasks(file);
  const before = JSON.parse(text) as Shop;
  const store = await openStore(text);
  const failures: Failure[] = [];
  try {
    for (const task of tasks) {
      const failure = await tryTask(store.database, before, task);
      if (failure) failures.push(failure);
      await store.putBack();
    }
  } finally {
    await store.close();
  }
  return { passed: tasks.length - failures.length, total: tasks.length, failures };
}
