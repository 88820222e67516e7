// Takes queued messages one after another, each as whoever sent it. Who reads one holds a claim on it that lapses, so that a
// process that ended keeps nobody waiting; a message that is read twice all the same is one turn, as turn.ts sees to.
import type { z } from "zod";
import { toLocale, type Actor, type Ctx } from "../context";
import type { Db, QueuedMessage } from "../db";
import { AppError } from "../errors";
import { logFailure } from "../log";
import type { ModelRuntime } from "../models/runtime";
import { subscribe } from "../postgres/notify";
import { isOutage } from "../postgres/outage";
import { queueMessage, tell } from "./queue";
import { turn, type TurnResult, type turnInput } from "./turn";

/** Longer than reading takes, the models that may be asked included. */
const CLAIM_MS = 10_000;
/** Looks again without news after this long. */
const SAFETY_MS = 500;

type Sent = z.input<typeof turnInput>;

/**
 * One message, in its turn: after all that were sent before it. Throws like turn, and CONFLICT (message_removed) when its
 * sender took it back meanwhile.
 */
export async function sayInOrder(ctx: Ctx, sent: Sent, models?: ModelRuntime): Promise<TurnResult> {
  await queueMessage(ctx, sent);
  const { sessionId, clientMessageId } = sent;
  const key = { sessionId, clientMessageId };
  for (;;) {
    const mine = await ctx.db.queuedMessage.findUnique({ where: { sessionId_clientMessageId: key } });
    if (!mine) return turnOf(ctx, sent, models);
    if (mine.failed) throw new AppError("UNAVAILABLE", "The message could not be taken.", { reason: mine.failed });
    const head = await claimHead(ctx, sessionId);
    if (head?.id === mine.id) return takeOwn(ctx, head, models);
    if (head) await takeForSender(ctx, head, models);
    else await newsOf(sessionId);
  }
}

/** Taken already, by whoever came first: the same message gets the same answer. */
async function turnOf(ctx: Ctx, sent: Sent, models?: ModelRuntime): Promise<TurnResult> {
  const { sessionId, clientMessageId } = sent;
  const where = { sessionId, clientMessageId };
  if (!(await ctx.db.message.findFirst({ where, select: { id: true } }))) {
    throw new AppError("CONFLICT", "The message was taken back.", { reason: "message_removed" });
  }
  return turn(ctx, sent, models);
}

/** Stays with a message that nobody waits for until it was read in its turn, was taken back, or could not be taken. */
export async function seeToQueued(
  ctx: Ctx,
  key: { sessionId: string; clientMessageId: string },
  models?: ModelRuntime,
): Promise<void> {
  for (;;) {
    const mine = await ctx.db.queuedMessage.findUnique({ where: { sessionId_clientMessageId: key } });
    if (!mine || mine.failed) return;
    const head = await claimHead(ctx, key.sessionId);
    if (head) await takeForSender(ctx, head, models);
    else await newsOf(key.sessionId);
  }
}

/** Everything that waits in a conversation, until somebody else reads or nothing is left. */
export async function takeQueued(ctx: Ctx, sessionId: string, models?: ModelRuntime): Promise<void> {
  for (let head = await claimHead(ctx, sessionId); head; head = await claimHead(ctx, sessionId)) {
    await takeForSender(ctx, head, models);
  }
}

/** Messages that nobody reads although they wait: whoever had taken them in is gone. Returns how many conversations. */
export async function takeOverdue(ctx: Ctx, models?: ModelRuntime): Promise<number> {
  const rows = await ctx.db.$queryRaw<{ session_id: string }[]>`
    SELECT DISTINCT session_id FROM queued_messages
    WHERE failed IS NULL AND created_at < now() - interval '5 seconds'
      AND (claimed_until IS NULL OR claimed_until < now()) LIMIT 20`;
  for (const { session_id: id } of rows) await takeQueued(ctx, id, models);
  return rows.length;
}

/** The first in line, unless somebody is reading it. */
async function claimHead({ db }: { db: Db }, sessionId: string): Promise<QueuedMessage | null> {
  const head = await db.queuedMessage.findFirst({ where: { sessionId, failed: null }, orderBy: { id: "asc" } });
  if (!head) return null;
  const now = new Date();
  const { count } = await db.queuedMessage.updateMany({
    where: { id: head.id, failed: null, OR: [{ claimedUntil: null }, { claimedUntil: { lte: now } }] },
    data: { claimedUntil: new Date(now.getTime() + CLAIM_MS) },
  });
  if (count === 0) return null;
  await tell(db, sessionId);
  // Its sender may have changed it up to now.
  return db.queuedMessage.findUnique({ where: { id: head.id } });
}

/** Reads a claimed message, until it is taken or stopped. */
async function take(ctx: Ctx, row: QueuedMessage, models?: ModelRuntime): Promise<TurnResult> {
  const { sessionId, clientMessageId, text } = row;
  const stopped = new AbortController();
  const unsubscribe = await subscribe(`stop:${sessionId}`, ({ messageId }) => {
    if (messageId === clientMessageId) stopped.abort(new Error("Its customer stopped it."));
  });
  const sent = row.sent as Omit<Sent, "sessionId" | "clientMessageId" | "text">;
  try {
    const reading = { signal: stopped.signal, arrivedAt: row.createdAt };
    return await turn(ctx, { ...sent, sessionId, clientMessageId, text }, models, reading);
  } finally {
    unsubscribe();
  }
}

/** One's own. Who sends it hears of its error and has the words; in the line it would only keep others. */
async function takeOwn(ctx: Ctx, row: QueuedMessage, models?: ModelRuntime): Promise<TurnResult> {
  try {
    return await take(ctx, row, models);
  } catch (error) {
    if (!isOutage(error)) await ctx.db.queuedMessage.deleteMany({ where: { id: row.id } });
    throw error;
  }
}

/** As whoever sent it. A message that cannot be taken stays, marked, and does not keep those after it. */
async function takeForSender(ctx: Ctx, row: QueuedMessage, models?: ModelRuntime): Promise<void> {
  const { id, sessionId } = row;
  const actor = row.actor as unknown as Actor;
  try {
    await take({ ...ctx, actor, locale: toLocale(row.locale) }, row, models);
  } catch (error) {
    if (isOutage(error)) throw error;
    logFailure("queued message", error, { sessionId });
    const failed = error instanceof AppError ? error.code : "INTERNAL";
    await ctx.db.queuedMessage.updateMany({ where: { id }, data: { failed, claimedUntil: null } });
    await tell(ctx.db, sessionId);
  }
}

/** Resolves with the next news of the conversation, or when it is time to look again. */
async function newsOf(sessionId: string): Promise<void> {
  let heard = () => {};
  const news = new Promise<void>((resolve) => (heard = resolve));
  const unsubscribe = await subscribe(`session:${sessionId}`, () => heard());
  const timer = setTimeout(() => heard(), SAFETY_MS);
  await news;
  clearTimeout(timer);
  unsubscribe();
}
