// Starts one embedded PostgreSQL for a test run and a migrated template database that each test file clones.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrateQueue } from "../engine/queue";
import { startEmbedded } from "./embedded";
import { migrate } from "./migrate";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "steward-test-"));
  const postgres = await startEmbedded(folder, { durable: false });
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query("CREATE DATABASE steward_template");
  await admin.end();
  const template = new URL(postgres.url);
  template.pathname = "/steward_template";
  await migrate(template.href);
  await migrateQueue(template.href);
  project.provide("postgresUrl", postgres.url);
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
