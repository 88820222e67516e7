// Gathers what is asked for at the same time into one statement. While one batch is on its way the next one gathers, so a
// lone request waits for nobody and many share a round trip, a plan and an fsync.

export type Gather<In, Out> = (item: In) => Promise<Out>;

type Options = {
  most: number;
  /** Batches on their way at once: while one waits for the disk, another is being prepared. */
  atOnce: number;
};

/**
 * `flush` answers a batch in its order. When it throws, each item is tried once more, `alone`: the guilty one fails alone,
 * and one that has to wait for somebody's lock waits without keeping the others. So a batch must not wait long.
 */
export function gather<In, Out>(
  flush: (items: readonly In[], alone: boolean) => Promise<readonly Out[]>,
  { most, atOnce }: Options,
): Gather<In, Out> {
  type Waiting = { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void };
  const waiting: Waiting[] = [];
  let flushing = 0;

  const send = async (batch: readonly Waiting[], alone: boolean): Promise<void> => {
    const answers = await flush(
      batch.map(({ item }) => item),
      alone,
    );
    batch.forEach(({ resolve, reject }, i) => {
      if (i < answers.length) resolve(answers[i] as Out);
      else reject(new Error("The batch gave too few answers."));
    });
  };

  const drain = async () => {
    flushing += 1;
    // Whoever becomes ready in this turn of the loop comes along.
    await new Promise((next) => setImmediate(next));
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      await send(batch, false).catch(() => {
        for (const one of batch) void send([one], true).catch(one.reject);
      });
    }
    flushing -= 1;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (flushing === 0 || (flushing < atOnce && waiting.length >= most / 2)) void drain();
    });
}
