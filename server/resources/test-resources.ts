// A folder for keys and files of a test's own, and resources made in a line.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Actor, Ctx, Role } from "../context";
import { env } from "../env";
import type { TestDatabase } from "../postgres/test-database";
import { addResource } from "./change-resource";
import { setCredential } from "./credentials";

export function contextFor(database: TestDatabase, role: Role | "system" = "admin", at?: Date): Ctx {
  const actor: Actor = { userId: role, role, customerId: role === "customer" ? "cust_demo" : null, name: role };
  return { actor, db: database.client, clock: { now: () => at ?? new Date() }, locale: "en" };
}

/** Call in the file's body. */
export function ownDataDir(): string {
  const before = env.DATA_DIR;
  const folder = mkdtempSync(join(tmpdir(), "steward-data-"));
  env.DATA_DIR = folder;
  afterAll(() => {
    env.DATA_DIR = before;
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

type NewResource = Parameters<typeof addResource>[1];

/** Adds a resource that may reach this machine, with its credentials. */
export async function plugIn(
  ctx: Ctx,
  resource: Omit<NewResource, "name">,
  credentials: Record<string, string> = {},
): Promise<string> {
  await addResource(ctx, { name: resource.id, allowPrivate: true, ...resource });
  for (const [name, value] of Object.entries(credentials)) {
    await setCredential(ctx, { id: resource.id, name, value });
  }
  return resource.id;
}
