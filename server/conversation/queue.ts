// Messages that were sent and not taken yet, in the order in which they came in. A message is kept here before anybody
// reads it, so that a reload, another tab or a crash finds it; it leaves in the transaction that makes it a turn. Until
// somebody begins to read it its sender may change it or take it back.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction, type Db } from "../db";
import { AppError } from "../errors";
import { publish } from "../postgres/notify";
import { unsentPictures } from "./attachments/send-attachments";
import { FACTS, partOf } from "./attachments/attachment-facts";
import type { AttachmentPart } from "./parts.schema";
import { findSession, lockSession, ownedBy, sessionNotFound, SESSION_ID } from "./session";
import { acceptMessage, parseInput, type turnInput } from "./turn";

const QUEUE_LENGTH = 20;

export type QueuedMessage = {
  id: string;
  text: string;
  pictures: AttachmentPart[];
  /** waiting for its turn, being read, or not taken because of an error */
  status: "waiting" | "reading" | "failed";
};

/**
 * Puts a message at the end of the line; one that is there, or was taken already, stays as it is. Throws like turn, and
 * CONFLICT (queue_full).
 */
export async function queueMessage(ctx: Ctx, input: z.input<typeof turnInput>): Promise<void> {
  requirePermission(ctx, "chat:use");
  const { sessionId, clientMessageId, text: raw, ...sent } = parseInput(input);
  const text = acceptMessage(raw, sent.attachments.length > 0);
  await transaction(ctx.db, async (db) => {
    const session = await lockSession({ ...ctx, db }, { sessionId, channel: sent.channel });
    const key = { sessionId: session.id, clientMessageId };
    if (await db.message.findFirst({ where: key, select: { id: true } })) return;
    await unsentPictures({ ...ctx, db }, sent.attachments);
    const { actor, locale } = ctx;
    if ((await db.queuedMessage.count({ where: { sessionId: session.id } })) >= QUEUE_LENGTH) {
      throw new AppError("CONFLICT", "So many messages wait already; send more once they are answered.", {
        reason: "queue_full",
      });
    }
    const row = { ...key, userId: actor.userId, text, sent, actor: { ...actor }, locale };
    await db.queuedMessage.createMany({ data: { ...row, createdAt: ctx.clock.now() }, skipDuplicates: true });
    // Sent once more after it failed.
    await db.queuedMessage.updateMany({
      where: { ...key, failed: { not: null } },
      data: { failed: null, stopped: false },
    });
    await tell(db, session.id);
  });
}

export const sessionInput = z.object({ sessionId: z.string().max(64) });

/** What waits in one's own conversation, first in line first. */
export async function listQueued(ctx: Ctx, sessionId: string): Promise<QueuedMessage[]> {
  requirePermission(ctx, "session:read");
  const session = await findSession(ctx, sessionId);
  const rows = await ctx.db.queuedMessage.findMany({ where: { sessionId: session.id }, orderBy: { id: "asc" } });
  const pictures = await picturesOf(ctx.db, rows);
  const now = ctx.clock.now();
  return rows.map(({ clientMessageId: id, text, sent, failed, claimedUntil }) => ({
    id,
    text,
    pictures: attachmentsOf(sent).flatMap((attachment) => pictures.get(attachment) ?? []),
    status: failed ? "failed" : claimedUntil && claimedUntil > now ? "reading" : "waiting",
  }));
}

const attachmentsOf = (sent: unknown): string[] => (sent as { attachments?: string[] }).attachments ?? [];

async function picturesOf(db: Db, rows: readonly { sent: unknown }[]): Promise<Map<string, AttachmentPart>> {
  const ids = rows.flatMap(({ sent }) => attachmentsOf(sent));
  if (ids.length === 0) return new Map();
  const found = await db.attachment.findMany({ where: { id: { in: ids } }, select: FACTS });
  return new Map(found.map((row) => [row.id, partOf(row)]));
}

const queuedInput = sessionInput.extend({ messageId: z.string().max(64) });
export const editQueuedInput = queuedInput.extend({ text: z.string() });
export const removeQueuedInput = queuedInput;

/** Throws NOT_FOUND for conversations of others, CONFLICT (queued_taken) once somebody reads it. A failed one waits again. */
export async function editQueued(ctx: Ctx, input: z.input<typeof editQueuedInput>): Promise<void> {
  requirePermission(ctx, "chat:use");
  const { text: raw, ...which } = editQueuedInput.parse(input);
  await changeQueued(ctx, "message.edit", which, async (db, { id, sent }) => {
    const text = acceptMessage(raw, attachmentsOf(sent).length > 0);
    // Whoever writes it says it now, with the rights they have: a guest may have signed in since.
    const { actor, locale } = ctx;
    const said = { userId: actor.userId, actor: { ...actor }, locale, createdAt: ctx.clock.now() };
    await db.queuedMessage.update({ where: { id }, data: { text, failed: null, ...said } });
  });
}

/** Takes it back. Throws like editQueued. */
export async function removeQueued(ctx: Ctx, input: z.input<typeof removeQueuedInput>): Promise<void> {
  requirePermission(ctx, "chat:use");
  await changeQueued(ctx, "message.take_back", removeQueuedInput.parse(input), async (db, { id }) => {
    await db.queuedMessage.delete({ where: { id } });
  });
}

/** The row is locked, so that nobody begins to read what is being changed. What was taken back is not kept by the audit. */
async function changeQueued(
  ctx: Ctx,
  action: string,
  { sessionId, messageId }: z.output<typeof queuedInput>,
  change: (db: Db, row: { id: bigint; sent: unknown }) => Promise<void>,
): Promise<void> {
  const session = await findOwn(ctx, sessionId);
  await transaction(ctx.db, async (db) => {
    const [row] = await db.$queryRaw<{ id: bigint; sent: unknown }[]>`
      SELECT id, sent FROM queued_messages
      WHERE session_id = ${session} AND client_message_id = ${messageId}
        AND (claimed_until IS NULL OR claimed_until <= ${ctx.clock.now()}) FOR UPDATE`;
    if (!row) throw new AppError("CONFLICT", "This message is being answered already.", { reason: "queued_taken" });
    await change(db, row);
    const about = { action, resourceType: "session", resourceId: session, after: { messageId } };
    await recordAudit({ actor: ctx.actor, db }, about);
    await tell(db, session);
  });
}

/** The id of a conversation of one's own. Throws NOT_FOUND for others'. */
export async function findOwn({ db, actor }: Ctx, sessionId: string): Promise<string> {
  const where = { id: sessionId, ...ownedBy(actor) };
  const row = SESSION_ID.test(sessionId) ? await db.sessionState.findFirst({ where, select: { id: true } }) : null;
  if (!row) throw sessionNotFound();
  return row.id;
}

export async function tell(db: Db, sessionId: string): Promise<void> {
  await publish(db, `session:${sessionId}`, { queue: true });
}
