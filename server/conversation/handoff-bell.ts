// The bells of a hand-off: those who can take a conversation over hear that somebody waits, until one of them did; the
// customer who looked elsewhere hears that somebody came, or that nobody could.
import { grants, PERMISSIONS } from "../auth/permissions";
import { ROLES, type Localized } from "../context";
import type { Db, Handoff, SessionState as SessionRow } from "../db";
import { publish } from "../postgres/notify";
import { messageTopic, postMessage } from "../resources/messages";
import { recipientOfUser } from "../resources/recipients";
import type { HandoffReason } from "./handoff.schema";

const TAKERS = ROLES.filter((role) => grants(PERMISSIONS[role], "conversation:take_over"));

const WHY: Record<HandoffReason, Localized> = {
  ASKED: { "zh-CN": "客户要求人工服务。", en: "They asked for a person." },
  MISUNDERSTOOD: { "zh-CN": "Steward 没能理解客户的意思。", en: "Steward could not understand them." },
  ANGER: { "zh-CN": "客户非常不满。", en: "They are very upset." },
  VIP: { "zh-CN": "重要客户没有得到解决。", en: "A VIP was not helped at once." },
};

export const takenKey = (handoff: Pick<Handoff, "id">) => `handoff-taken:${handoff.id}`;
const keyOf = (handoff: Handoff) => `handoff:${handoff.id}`;

/** `db` is the transaction in which the hand-off is asked for. */
export async function ringForWaiting(db: Db, handoff: Handoff, session: Pick<SessionRow, "title">): Promise<void> {
  const customer = handoff.customerId
    ? await db.customer.findUnique({ where: { id: handoff.customerId }, select: { name: true } })
    : null;
  const title: Localized = customer
    ? { "zh-CN": `${customer.name}正在等待同事`, en: `${customer.name} is waiting for a colleague` }
    : { "zh-CN": "有客户正在等待同事", en: "A customer is waiting for a colleague" };
  const why = WHY[handoff.reason as HandoffReason];
  const body = session.title
    ? { "zh-CN": `${why["zh-CN"]}“${session.title}”`, en: `${why.en} “${session.title}”` }
    : why;
  const users = await db.user.findMany({ where: { role: { in: TAKERS } }, select: { id: true, customerId: true } });
  for (const user of users) {
    await postMessage(db, {
      recipient: recipientOfUser(user),
      category: "work",
      title,
      body,
      link: `/conversations/${handoff.id}`,
      key: keyOf(handoff),
      executionId: null,
      at: handoff.requestedAt,
    });
  }
}

/** Nobody has to come any more: what stands behind bells about it counts as read. */
export function stopRinging(db: Db, handoff: Handoff, at: Date): Promise<void> {
  return markSeen(db, `${keyOf(handoff)}:`, at);
}

/** Whoever writes to the person who came has seen that they are there. */
export function sawPerson(db: Db, handoff: Handoff, at: Date): Promise<void> {
  return markSeen(db, `${takenKey(handoff)}:`, at);
}

async function markSeen(db: Db, keys: string, at: Date): Promise<void> {
  const where = { idempotencyKey: { startsWith: keys }, readAt: null };
  const rung = await db.inAppMessage.findMany({ where, select: { recipient: true } });
  if (rung.length === 0) return;
  await db.inAppMessage.updateMany({ where, data: { readAt: at } });
  for (const { recipient } of rung) await publish(db, messageTopic(recipient as `user:${string}`), {});
}

/** Tells the customer, who may have left the chat. The link leads back to it. */
export async function tellCustomer(
  db: Db,
  session: Pick<SessionRow, "id" | "userId" | "customerId">,
  news: { key: string; title: Localized; body: Localized; at: Date },
): Promise<void> {
  await postMessage(db, {
    recipient: recipientOfUser({ id: session.userId, customerId: session.customerId }),
    category: "service",
    link: `/chat/${session.id}`,
    executionId: null,
    ...news,
  });
}
