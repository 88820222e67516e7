// Runs with each file of database tests.
import { afterAll } from "vitest";
import { endTestDatabases } from "./test-database";
import { shareQueryPlans } from "./test-query-plans";

await shareQueryPlans();

// The first hook there is, and so the last to run: a file's own may still need its database.
afterAll(endTestDatabases);
