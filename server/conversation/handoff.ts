// Who has a conversation: Steward, a person, or nobody yet. It stands beside the session's state machine, which knows
// only of Steward's own work: a person may have a conversation in any of its states. At most one hand-off is open, by a
// unique index; the session's row is locked before any of them changes, as a turn locks it.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import { toLocale, type Ctx } from "../context";
import { transaction, type Db, type Handoff, type SessionState as SessionRow } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { publish } from "../postgres/notify";
import { HANDOFF_REASONS, OPEN_STATUSES } from "./handoff.schema";
import { ringForWaiting } from "./handoff-bell";
import { HANDOFF } from "./handoff-texts";
import type { ChatPart, HandoverPart } from "./parts.schema";
import { findSession, lockRow, SESSION_TTL_MS } from "./session";

export function openHandoff(db: Db, sessionId: string): Promise<Handoff | null> {
  return db.handoff.findFirst({ where: { sessionId, status: { in: [...OPEN_STATUSES] } } });
}

export const requestHandoffInput = z.object({
  sessionId: z.string().max(64),
  reason: z.enum(HANDOFF_REASONS),
  sentiment: z.number().min(-1).max(1).default(0),
});

/**
 * Asks for a person to take one's conversation over, and tells those who can; the hand-off that is open already when
 * there is one. Throws NOT_FOUND for conversations of others.
 */
export async function requestHandoff(ctx: Ctx, input: z.input<typeof requestHandoffInput>): Promise<Handoff> {
  requirePermission(ctx, "chat:use");
  const { sessionId, reason, sentiment } = requestHandoffInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const session = await findSession({ ...ctx, db }, sessionId);
    if (session.userId !== ctx.actor.userId) throw handoffNotFound();
    await lockRow(db, session.id);
    const open = await openHandoff(db, session.id);
    if (open) return open;
    const handoff = await db.handoff.create({
      data: {
        id: newId("hand"),
        sessionId: session.id,
        customerId: session.customerId,
        reason,
        status: "WAITING",
        locale: ctx.locale,
        sentiment,
        requestedAt: ctx.clock.now(),
      },
    });
    await auditHandoff({ ...ctx, db }, "handoff.request", handoff, { reason });
    await ringForWaiting(db, handoff, session);
    return handoff;
  });
}

export function handoffNotFound(): AppError {
  return new AppError("NOT_FOUND", "There is no such conversation.", { reason: "handoff_not_found" });
}

/** The hand-off and its conversation, whose row is locked until the transaction ends. */
export async function lockHandoff(ctx: Ctx, handoffId: string): Promise<{ handoff: Handoff; session: SessionRow }> {
  const known = /^hand_\w+$/.test(handoffId)
    ? await ctx.db.handoff.findUnique({ where: { id: handoffId }, select: { sessionId: true } })
    : null;
  if (!known) throw handoffNotFound();
  await lockRow(ctx.db, known.sessionId);
  const handoff = await ctx.db.handoff.findUniqueOrThrow({ where: { id: handoffId } });
  const session = await ctx.db.sessionState.findUniqueOrThrow({ where: { id: known.sessionId } });
  return { handoff, session };
}

export function auditHandoff(ctx: Ctx, action: string, handoff: Handoff, after: Record<string, unknown>) {
  const { id: resourceId, sessionId } = handoff;
  return recordAudit(ctx, { action, resourceType: "handoff", resourceId, after: { sessionId, ...after } });
}

type NewMessage = {
  role: "assistant" | "person";
  text: string;
  parts: ChatPart[];
  clientMessageId?: string;
  author?: { id: string; name: string; role: string };
};

/** A message that is no answer to one of the customer's: a turn of its own. ctx.db holds the session's lock. */
export async function appendMessage(ctx: Ctx, session: Pick<SessionRow, "id">, message: NewMessage) {
  const { role, text, parts, clientMessageId, author } = message;
  const now = ctx.clock.now();
  const { turn } = await ctx.db.sessionState.update({
    where: { id: session.id },
    data: {
      turn: { increment: 1 },
      lastActiveAt: now,
      // The customer finds everything as it was when the person leaves.
      expiresAt: new Date(now.getTime() + SESSION_TTL_MS),
    },
    select: { turn: true },
  });
  const row = await ctx.db.message.create({
    data: {
      id: newId("msg"),
      sessionId: session.id,
      turn,
      role,
      text,
      parts,
      clientMessageId: clientMessageId ?? null,
      authorId: author?.id ?? null,
      authorName: author?.name ?? null,
      authorRole: author?.role ?? null,
      createdAt: now,
    },
  });
  await publish(ctx.db, `session:${session.id}`, { turn });
  return row;
}

/** Says in the conversation that it changed hands, and tells everybody who waits that the line moved. */
export async function sayHandover(ctx: Ctx, session: SessionRow, handoff: Handoff, kind: HandoverPart["kind"]) {
  const { takenByName, takenByRole, ticketNumber } = handoff;
  const person = takenByName && takenByRole ? { name: takenByName, role: takenByRole } : null;
  const ticket = ticketNumber && `#${ticketNumber}`;
  const message = HANDOFF[toLocale(session.locale)][kind]({ name: takenByName ?? "", ticket: ticket ?? "" });
  const part: ChatPart = { type: "data-handover", id: "handover", data: { kind, person, ticket, message } };
  await appendMessage(ctx, session, { role: "assistant", text: message, parts: [part] });
  const waiting = await ctx.db.handoff.findMany({
    where: { status: "WAITING", requestedAt: { gte: handoff.requestedAt } },
    select: { sessionId: true },
    take: TOLD,
  });
  for (const { sessionId } of waiting) await publish(ctx.db, `session:${sessionId}`, {});
}

/** Customers whose place in the line is told at once; those behind them see it at the next look. */
const TOLD = 100;
