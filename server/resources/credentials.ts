// Entering, rotating and removing a resource's credentials. A value goes in and never comes out again, except one that
// Steward made itself, once, for the other side to be told.
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction } from "../db";
import { AppError } from "../errors";
import { publish } from "../postgres/notify";
import { CONNECTOR } from "./connectors.schema";
import { isConnector, viewOf, type ResourceView } from "./registry";
import { writeSecret } from "./secrets";
import { findResource } from "./use-resource";

export const setCredentialInput = z.object({
  id: z.string().max(64),
  /** One of the connector's credentials: "api_key". */
  name: z.string().max(64),
  /** null: Steward makes one, where both sides need the same. */
  value: z
    .string()
    .min(1)
    .max(10_000)
    .refine((value) => !value.includes("\0"), "must not contain NUL")
    .nullable(),
  /** How long the former value still counts, while the other side changes over. */
  keepFormerHours: z.number().min(0).max(720).default(0),
});

export type CredentialSet = {
  resource: ResourceView;
  version: number;
  /** Shown this once. */ generated: string | null;
};

/** Enters a credential or puts another in its place. Throws NOT_FOUND, VALIDATION (credential_unknown, credential_needed). */
export async function setCredential(ctx: Ctx, input: z.input<typeof setCredentialInput>): Promise<CredentialSet> {
  requirePermission(ctx, "resource:manage");
  const { id, name, value, keepFormerHours } = setCredentialInput.parse(input);
  const at = ctx.clock.now();
  return transaction(ctx.db, async (db) => {
    const { connector, settings } = await usesOf({ ...ctx, db }, id, name);
    const generated = value === null ? generate(connector) : null;
    checkForm(connector, settings, value);
    const version = await writeSecret(db, {
      resourceId: id,
      name,
      value: value ?? generated ?? "",
      by: ctx.actor.userId,
      at,
      ...(keepFormerHours > 0 ? { keepFormerUntil: new Date(at.getTime() + keepFormerHours * 3_600_000) } : {}),
    });
    await noteChange({ ...ctx, db }, id, { name, version, keepFormerHours });
    return { resource: await viewOf({ ...ctx, db }, await findResource(db, id)), version, generated };
  });
}

export const removeCredentialInput = z.object({ id: z.string().max(64), name: z.string().max(64) });

/** Removes a credential with its former values. Throws NOT_FOUND (credential_not_found). */
export async function removeCredential(ctx: Ctx, input: z.input<typeof removeCredentialInput>): Promise<ResourceView> {
  requirePermission(ctx, "resource:manage");
  const { id, name } = removeCredentialInput.parse(input);
  return transaction(ctx.db, async (db) => {
    await findResource(db, id);
    const { count } = await db.secret.deleteMany({ where: { resourceId: id, name } });
    if (count === 0) {
      throw new AppError("NOT_FOUND", `${id} has no such credential.`, { reason: "credential_not_found" });
    }
    await noteChange({ ...ctx, db }, id, { name, version: null });
    return viewOf({ ...ctx, db }, await findResource(db, id));
  });
}

/** The revision goes up, so that what was obtained with the old credential is not used again. */
async function noteChange(ctx: Ctx, id: string, after: Record<string, unknown>): Promise<void> {
  const anew = { health: "UNKNOWN", checkedAt: null, refusedInRow: 0, refusedAt: null };
  const data = { revision: { increment: 1 }, ...anew, updatedAt: ctx.clock.now() };
  await ctx.db.resource.update({ where: { id }, data, select: { id: true } });
  await recordAudit(ctx, { action: "resource.credential", resourceType: "resource", resourceId: id, after });
  await publish(ctx.db, "resources", { resourceId: id });
}

async function usesOf({ db }: Ctx, id: string, name: string) {
  const { connector, settings } = await findResource(db, id);
  if (isConnector(connector) && CONNECTOR[connector].secrets.includes(name)) {
    return { connector, settings: settings as Record<string, unknown> };
  }
  throw new AppError("VALIDATION", `${id} has no use for a credential of that name.`, { reason: "credential_unknown" });
}

/** As Standard Webhooks writes them: 32 random bytes in base64 after whsec_. */
function generate(connector: keyof typeof CONNECTOR): string {
  if (CONNECTOR[connector].generated) return `whsec_${randomBytes(32).toString("base64")}`;
  throw new AppError("VALIDATION", "Enter the credential the other side gave you.", { reason: "credential_needed" });
}

/** Standard Webhooks signs with secrets of its own form only. */
function checkForm(connector: keyof typeof CONNECTOR, settings: Record<string, unknown>, value: string | null): void {
  const standard = connector === "webhook" || (connector === "webhook_source" && settings.scheme === "standard");
  if (!standard || value === null) return;
  const bytes = Buffer.from(value.replace(/^whsec_/, ""), "base64");
  if (/^(whsec_)?[A-Za-z0-9+/]+={0,2}$/.test(value) && bytes.length >= 24 && bytes.length <= 64) return;
  throw new AppError("VALIDATION", "A signing secret is whsec_ followed by 24 to 64 bytes in base64.", {
    reason: "credential_form",
  });
}
