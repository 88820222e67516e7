// The demo store as tests have it: made once for a run and its time, and copied for each file that asks.
import { testDatabase, type TestDatabase } from "../server/postgres/test-database";
import { seedDemo } from "./seed";

/**
 * A database of one test file's own with the demo store in it, as it was at `now`: when the first file asked, if none is
 * given. Call in beforeAll.
 */
export function demoDatabase(now?: Date): Promise<TestDatabase> {
  return testDatabase({
    name: now ? `demo_${now.getTime()}` : "demo",
    fill: (database) => seedDemo(database, { now: now ?? new Date() }),
  });
}
