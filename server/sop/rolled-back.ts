// Work in a transaction that is always taken back.
import type { Db, PrismaClient } from "../db";

/** Long enough for models to answer; another's lock is not worth waiting that long for. */
const LONGEST_MS = 10 * 60_000;

class TakenBack extends Error {}

/** Resolves with what the work gave, once nothing of what it wrote is left. */
export async function rolledBack<T>(client: PrismaClient, work: (db: Db) => Promise<T>): Promise<T> {
  let result: { value: T } | undefined;
  try {
    await client.$transaction(
      async (db) => {
        await db.$executeRawUnsafe("SET LOCAL idle_in_transaction_session_timeout = 0");
        await db.$executeRawUnsafe("SET LOCAL lock_timeout = '10s'");
        result = { value: await work(db) };
        throw new TakenBack();
      },
      { maxWait: 10_000, timeout: LONGEST_MS },
    );
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  if (!result) throw new Error("The work was taken back before it was done.");
  return result.value;
}
