// The safety net under the queue: finds executions and tasks that are due, or whose worker fell silent, and goes on with
// them. The queue makes things fast; this makes them certain, so one slow piece of work never keeps it from looking again.
import { log } from "../log";
import { advance } from "./advance";
import { runAsyncTask } from "./async-task";
import { findDue } from "./lease";
import type { Engine } from "./run";

const EVERY_MS = 1_000;
const AT_ONCE = 50;
/**
 * What a worker takes over first, one more for each that went well. Were a crowd taken over at once, nobody in it would get
 * anywhere for a second or two: whoever kills workers just then, or is killed by one of the crowd, sets back all of it.
 */
const AT_FIRST = 10;

/** Sweeps until stopped. `stop` resolves when the work it began is done. */
export function startSweep(engine: Engine): { stop: () => Promise<void> } {
  const underWay = new Map<string, Promise<void>>();
  let atOnce = AT_FIRST;
  let [full, stopped] = [false, false];
  let looking: Promise<void> | null = null;
  const look = () => {
    looking ??= takeDue(engine, underWay, atOnce, wentWell)
      .then((found) => void (full = found))
      .catch((err: unknown) => log.error({ err }, "sweep failed; the next one tries again"))
      .finally(() => (looking = null));
  };
  const wentWell = () => {
    atOnce = Math.min(atOnce + 1, AT_ONCE);
    // More is waiting than was taken.
    if (full && !stopped) look();
  };
  const timer = setInterval(look, EVERY_MS);
  look();
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await looking;
      await Promise.allSettled(underWay.values());
    },
  };
}

/** One look, and everything it found done. */
export async function sweep(engine: Engine): Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  await takeDue(engine, underWay, AT_ONCE, () => {});
  await Promise.allSettled(underWay.values());
}

/** Whether there may be more than there was room for. */
async function takeDue(
  engine: Engine,
  underWay: Map<string, Promise<void>>,
  atOnce: number,
  wentWell: () => void,
): Promise<boolean> {
  const room = atOnce - underWay.size;
  if (engine.stopping()) return false;
  if (room <= 0) return true;
  // Those under way may still look due: asked for as many more, they leave room for others.
  const due = await findDue(engine.client, atOnce);
  const begin = (id: string, work: (engine: Engine, id: string) => Promise<void>) => {
    if (underWay.has(id) || underWay.size >= atOnce) return;
    const done = work(engine, id).then(
      () => true,
      (err: unknown) => log.error({ err, id }, "could not take over; the next sweep tries again"),
    );
    underWay.set(
      id,
      done.then((well) => {
        underWay.delete(id);
        if (well) wentWell();
      }),
    );
  };
  for (const id of due.executions) begin(id, advance);
  for (const id of due.tasks) begin(id, runAsyncTask);
  return due.executions.length + due.tasks.length >= room;
}
