// The safety net under the queue: finds executions and tasks that are due, or whose worker fell silent, and goes on with
// them. The queue makes things fast; this makes them certain, so one slow piece of work never keeps it from looking again.
import { log } from "../log";
import { advance } from "./advance";
import { runAsyncTask } from "./async-task";
import { findDue } from "./lease";
import type { Engine } from "./run";

const EVERY_MS = 1_000;
const AT_ONCE = 50;

/** Sweeps until stopped. `stop` resolves when the work it began is done. */
export function startSweep(engine: Engine): { stop: () => Promise<void> } {
  const underWay = new Map<string, Promise<void>>();
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    await looking;
    looking = takeDue(engine, underWay).catch((err: unknown) =>
      log.error({ err }, "sweep failed; the next one tries again"),
    );
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  void look();
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
      await Promise.allSettled(underWay.values());
    },
  };
}

/** One look, and everything it found done. */
export async function sweep(engine: Engine): Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  await takeDue(engine, underWay);
  await Promise.allSettled(underWay.values());
}

async function takeDue(engine: Engine, underWay: Map<string, Promise<void>>): Promise<void> {
  const room = AT_ONCE - underWay.size;
  if (room <= 0 || engine.stopping()) return;
  const due = await findDue(engine.client, room);
  const begin = (id: string, work: (engine: Engine, id: string) => Promise<void>) => {
    if (underWay.has(id)) return;
    const done = work(engine, id)
      .catch((err: unknown) => log.error({ err, id }, "could not take over; the next sweep tries again"))
      .finally(() => underWay.delete(id));
    underWay.set(id, done);
  };
  for (const id of due.executions) begin(id, advance);
  for (const id of due.tasks) begin(id, runAsyncTask);
}
