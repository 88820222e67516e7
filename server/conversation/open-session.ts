// Conversations of programs: opened in a customer's name before anything is said, and spoken in as that customer. Besides
// the program that opened one only the customer speaks in it; it reaches what they reach, whatever its own role.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { can, requirePermission } from "../auth/permissions";
import { LOCALES, toLocale, type Ctx } from "../context";
import { transaction, type SessionState as SessionRow } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { EMPTY_CONTEXT, SESSION_ID, SESSION_TTL_MS, ownedBy, sessionNotFound } from "./session";

export const openSessionInput = z.strictObject({
  /** In whose name; a customer may leave it out and means themselves. */
  customerId: z
    .string()
    .regex(/^\P{Cc}{1,64}$/u)
    .optional(),
  /** The language until the customer's own words tell it; without it, the customer's. */
  locale: z.enum(LOCALES).optional(),
});

/**
 * Needs chat:use, and chat:relay for somebody else than oneself. Throws VALIDATION (customer_needed), NOT_FOUND
 * (customer_not_found), also for customers that a key for one customer is not for.
 */
export async function openSession(ctx: Ctx, input: z.input<typeof openSessionInput>): Promise<SessionRow> {
  requirePermission(ctx, "chat:use");
  const { actor, clock } = ctx;
  const { customerId = actor.customerId, locale } = openSessionInput.parse(input);
  if (customerId === null) {
    throw new AppError("VALIDATION", "Say in whose name: give the customerId.", { reason: "customer_needed" });
  }
  if (customerId !== actor.customerId) {
    if (actor.customerId !== null && !can(actor, "chat:relay")) throw customerNotFound();
    requirePermission(ctx, "chat:relay");
  }
  const now = clock.now();
  return transaction(ctx.db, async (db) => {
    const customer = await db.customer.findUnique({ where: { id: customerId }, select: { locale: true } });
    if (!customer) throw customerNotFound();
    const session = await db.sessionState.create({
      data: {
        id: newId("sess"),
        userId: actor.userId,
        customerId,
        channel: "rest",
        locale: locale ?? toLocale(customer.locale),
        state: "IDLE",
        context: EMPTY_CONTEXT,
        createdAt: now,
        lastActiveAt: now,
        expiresAt: new Date(now.getTime() + SESSION_TTL_MS),
      },
    });
    await recordAudit(
      { actor, db },
      { action: "session.open", resourceType: "session", resourceId: session.id, after: { customerId } },
    );
    return session;
  });
}

function customerNotFound(): AppError {
  return new AppError("NOT_FOUND", "There is no such customer.", { reason: "customer_not_found" });
}

/**
 * What a message said in one's own session is said as: its customer. Throws NOT_FOUND for sessions that somebody else
 * opened or whose customer is gone, FORBIDDEN for who may not speak for customers any more.
 */
export async function speakerIn(ctx: Ctx, sessionId: string): Promise<Ctx> {
  const { actor, db } = ctx;
  const session = SESSION_ID.test(sessionId)
    ? await db.sessionState.findFirst({ where: { id: sessionId, ...ownedBy(actor) } })
    : null;
  if (!session) throw sessionNotFound();
  const spoken = { ...ctx, locale: toLocale(session.locale) };
  if (session.customerId === actor.customerId) return spoken;
  requirePermission(ctx, "chat:relay");
  const where = { id: session.customerId ?? "" };
  const customer = await db.customer.findUnique({ where, select: { id: true, name: true } });
  if (!customer) throw sessionNotFound();
  return { ...spoken, actor: { userId: actor.userId, role: "customer", customerId: customer.id, name: customer.name } };
}
