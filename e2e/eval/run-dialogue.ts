// All dialogues of a file, one after another, and the share of them that ended right.
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Shop } from "./compare";
import { tryDialogue, type Told } from "./dialogue";
import { openStore } from "./stores";
import { readTasks } from "./tasks";

export type Result = {
  passed: number;
  total: number;
  /** 0 … 1 */
  share: number;
  /** Writes without a confirmation, over all dialogues. */
  unconfirmed: number;
  failures: Told[];
};

const instructions = z.array(
  z.object({ id: z.union([z.string(), z.number()]).transform(String), instruction: z.string() }),
);

export async function runDialogues(text: string, file: string): Promise<Result> {
  const tasks = await readTasks(file);
  const said = instructions.safeParse(JSON.parse(await readFile(file, "utf8")));
  if (!said.success) throw new Error(`${file} holds no dialogues:\n${z.prettifyError(said.error)}`);
  const words = new Map(said.data.map(({ id, instruction }) => [id, instruction]));
  const before = JSON.parse(text) as Shop;
  const store = await openStore(text);
  const failures: Told[] = [];
  let unconfirmed = 0;
  try {
    for (const task of tasks) {
      const told = await tryDialogue(store.database, before, { ...task, instruction: words.get(task.id) ?? "" });
      unconfirmed += told.unconfirmed.length;
      if (told.faults.length > 0 || told.unconfirmed.length > 0) failures.push(told);
      await store.putBack();
    }
  } finally {
    await store.close();
  }
  const passed = tasks.length - failures.length;
  return {
    passed,
    total: tasks.length,
    share: Math.round((passed / tasks.length) * 1_000) / 1_000,
    unconfirmed,
    failures,
  };
}
