// A file of tasks: what should be done for a customer, the records that must be different afterwards, and which of the acts
// the shop's policy refuses.
import { readFile } from "node:fs/promises";
import { z } from "zod";

const act = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) });
const records = z.record(z.string(), z.record(z.string(), z.unknown()));

const taskSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  /** Who it is; without it, whom the actions look up, or whose order comes first. */
  user_id: z.string().optional(),
  gold_actions: z.array(act).default([]),
  gold_writes: z.array(act),
  expected_changed: z.object({
    products: records.default({}),
    users: records.default({}),
    orders: records.default({}),
  }),
  gold_errors: z.array(z.object({ name: z.string() })).default([]),
});
export type Task = z.output<typeof taskSchema>;
export type Act = z.output<typeof act>;

export async function readTasks(file: string): Promise<Task[]> {
  const parsed = z.array(taskSchema).safeParse(JSON.parse(await readFile(file, "utf8")));
  if (!parsed.success) throw new Error(`${file} is no file of tasks:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
