// A picture on its way into a conversation: taken in before the message it is sent with, by whoever will send it. It can be
// taken back until then; what is never sent is swept (sweep-attachments.ts).
import { createHash } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { transaction, type Db, type Prisma } from "../../db";
import { AppError } from "../../errors";
import { newId } from "../../ids";
import type { AttachmentPart } from "../parts.schema";
import { ownedBy, SESSION_ID, sessionNotFound } from "../session";
import { FACTS, partOf, type AttachmentFacts } from "./attachment-facts";
import { cleanName } from "./attachment-name";
import { MAX_ATTACHMENT_BYTES } from "./attachment.schema";
import { readPicture, type Picture } from "./picture";

const DAY_MS = 86_400_000;
export const MAX_PER_SESSION_AND_DAY = 20;
export const MAX_PER_PERSON_AND_DAY = 40;

export const addAttachmentInput = z.object({
  sessionId: z.string().max(64),
  name: z.string().max(1_000),
  bytes: z.instanceof(Buffer),
});

/**
 * Needs chat:use. A session nobody has used yet is begun with the message. The same picture again, before it was sent, is
 * the same upload. Throws NOT_FOUND for somebody else's session, VALIDATION as readPicture does, PAYLOAD_TOO_LARGE,
 * RATE_LIMITED (attachment_quota).
 */
export async function addAttachment(ctx: Ctx, input: z.input<typeof addAttachmentInput>): Promise<AttachmentPart> {
  requirePermission(ctx, "chat:use");
  const { sessionId, name, bytes } = addAttachmentInput.parse(input);
  await requireOwn(ctx, sessionId);
  if (bytes.length > MAX_ATTACHMENT_BYTES) throw tooLarge();
  const picture = readPicture(bytes);
  const sha256 = createHash("sha256").update(picture.bytes).digest("hex");
  return transaction(ctx.db, async (db) => {
    const tx = { ...ctx, db };
    const { userId } = ctx.actor;
    // One after another for one person: the quota is counted and used up in one go.
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`attachments:${userId}`}, 0))`;
    const same = { sessionId, userId, sha256, messageId: null };
    const before = await db.attachment.findFirst({ where: same, select: FACTS });
    if (before) return partOf(before);
    await requireRoom(tx, sessionId);
    return partOf(await store(tx, { sessionId, name: cleanName(name, picture.mediaType), picture, sha256 }));
  });
}

export function tooLarge(): AppError {
  return new AppError("PAYLOAD_TOO_LARGE", "A picture may have up to 5 MB.", { reason: "attachment_too_large" });
}

export function attachmentNotFound(): AppError {
  return new AppError("NOT_FOUND", "There is no such picture.", { reason: "attachment_not_found" });
}

async function requireOwn({ db, actor }: Ctx, sessionId: string): Promise<void> {
  if (!SESSION_ID.test(sessionId)) throw sessionNotFound();
  const there = await db.sessionState.findUnique({ where: { id: sessionId }, select: { id: true } });
  if (!there) return;
  const own = await db.sessionState.findFirst({ where: { id: sessionId, ...ownedBy(actor) }, select: { id: true } });
  if (!own) throw sessionNotFound();
}

/** A program speaks for many customers: each of them has a share of their own. */
async function requireRoom({ db, actor, clock }: Ctx, sessionId: string): Promise<void> {
  const { userId, customerId } = actor;
  const createdAt = { gt: new Date(clock.now().getTime() - DAY_MS) };
  const count = (where: Prisma.AttachmentWhereInput) => db.attachment.count({ where: { ...where, createdAt } });
  const inSession = await count({ sessionId });
  const ofPerson = await count(customerId === null ? { userId } : { customerId });
  if (inSession < MAX_PER_SESSION_AND_DAY && ofPerson < MAX_PER_PERSON_AND_DAY) return;
  throw new AppError(
    "RATE_LIMITED",
    `Up to ${MAX_PER_SESSION_AND_DAY} pictures in one conversation and ${MAX_PER_PERSON_AND_DAY} in all can be sent within a day.`,
    { reason: "attachment_quota" },
  );
}

type Taken = { sessionId: string; name: string; picture: Picture; sha256: string };

async function store(ctx: Ctx, { sessionId, name, picture, sha256 }: Taken): Promise<AttachmentFacts> {
  const { userId, customerId } = ctx.actor;
  const { bytes, ...shape } = picture;
  const row = await ctx.db.attachment.create({
    data: {
      id: newId("att"),
      ...{ sessionId, userId, customerId, name, ...shape, size: bytes.length, sha256 },
      data: new Uint8Array(bytes),
      createdAt: ctx.clock.now(),
    },
    select: FACTS,
  });
  const { mediaType, size } = row;
  await recordAudit(ctx, {
    action: "attachment.add",
    resourceType: "attachment",
    resourceId: row.id,
    after: { sessionId, name, mediaType, size, sha256 },
  });
  return row;
}

export const removeAttachmentInput = z.object({ sessionId: z.string().max(64), attachmentId: z.string().max(64) });

/** Takes back what was not sent yet. Throws NOT_FOUND, also for others' pictures, and CONFLICT once it was sent. */
export async function removeAttachment(ctx: Ctx, input: z.input<typeof removeAttachmentInput>): Promise<void> {
  requirePermission(ctx, "chat:use");
  const { sessionId, attachmentId: id } = removeAttachmentInput.parse(input);
  await transaction(ctx.db, async (db) => {
    const { userId } = ctx.actor;
    const row = await db.attachment.findFirst({
      where: { id: plain(id), sessionId: plain(sessionId), userId },
      select: FACTS,
    });
    if (!row) throw attachmentNotFound();
    if (!(await dropUnsent(db, row.id))) {
      throw new AppError("CONFLICT", "This picture was sent with a message and stays with it.", {
        reason: "attachment_used",
      });
    }
    await auditRemoval({ ...ctx, db }, row, "taken_back");
  });
}

/** NUL is not text to PostgreSQL. */
const plain = (id: string) => id.replaceAll("\0", "");

async function dropUnsent(db: Db, id: string): Promise<boolean> {
  return (await db.attachment.deleteMany({ where: { id, messageId: null } })).count > 0;
}

export function auditRemoval(
  ctx: Pick<Ctx, "actor" | "db">,
  { id, sessionId, name, sha256 }: AttachmentFacts,
  why: "taken_back" | "never_sent",
): Promise<void> {
  const before = { sessionId, name, sha256 };
  return recordAudit(ctx, {
    action: "attachment.remove",
    resourceType: "attachment",
    resourceId: id,
    before,
    after: { why },
  });
}
