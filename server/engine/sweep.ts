// The safety net under the queue: finds executions and tasks that are due, or whose worker fell silent, and goes on with
// them. The queue makes things fast; this makes them certain.
import { log } from "../log";
import { advance } from "./advance";
import { runAsyncTask } from "./async-task";
import { findDue } from "./lease";
import type { Engine } from "./run";

const EVERY_MS = 1_000;
const AT_ONCE = 50;

/** Sweeps until stopped. `stop` resolves when the work it began is done. */
export function startSweep(engine: Engine): { stop: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  let current: Promise<void> = Promise.resolve();
  const tick = () => {
    current = sweep(engine)
      .catch((err: unknown) => log.error({ err }, "sweep failed; the next one tries again"))
      .finally(() => {
        if (!ended) timer = setTimeout(tick, EVERY_MS);
      });
  };
  tick();
  return {
    stop: async () => {
      ended = true;
      clearTimeout(timer);
      await current;
    },
  };
}

export async function sweep(engine: Engine): Promise<void> {
  const due = await findDue(engine.client, AT_ONCE);
  const work = [...due.executions.map((id) => advance(engine, id)), ...due.tasks.map((id) => runAsyncTask(engine, id))];
  for (const result of await Promise.allSettled(work)) {
    if (result.status === "rejected") log.error({ err: result.reason as unknown }, "could not take over");
  }
}
