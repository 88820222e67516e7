// What is known of each resource: what it is, how it does, who may use it, what credentials it has. Never a credential.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db, Resource, Secret } from "../db";
import type { Connector } from "./connectors.schema";
import { CONNECTORS, neededSecrets } from "./connectors.schema";
import { measureUse, type Measured } from "./usage";
import { findResource } from "./use-resource";

/** What anybody is told of a credential: that it is there. */
export type CredentialNote = { name: string; version: number | null; setAt: Date | null; formerUntil: Date | null };

export type ResourceView = Resource & { measured: Measured; credentials: CredentialNote[]; missing: string[] };

export const listResourcesInput = z.object({
  /** Looks in id, name and address. NUL is not text to PostgreSQL. */
  search: z
    .string()
    .overwrite((text) => text.replaceAll("\0", "").toWellFormed().trim())
    .max(200)
    .default(""),
});

/** Every resource by type and id: there are tens, not thousands. */
export async function listResources(
  ctx: Ctx,
  input: z.input<typeof listResourcesInput> = {},
): Promise<{ rows: ResourceView[]; total: number }> {
  requirePermission(ctx, "resource:read");
  const { search } = listResourcesInput.parse(input);
  const contains = { contains: search.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const;
  const rows = await ctx.db.resource.findMany({
    where: search ? { OR: [{ id: contains }, { name: contains }, { endpoint: contains }] } : {},
    orderBy: [{ builtIn: "asc" }, { type: "asc" }, { id: "asc" }],
  });
  return { rows: await viewsOf(ctx, rows), total: rows.length };
}

export const getResourceInput = z.object({ id: z.string().max(64) });

/** One resource. Throws NOT_FOUND (resource_not_found). */
export async function getResource(ctx: Ctx, input: z.input<typeof getResourceInput>): Promise<ResourceView> {
  requirePermission(ctx, "resource:read");
  return viewOf(ctx, await findResource(ctx.db, getResourceInput.parse(input).id));
}

export async function viewOf(ctx: Ctx, resource: Resource): Promise<ResourceView> {
  const [view] = await viewsOf(ctx, [resource]);
  return view as ResourceView;
}

async function viewsOf({ db, clock }: Ctx, rows: readonly Resource[]): Promise<ResourceView[]> {
  const [notes, measured] = await Promise.all([secretNotes(db, rows, clock.now()), measureUse(db, clock.now())]);
  return rows.map((row) => {
    const own = notes.filter(({ resourceId }) => resourceId === row.id);
    const needed = isConnector(row.connector)
      ? neededSecrets(row.connector, row.settings as Record<string, unknown>)
      : [];
    const names = [...new Set([...needed, ...own.map(({ name }) => name)])];
    const credentials = names.map((name) => noteOf(name, own));
    const missing = needed.filter((name) => !own.some((note) => note.name === name && note.expiresAt === null));
    return { ...row, measured: measured(row.id), credentials, missing };
  });
}

export function isConnector(value: string): value is Connector {
  return (CONNECTORS as readonly string[]).includes(value);
}

type Noted = Pick<Secret, "resourceId" | "name" | "version" | "createdAt" | "expiresAt">;

function secretNotes(db: Db, rows: readonly Resource[], at: Date): Promise<Noted[]> {
  return db.secret.findMany({
    where: { resourceId: { in: rows.map(({ id }) => id) }, OR: [{ expiresAt: null }, { expiresAt: { gt: at } }] },
    select: { resourceId: true, name: true, version: true, createdAt: true, expiresAt: true },
  });
}

function noteOf(name: string, notes: readonly Noted[]): CredentialNote {
  const current = notes.find((note) => note.name === name && note.expiresAt === null);
  const former = notes.find((note) => note.name === name && note.expiresAt !== null);
  return {
    name,
    version: current?.version ?? null,
    setAt: current?.createdAt ?? null,
    formerUntil: former?.expiresAt ?? null,
  };
}
