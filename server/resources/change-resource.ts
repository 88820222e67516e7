// Adding, editing, switching and removing resources. What every installation has cannot be removed. The audit keeps what
// changed; credentials are no part of a resource's row and so in none of it.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { Prisma, transaction, type Db, type Resource } from "../db";
import { AppError } from "../errors";
import { publish } from "../postgres/notify";
import { isConnector } from "./registry";
import { addResourceInput, columnsOf, editResourceInput } from "./resource-input";
import { findResource } from "./use-resource";

const UNTOLD = new Set([
  "updatedAt",
  "createdAt",
  "health",
  "healthError",
  "healthReason",
  "healthLatencyMs",
  "checkedAt",
]);

function told(resource: Resource) {
  return Object.fromEntries(
    Object.entries(resource).filter(([key, value]) => !UNTOLD.has(key) && !(value instanceof Date)),
  );
}

async function noteChange(ctx: Ctx, verb: string, before: Resource | null, after: Resource | null): Promise<void> {
  const resourceId = (after ?? before)?.id ?? "";
  await recordAudit(ctx, {
    action: `resource.${verb}`,
    resourceType: "resource",
    resourceId,
    ...(before ? { before: told(before) } : {}),
    ...(after ? { after: told(after) } : {}),
  });
  await publish(ctx.db, "resources", { resourceId });
}

/** Throws CONFLICT (resource_exists), VALIDATION. */
export async function addResource(ctx: Ctx, input: z.input<typeof addResourceInput>): Promise<Resource> {
  requirePermission(ctx, "resource:manage");
  const { id, connector, ...fields } = addResourceInput.parse(input);
  const at = ctx.clock.now();
  const columns = columnsOf(connector, fields);
  return transaction(ctx.db, async (db) => {
    const made = { id, connector, ...columns, createdBy: ctx.actor.userId, createdAt: at, updatedAt: at };
    const { count } = await db.resource.createMany({ data: [made], skipDuplicates: true });
    if (count === 0) {
      throw new AppError("CONFLICT", `There is a resource ${id} already. Choose another id.`, {
        reason: "resource_exists",
        details: { field: "id" },
      });
    }
    const resource = await findResource(db, id);
    await noteChange({ ...ctx, db }, "add", null, resource);
    return resource;
  });
}

/** Throws NOT_FOUND, CONFLICT (resource_changed, resource_built_in), VALIDATION. */
export async function editResource(ctx: Ctx, input: z.input<typeof editResourceInput>): Promise<Resource> {
  requirePermission(ctx, "resource:manage");
  const { id, revision, ...fields } = editResourceInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const before = await findOwn(db, id);
    const columns = columnsOf(before.connector, fields, before.type);
    const anew = { health: "UNKNOWN", checkedAt: null, refusedInRow: 0, refusedAt: null };
    const { count } = await db.resource.updateMany({
      where: { id, revision },
      data: { ...columns, revision: revision + 1, ...anew, updatedAt: ctx.clock.now() },
    });
    if (count === 0) throw changedMeanwhile(id);
    // A place in the line under the old limit may be far away.
    await db.resourceRate.deleteMany({ where: { resourceId: id } });
    const after = await findResource(db, id);
    await noteChange({ ...ctx, db }, "edit", before, after);
    return after;
  });
}

export const switchResourceInput = z.object({ id: z.string().max(64), enabled: z.boolean() });

/** Doing it twice is harmless. */
export async function switchResource(ctx: Ctx, input: z.input<typeof switchResourceInput>): Promise<Resource> {
  requirePermission(ctx, "resource:manage");
  const { id, enabled } = switchResourceInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const before = await findOwn(db, id);
    if (before.enabled === enabled) return before;
    const data = { enabled, revision: { increment: 1 }, updatedAt: ctx.clock.now() };
    const after = await db.resource.update({ where: { id }, data });
    await noteChange({ ...ctx, db }, enabled ? "enable" : "disable", before, after);
    return after;
  });
}

export const removeResourceInput = z.object({ id: z.string().max(64) });

/** Removes it with its credentials, deliveries and figures. */
export async function removeResource(ctx: Ctx, input: z.input<typeof removeResourceInput>): Promise<{ id: string }> {
  requirePermission(ctx, "resource:manage");
  const { id } = removeResourceInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const before = await findOwn(db, id);
    await db.resource.delete({ where: { id } }).catch((error: unknown) => {
      if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2025") throw changedMeanwhile(id);
      throw error;
    });
    await noteChange({ ...ctx, db }, "remove", before, null);
    return { id };
  });
}

async function findOwn(db: Db, id: string) {
  const resource = await findResource(db, id);
  const { connector } = resource;
  if (!resource.builtIn && isConnector(connector)) return { ...resource, connector };
  throw new AppError("CONFLICT", `${id} belongs to every installation and stays as it is.`, {
    reason: "resource_built_in",
  });
}

function changedMeanwhile(id: string): AppError {
  return new AppError("CONFLICT", `${id} was changed meanwhile. Look at it again before you change it.`, {
    reason: "resource_changed",
  });
}
