import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gather } from "./gather";

describe("gather", () => {
  it("answers everybody with their own answer, in batches no larger than allowed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer(), { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (items, most) => {
          const sizes: number[] = [];
          const ask = gather<number, number>(
            async (batch) => {
              sizes.push(batch.length);
              return batch.map((one) => one * 2);
            },
            { most, atOnce: 2 },
          );
          expect(await Promise.all(items.map(ask))).toEqual(items.map((one) => one * 2));
          expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(most);
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(items.length);
        },
      ),
    );
  });

  it("lets the guilty one fail alone", async () => {
    const ask = gather<number, number>(
      async (batch) => {
        if (batch.includes(13)) throw new Error("unlucky");
        return [...batch];
      },
      { most: 10, atOnce: 1 },
    );
    const results = await Promise.allSettled([1, 13, 2].map(ask));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("does not let one that has to wait keep the others", async () => {
    let open = () => {};
    const held = new Promise<void>((go) => (open = go));
    const ask = gather<number, number>(
      async (batch, alone) => {
        if (batch.includes(13)) {
          if (!alone) throw new Error("somebody holds it");
          await held;
        }
        return [...batch];
      },
      { most: 10, atOnce: 1 },
    );
    const waiting = ask(13);
    expect(await Promise.all([1, 2].map(ask))).toEqual([1, 2]);
    expect(await ask(3)).toBe(3);
    open();
    expect(await waiting).toBe(13);
  });

  it("shares one batch among those who ask together", async () => {
    let batches = 0;
    const ask = gather<number, number>(
      async (batch) => {
        batches += 1;
        return [...batch];
      },
      { most: 64, atOnce: 2 },
    );
    await Promise.all(Array.from({ length: 20 }, (_, i) => ask(i)));
    expect(batches).toBe(1);
  });
});
