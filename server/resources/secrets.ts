// Credentials at rest. A value goes in by `writeSecret` and comes out by `readSecret`, for connectors at the moment of a
// call; nothing else opens one. Every value is bound to its resource, name and version.
import { requirePermission } from "../auth/permissions";
import { recordAudit } from "../audit/record";
import type { Ctx } from "../context";
import { transaction, type Db, type Secret } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { neverLog } from "../log";
import { open, rewrap, seal, type WrappingKey } from "../security/envelope";
import { keySource, wrappingKeys, type KeySource } from "../security/keys";
import { makeKeyText } from "../security/key-file";

const placeOf = ({ resourceId, name, version }: Pick<Secret, "resourceId" | "name" | "version">) =>
  `${resourceId}/${name}/${version}`;

export type NewSecret = {
  resourceId: string;
  name: string;
  value: string;
  by: string;
  at: Date;
  /** How long the former value still counts; without it, not at all. */
  keepFormerUntil?: Date;
};

/** The first of our keys that is not retired. Writers share a lock that a rotation takes alone, so it stays so. */
async function usableKey(db: Db): Promise<WrappingKey> {
  for (const key of wrappingKeys()) {
    await db.encryptionKey.createMany({ data: [{ id: key.id }], skipDuplicates: true });
    const known = await db.encryptionKey.findUnique({ where: { id: key.id } });
    if (known?.retiredAt === null) return key;
  }
  throw new AppError("CONFLICT", "The encryption key was changed meanwhile. Try again.", {
    reason: "encryption_key_retired",
    retryable: true,
  });
}

/** Keeps a credential in the caller's transaction and returns its version. Former values are removed or given an end. */
export async function writeSecret(db: Db, secret: NewSecret): Promise<number> {
  const { resourceId, name, value, by, at, keepFormerUntil } = secret;
  neverLog(value);
  await db.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('steward:rotate-key', 0))`;
  // Of two people who change one credential at once, one waits for the other.
  await db.$executeRaw`SELECT 1 FROM resources WHERE id = ${resourceId} FOR UPDATE`;
  const { _max } = await db.secret.aggregate({ where: { resourceId, name }, _max: { version: true } });
  const version = (_max.version ?? 0) + 1;
  if (keepFormerUntil) {
    await db.secret.updateMany({ where: { resourceId, name, expiresAt: null }, data: { expiresAt: keepFormerUntil } });
    await db.secret.deleteMany({ where: { resourceId, name, expiresAt: { lte: at } } });
  } else {
    await db.secret.deleteMany({ where: { resourceId, name } });
  }
  const sealed = seal(await usableKey(db), value, placeOf({ resourceId, name, version }));
  const row = { id: newId("sec"), resourceId, name, version, ...sealed, createdBy: by, createdAt: at };
  await db.secret.create({ data: row, select: { id: true } });
  return version;
}

/** Every value of a credential that counts now, the newest first. */
export async function readSecrets(db: Db, resourceId: string, name: string, at: Date): Promise<string[]> {
  // A row read just before a rotation names a key that is gone just after it; read again, it names the new one.
  for (let attempt = 0; ; attempt++) {
    const rows = await db.secret.findMany({
      where: { resourceId, name, OR: [{ expiresAt: null }, { expiresAt: { gt: at } }] },
      orderBy: { version: "desc" },
    });
    const keys = new Map(wrappingKeys().map((key) => [key.id, key]));
    const known = rows.every((row) => keys.has(row.keyId));
    if (known || attempt > 0) return rows.map((row) => openRow(row, keys.get(row.keyId)));
  }
}

function openRow(row: Secret, key: WrappingKey | undefined): string {
  const unreadable = (cause?: unknown) =>
    new AppError(
      "UNAVAILABLE",
      `The credential ${row.name} of ${row.resourceId} cannot be read with the encryption keys that are here. Put the former key back, or enter the credential again.`,
      { reason: "secret_unreadable", retryable: false, cause },
    );
  if (!key) throw unreadable();
  try {
    const value = open(key, row, placeOf(row));
    neverLog(value);
    return value;
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** A credential for a call that is about to be made. Throws UNAVAILABLE (secret_missing, secret_unreadable). */
export async function readSecret(db: Db, resourceId: string, name: string, at: Date): Promise<string> {
  const [value] = await readSecrets(db, resourceId, name, at);
  if (value !== undefined) return value;
  throw new AppError("UNAVAILABLE", `${resourceId} has no credential ${name} yet. Enter it on the page of resources.`, {
    reason: "secret_missing",
    retryable: false,
  });
}

export type Rotation = { keyId: string; rewrapped: number };

/**
 * Wraps every data key with a new key while everybody goes on reading and writing. The file holds both keys until all is
 * wrapped anew. Keys of the environment are put in front of the old one by whoever set them. Throws CONFLICT
 * (key_not_changed) when there is nothing to change to.
 */
export async function rotateKey(ctx: Ctx, source: KeySource = keySource()): Promise<Rotation> {
  requirePermission(ctx, "resource:manage");
  const made = source.write ? makeKeyText() : null;
  const rotation = await transaction(ctx.db, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('steward:rotate-key', 0))`;
    if (made) source.write?.([made, ...source.read()]);
    const keys = wrappingKeys(source);
    const [next] = keys;
    await retireOthers(db, next, source);
    const rewrapped = await rewrapAll(db, keys);
    await recordAudit(
      { actor: ctx.actor, db },
      { action: "resource.rotate_key", resourceType: "encryption_key", resourceId: next.id, after: { rewrapped } },
    );
    return { keyId: next.id, rewrapped };
  });
  if (made) source.write?.([made]);
  return rotation;
}

async function retireOthers(db: Db, next: WrappingKey, source: KeySource): Promise<void> {
  await db.encryptionKey.createMany({ data: [{ id: next.id }], skipDuplicates: true });
  const { count } = await db.encryptionKey.updateMany({
    where: { id: { not: next.id }, retiredAt: null },
    data: { retiredAt: new Date() },
  });
  const back = await db.encryptionKey.updateMany({
    where: { id: next.id, retiredAt: { not: null } },
    data: { retiredAt: null },
  });
  if (source.write || count > 0 || back.count > 0) return;
  throw new AppError(
    "CONFLICT",
    `The first key of ${source.name} is the one in use already. Put a new key in front of it, as in new,old; restart every process; then rotate.`,
    { reason: "key_not_changed" },
  );
}

async function rewrapAll(db: Db, [next, ...former]: readonly [WrappingKey, ...WrappingKey[]]): Promise<number> {
  const rows = await db.secret.findMany({ where: { keyId: { not: next.id } } });
  for (const row of rows) {
    const from = former.find(({ id }) => id === row.keyId);
    if (!from) throw openRowFailure(row);
    const dataKey = rewrap(from, next, row.dataKey, placeOf(row));
    await db.secret.update({ where: { id: row.id }, data: { dataKey, keyId: next.id }, select: { id: true } });
  }
  return rows.length;
}

function openRowFailure({ name, resourceId }: Secret): AppError {
  return new AppError(
    "CONFLICT",
    `The credential ${name} of ${resourceId} is encrypted with a key that is not here. Put that key behind the others, or remove the credential; nothing was changed.`,
    { reason: "secret_unreadable" },
  );
}
