// The code by which a guest proves that an order is theirs: who may have one, and whether what was typed is it. It goes to
// the address of the order and to no other; it is kept as a digest, works once, for ten minutes, five guesses and one
// conversation. A claim that is not true leaves the same rows, the same limits and the same answers as one that is.
import { createHmac, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import { authSecret } from "../../auth/secret";
import { findOrderOwner, type OrderOwner } from "../../commerce/order-contact";
import { orderIdSchema } from "../../commerce/order-id";
import { isGuest, type Ctx } from "../../context";
import type { GuestCode } from "../../db";
import { addJob } from "../../engine/queue";
import { AppError } from "../../errors";
import { newId } from "../../ids";
import { isDue, queueEmail } from "../../resources/mail";
import { renderGuestCode } from "../../resources/mail-templates/guest-code";
import { customerRecipient } from "../../resources/recipients";
import { SESSION_TTL_MS } from "../session";

const MINUTES = 10;
const MOST_ATTEMPTS = 5;
const HOUR_MS = 3_600_000;
/** Codes within an hour, for one order, one conversation, and one address. */
const MOST = { order: 3, session: 3, address: 10 };

export const guestCodeInput = z.object({
  sessionId: z.string().max(64),
  orderNumber: orderIdSchema,
  contact: z.object({ kind: z.enum(["email", "postal_code"]), value: z.string().min(1).max(254) }),
});

const digestOf = (id: string, code: string) => createHmac("sha256", `code:${authSecret()}`).update(`${id}:${code}`);

function requireGuest(ctx: Pick<Ctx, "actor">): void {
  requirePermission(ctx, "chat:use");
  if (!isGuest(ctx.actor)) throw new AppError("FORBIDDEN", "Only guests prove an order; sign in to see yours.");
}

/**
 * Sends a code if number and contact belong together, and says nothing of whether they do. ctx.db is the turn's
 * transaction, which holds the session's lock. "limited": too many were asked for.
 */
export async function sendGuestCode(ctx: Ctx, input: z.input<typeof guestCodeInput>): Promise<"asked" | "limited"> {
  requireGuest(ctx);
  const { sessionId, orderNumber, contact } = guestCodeInput.parse(input);
  const { db, actor, clock } = ctx;
  const now = clock.now();
  if (await isLimited(ctx, sessionId, orderNumber)) {
    await audit(ctx, "guest.refused", sessionId, { orderNumber, why: "too_many_codes" });
    return "limited";
  }
  const id = newId("gcode");
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  const owner = await findOrderOwner(db, orderNumber, contact);
  await db.guestCode.create({
    data: {
      id,
      guestId: actor.userId,
      sessionId,
      orderNumber,
      orderId: owner?.orderId ?? null,
      // Without an owner there is no code that could be guessed.
      digest: digestOf(id, owner ? code : randomBytes(32).toString("hex")).digest("hex"),
      createdAt: now,
      expiresAt: new Date(now.getTime() + MINUTES * 60_000),
    },
    select: { id: true },
  });
  if (owner) await mailCode(ctx, { id, code, owner });
  const action = owner ? "guest.code_sent" : "guest.refused";
  await audit(ctx, action, sessionId, { orderNumber, by: contact.kind, ...(owner ? {} : { why: "no_match" }) });
  return "asked";
}

/** Counted by what was claimed, true or not. One after another, so that many at once cannot all pass. */
async function isLimited({ db, actor, clock }: Ctx, sessionId: string, orderNumber: string): Promise<boolean> {
  const guest = await db.guest.findUniqueOrThrow({ where: { id: actor.userId } });
  const keys = [...(guest.address ? [`guest:${guest.address}`] : []), `guest-order:${orderNumber}`];
  for (const key of keys) await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
  const createdAt = { gt: new Date(clock.now().getTime() - HOUR_MS) };
  const { address } = guest;
  const ofOrder = await db.guestCode.count({ where: { orderNumber, createdAt } });
  const ofSession = await db.guestCode.count({ where: { sessionId, createdAt } });
  const ofAddress = address ? await db.guestCode.count({ where: { guest: { address }, createdAt } }) : 0;
  return ofOrder >= MOST.order || ofSession >= MOST.session || ofAddress >= MOST.address;
}

async function mailCode({ db, clock }: Ctx, { id, code, owner }: { id: string; code: string; owner: OrderOwner }) {
  const { orderId, customerId, email: to, name, locale } = owner;
  const { email } = await queueEmail(db, {
    ...renderGuestCode(locale, { name, orderId, code, minutes: MINUTES }),
    to,
    template: "guest_code_v1",
    locale,
    recipient: customerRecipient(customerId),
    category: "account",
    idempotencyKey: `guest-code:${id}`,
    executionId: null,
    at: clock.now(),
  });
  if (isDue(email)) await addJob(db, "deliver_email", { emailId: email.id }, { key: `email:${email.id}` });
}

export type CodeVerdict =
  | { kind: "verified"; orderId: string }
  | { kind: "wrong"; left: number }
  /** Used, too old, or guessed at too often; or there never was one. */
  | { kind: "closed" };

/** Takes one guess at the conversation's latest code. ctx.db as for sendGuestCode. */
export async function checkGuestCode(ctx: Ctx, input: { sessionId: string; code: string }): Promise<CodeVerdict> {
  requireGuest(ctx);
  const { db, actor, clock } = ctx;
  const now = clock.now();
  const row = await db.guestCode.findFirst({
    where: { sessionId: input.sessionId, guestId: actor.userId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  // The guess is counted before it is judged, so that many at once cannot all pass the same check.
  const open = { usedAt: null, expiresAt: { gt: now }, attempts: { lt: MOST_ATTEMPTS } };
  const taken = row
    ? await db.guestCode.updateMany({ where: { id: row.id, ...open }, data: { attempts: { increment: 1 } } })
    : { count: 0 };
  if (!row || taken.count === 0) {
    await audit(ctx, "guest.refused", input.sessionId, { orderNumber: row?.orderNumber ?? null, why: "code_closed" });
    return { kind: "closed" };
  }
  if (!isCode(row, input.code) || row.orderId === null) {
    await audit(ctx, "guest.refused", input.sessionId, { orderNumber: row.orderNumber, why: "wrong_code" });
    const left = MOST_ATTEMPTS - row.attempts - 1;
    return left > 0 ? { kind: "wrong", left } : { kind: "closed" };
  }
  const validUntil = new Date(now.getTime() + SESSION_TTL_MS);
  await db.guestCode.update({ where: { id: row.id }, data: { usedAt: now, validUntil }, select: { id: true } });
  await audit(ctx, "guest.verified", input.sessionId, { orderId: row.orderId });
  return { kind: "verified", orderId: row.orderId };
}

function isCode({ id, digest }: GuestCode, code: string): boolean {
  return timingSafeEqual(digestOf(id, code).digest(), Buffer.from(digest, "hex"));
}

/**
 * The guest with the orders they have proved theirs in this conversation. What was proved lasts as long as the conversation
 * does: each message moves it on, and once it has lapsed nothing brings it back.
 */
export async function asProved(ctx: Ctx, sessionId: string): Promise<Ctx> {
  const { actor, db, clock } = ctx;
  if (!isGuest(actor)) return ctx;
  const now = clock.now();
  const proved = { sessionId, guestId: actor.userId, usedAt: { not: null }, validUntil: { gt: now } };
  const rows = await db.guestCode.findMany({ where: proved, orderBy: [{ usedAt: "desc" }, { id: "desc" }] });
  const orderIds = [...new Set(rows.flatMap(({ orderId }) => orderId ?? []))];
  const { orderIds: _, ...nobody } = { ...actor, role: "guest" as const };
  if (orderIds.length === 0) return { ...ctx, actor: nobody };
  const data = { validUntil: new Date(now.getTime() + SESSION_TTL_MS) };
  await db.guestCode.updateMany({ where: { id: { in: rows.map(({ id }) => id) } }, data });
  return { ...ctx, actor: { ...nobody, role: "verified_guest", orderIds } };
}

function audit(ctx: Ctx, action: string, sessionId: string, after: Record<string, unknown>): Promise<void> {
  return recordAudit(ctx, { action, resourceType: "session", resourceId: sessionId, after });
}
