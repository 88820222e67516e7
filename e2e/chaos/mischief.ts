// What goes wrong, and how long it takes until others have taken over.
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../server/db";
import type { Random } from "./random";
import type { Workers } from "./workers";

export type Mischief = {
  run: () => Promise<void>;
  kills: () => number;
  freezes: () => number;
  restarts: () => number;
  longestTakeoverMs: () => number;
};

type World = {
  database: Database;
  random: Random;
  workers: Workers;
  restart: () => Promise<void>;
  kills: number;
  say: (line: string) => void;
};

/** Every so many kills one worker is frozen instead, for longer or shorter than its lease. */
const FREEZE_EVERY = 4;
const RESTARTS = 2;

export function createMischief({ database, random, workers, restart, kills, say }: World): Mischief {
  let [killed, frozen, restarted, longest] = [0, 0, 0, 0];
  const watching: Promise<void>[] = [];

  /** Executions under way, by the process that holds them. */
  const held = () =>
    untilAnswer(async () => {
      const { rows } = await database.pool.query<{ id: string; pid: number }>(
        `SELECT id, split_part(lease_owner, '_', 2)::int AS pid FROM executions
         WHERE completed_at IS NULL AND lease_owner LIKE 'worker\\_%' AND status <> 'WAITING'`,
      );
      return rows;
    });
  const heldBy = async (pid: number) => (await held()).filter((row) => row.pid === pid);

  /** A worker in the middle of something; any, when none is for a while. */
  const victim = async (): Promise<number | null> => {
    for (let i = 0; i < 30; i++) {
      const busy = new Set((await held()).map(({ pid }) => pid));
      const pids = workers.pids().filter((pid) => busy.has(pid));
      if (pids.length > 0) return random.pick(pids);
      await sleep(100);
    }
    const [any] = workers.pids();
    return any ?? null;
  };

  const watchTakeover = async (pid: number, since: number) => {
    const before = await heldBy(pid);
    while (before.length > 0 && (await heldBy(pid)).length > 0) await sleep(100);
    if (before.length > 0) longest = Math.max(longest, Date.now() - since);
    say(`${pid} held ${before.length}; taken over after ${Date.now() - since} ms`);
  };

  const kill = async () => {
    const pid = await victim();
    if (pid === null) return;
    workers.kill(pid);
    killed += 1;
    watching.push(watchTakeover(pid, Date.now()));
  };

  const freeze = async () => {
    const pid = await victim();
    if (pid === null) return;
    workers.freeze(pid);
    frozen += 1;
    await sleep(random.between(500, 8_000));
    workers.thaw(pid);
  };

  return {
    run: async () => {
      const restartAt = Array.from({ length: RESTARTS }, (_, i) => Math.round(((i + 1) * kills) / (RESTARTS + 1)));
      const thawing: Promise<void>[] = [];
      for (let i = 0; i < kills; i++) {
        await sleep(random.between(200, 2_000));
        await kill();
        if (i % FREEZE_EVERY === 1) thawing.push(freeze());
        if (restartAt.includes(i)) {
          say(`restarting PostgreSQL after ${killed} kills`);
          await restart();
          restarted += 1;
        }
      }
      await Promise.all(thawing);
      await Promise.all(watching);
    },
    kills: () => killed,
    freezes: () => frozen,
    restarts: () => restarted,
    longestTakeoverMs: () => longest,
  };
}

/** Asks until the database answers. */
export async function untilAnswer<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await sleep(200);
    }
  }
}
