// Whoever signs in after they wrote as a guest keeps what they wrote: the conversations, and the work begun in them, are
// their account's from then on, and the guest is over. What they were asked to prove needs no proof any more: the request
// goes on as theirs, with the reach of their account and of nothing else.
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import { toLocale, type Ctx } from "../../context";
import { transaction, type SessionState as SessionRow } from "../../db";
import { publish } from "../../postgres/notify";
import { sopCatalog, type Catalog } from "../../sop/catalog";
import { takeUpAgenda } from "../agenda";
import { openHandoff } from "../handoff";
import { draftOf } from "../learn-of-work";
import { lockRow, SESSION_TTL_MS, type Wish } from "../session";
import { go } from "../session-journal";
import { saveTakenUp } from "../settle";
import { identitySlot } from "./identity";

/** Returns how many conversations became the account's. A second time finds none. ctx: the account that signed in. */
export async function adoptGuest(ctx: Ctx, { guestId }: { guestId: string }): Promise<{ conversations: number }> {
  requirePermission(ctx, "chat:use");
  const { actor, clock } = ctx;
  const catalog = await sopCatalog();
  return transaction(ctx.db, async (db) => {
    const now = clock.now();
    // Of two who sign in with one cookie, one is the guest's account.
    const mine = { id: guestId, userId: null, expiresAt: { gt: now } };
    const { count } = await db.guest.updateMany({ where: mine, data: { userId: actor.userId } });
    if (count === 0) return { conversations: 0 };
    const owner = { userId: actor.userId, customerId: actor.customerId };
    const sessions = await db.sessionState.findMany({ where: { userId: guestId }, orderBy: { id: "asc" } });
    for (const { id } of sessions) {
      await lockRow(db, id);
      const session = await db.sessionState.update({ where: { id }, data: owner });
      await db.$executeRaw`
        UPDATE executions SET user_id = ${actor.userId},
          -- What is still to be done is asked of the account, with no more reach than it began with.
          actor = CASE WHEN completed_at IS NULL THEN jsonb_set(actor, '{userId}', to_jsonb(${actor.userId}::text)) ELSE actor END
        WHERE session_id = ${id} AND user_id = ${guestId}`;
      await db.approval.updateMany({
        where: { sessionId: id, requesterId: guestId },
        data: { requesterId: actor.userId },
      });
      await goOn({ ...ctx, db }, session, catalog);
    }
    const after = { guestId, sessions: sessions.map(({ id }) => id) };
    await recordAudit({ actor, db }, { action: "guest.adopt", resourceType: "guest", resourceId: guestId, after });
    return { conversations: sessions.length };
  });
}

/** The question who they are is answered by their having signed in. ctx.db holds the session's lock. */
async function goOn(ctx: Ctx, session: SessionRow, catalog: Catalog): Promise<void> {
  const draft = draftOf(session);
  const { pending } = draft.context;
  const asked = pending && identitySlot(pending) ? pending : null;
  if (!asked || draft.state !== "COLLECTING_INFO" || session.expiresAt <= ctx.clock.now()) return;
  if ((await openHandoff(ctx.db, session.id)) !== null) return;
  const { order_id: orderId } = asked.known;
  const named = typeof orderId === "string" && !asked.told.includes(orderId) ? ` #${orderId}` : "";
  const intent = { id: asked.intent, confidence: asked.confidence, sentiment: asked.sentiment };
  const wish: Wish = { kind: "wish", words: `${asked.told}${named}`, intent, known: {} };
  go(draft, "abandon");
  draft.context = { ...draft.context, pending: null, agenda: [wish, ...(draft.context.agenda ?? [])] };
  const locale = toLocale(session.locale);
  const about = { sessionId: session.id, channel: session.channel };
  const next = await takeUpAgenda({ ctx: { ...ctx, locale }, catalog, sessionId: session.id }, draft, about);
  const turn = await saveTakenUp(ctx.db, session, draft, next);
  const expiresAt = new Date(ctx.clock.now().getTime() + SESSION_TTL_MS);
  await ctx.db.sessionState.update({ where: { id: session.id }, data: { expiresAt }, select: { id: true } });
  await publish(ctx.db, `session:${session.id}`, { turn });
}
