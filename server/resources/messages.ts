// Messages in the app: what the bell shows. One act tells each recipient once; a message appears when its reader's quiet
// hours are over, and reading it is a fact that stays.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import type { Ctx, Localized } from "../context";
import type { Db, InAppMessage, Prisma } from "../db";
import { newId } from "../ids";
import { publish } from "../postgres/notify";
import { CAP_WINDOW_MS, judgeDelivery, type Verdict } from "./delivery-rules";
import { isOptional, type NotificationCategory } from "./notification.schema";
import { readWishes } from "./preferences";
import { recipientOfActor, type Recipient } from "./recipients";

export type NewMessage = {
  recipient: Recipient;
  category: NotificationCategory;
  title: Localized;
  body: Localized;
  /** A place within the app. */
  link: string | null;
  /** Names the act: it tells this recipient once. */
  key: string;
  executionId: string | null;
  at: Date;
};

/** What hears of a recipient's messages subscribes to this. */
export const messageTopic = (recipient: Recipient) => `messages:${recipient}`;

/**
 * Puts a message behind its recipient's bell, or returns the one this act already put there (`reused`). null: they do not
 * wish for it. ctx.db is a transaction.
 */
export async function postMessage(
  db: Db,
  message: NewMessage,
): Promise<{ message: InAppMessage | null; reused: boolean }> {
  const { recipient, category, title, body, link, executionId, at } = message;
  const idempotencyKey = `${message.key}:${recipient}`;
  const known = await db.inAppMessage.findUnique({ where: { idempotencyKey } });
  if (known) return { message: known, reused: true };
  const verdict = await judge(db, message);
  if (verdict.kind === "never") return { message: null, reused: false };
  const visibleAt = verdict.kind === "later" ? verdict.at : at;
  const row = { recipient, category, title, body, link, idempotencyKey, executionId, visibleAt, createdAt: at };
  const { count } = await db.inAppMessage.createMany({ data: [{ id: newId("inapp"), ...row }], skipDuplicates: true });
  const posted = await db.inAppMessage.findUniqueOrThrow({ where: { idempotencyKey } });
  if (count > 0) await publish(db, messageTopic(recipient), {});
  return { message: posted, reused: count === 0 };
}

async function judge(db: Db, { recipient, category, at }: NewMessage): Promise<Verdict> {
  if (!isOptional(category)) return { kind: "now" };
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`in_app:${recipient}`}, 0))`;
  const told = await db.inAppMessage.findMany({
    where: { recipient, category, visibleAt: { gt: new Date(at.getTime() - CAP_WINDOW_MS[category]) } },
    select: { visibleAt: true },
  });
  const wishes = await readWishes(db, recipient);
  return judgeDelivery({ now: at, category, channel: "in_app", wishes, told: told.map((one) => one.visibleAt) });
}

export const listMessagesInput = z.object({
  limit: z.int().min(1).max(50).default(20),
  /** The id of the last one seen: those before it. */
  cursor: z.string().max(64).optional(),
});

export type Message = Pick<InAppMessage, "id" | "category" | "link" | "visibleAt" | "readAt"> & {
  title: string;
  body: string;
};

function visibleTo(ctx: Ctx): Prisma.InAppMessageWhereInput {
  return { recipient: recipientOfActor(ctx.actor), visibleAt: { lte: ctx.clock.now() } };
}

/** One's own messages, newest first, in one's own language. */
export async function listMessages(
  ctx: Ctx,
  input: z.input<typeof listMessagesInput> = {},
): Promise<{ messages: Message[]; next: string | null }> {
  const { limit, cursor } = listMessagesInput.parse(input);
  const last = cursor && /^inapp_\w+$/.test(cursor) ? await findOwn(ctx, cursor) : null;
  const older = last && {
    OR: [{ visibleAt: { lt: last.visibleAt } }, { visibleAt: last.visibleAt, id: { lt: last.id } }],
  };
  const rows = await ctx.db.inAppMessage.findMany({
    where: { ...visibleTo(ctx), ...older },
    orderBy: [{ visibleAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  return {
    messages: shown.map((row) => inWords(ctx, row)),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

const findOwn = (ctx: Ctx, id: string) => ctx.db.inAppMessage.findFirst({ where: { id, ...visibleTo(ctx) } });

function inWords(ctx: Ctx, { id, category, link, visibleAt, readAt, title, body }: InAppMessage): Message {
  const say = (text: unknown) => (text as Localized)[ctx.locale];
  return { id, category, link, visibleAt, readAt, title: say(title), body: say(body) };
}

export function countUnread(ctx: Ctx): Promise<number> {
  return ctx.db.inAppMessage.count({ where: { ...visibleTo(ctx), readAt: null } });
}

export const markReadInput = z.object({
  /** All of them when left out. */
  ids: z.array(z.string().max(64)).max(100).optional(),
});

/** Marks one's own messages as read; other ids are nobody's. Reading is no act upon the shop, and leaves no audit row. */
export async function markRead(ctx: Ctx, input: z.input<typeof markReadInput> = {}): Promise<{ unread: number }> {
  const { ids } = markReadInput.parse(input);
  const named = ids ? { id: { in: ids.filter((id) => /^inapp_\w+$/.test(id)) } } : {};
  const { count } = await ctx.db.inAppMessage.updateMany({
    where: { ...visibleTo(ctx), ...named, readAt: null },
    data: { readAt: ctx.clock.now() },
  });
  if (count > 0) await publish(ctx.db, messageTopic(recipientOfActor(ctx.actor)), {});
  return { unread: await countUnread(ctx) };
}

/** Messages that a procedure puts behind bells, with one audit row for all of them. */
export async function postMessages(
  ctx: Ctx,
  recipients: readonly Recipient[],
  message: Omit<NewMessage, "recipient" | "at">,
): Promise<{ posted: InAppMessage[]; declined: number; reused: boolean }> {
  const results = [];
  for (const recipient of recipients) {
    results.push(await postMessage(ctx.db, { ...message, recipient, at: ctx.clock.now() }));
  }
  const fresh = results.filter(({ message, reused }) => message && !reused).length;
  if (fresh > 0) {
    await recordAudit(ctx, {
      action: "message.post",
      resourceType: "in_app_message",
      resourceId: message.key,
      after: { recipients: [...recipients], category: message.category, title: message.title },
      executionId: message.executionId ?? undefined,
    });
  }
  return {
    posted: results.flatMap((result) => result.message ?? []),
    declined: results.filter((result) => result.message === null).length,
    reused: results.length > 0 && results.every((result) => result.reused),
  };
}
