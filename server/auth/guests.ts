// People without an account. A guest is a row that lasts a day and a signed cookie that names it: no password, no account,
// and nothing in the store. What they may do is the role "guest" (permissions.ts); only doors that ask for visitorContext
// let them in, so that an address nobody thought of stays closed to them.
import { createHmac, timingSafeEqual } from "node:crypto";
import { getIP } from "better-auth/api";
import { recordAudit } from "../audit/record";
import { systemClock, type Actor, type Ctx } from "../context";
import { database, transaction } from "../db";
import { env } from "../env";
import { AppError } from "../errors";
import { newId } from "../ids";
import { createAttempts } from "./attempts";
import { requestContext, requestLocale } from "./request";
import { cookieValue, timeZoneOf } from "./request-cookies";
import { authSecret } from "./secret";

const LIFETIME_SECONDS = 24 * 60 * 60;
/** Guests from one address within an hour: a household, an office or a café, and no farm of sessions. */
const MOST_FROM_ADDRESS = 60;
const HOUR_MS = 3_600_000;
const GUEST_ID = /^guest_[0-9A-HJKMNP-TV-Z]{26}$/;

const secure = () => env.APP_URL.startsWith("https:");
const cookieName = () => (secure() ? "__Secure-steward.guest" : "steward.guest");

function sign(text: string): string {
  return createHmac("sha256", `guest:${authSecret()}`).update(text).digest("base64url");
}

function cookieText(value: string, seconds: number): string {
  return `${cookieName()}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure() ? "; Secure" : ""}`;
}

/** What ends a guest in this browser. */
export const noGuestCookie = () => cookieText("", 0);

/** Where a request comes from, so that it can be counted and not read; null when nobody knows. */
function addressOf(headers: Headers): string | null {
  const address = getIP(headers, {});
  return address && sign(`address:${address}`);
}

/** The id in the cookie, if we wrote it; whether it is still good is in its row. */
function shownGuest(headers: Headers): string | null {
  const [id = "", signature = ""] = (cookieValue(headers, cookieName()) ?? "").split(".");
  const [given, expected] = [Buffer.from(signature), Buffer.from(sign(id))];
  const genuine = given.length === expected.length && timingSafeEqual(given, expected);
  return genuine && GUEST_ID.test(id) ? id : null;
}

/** The guest behind a request; null without one whose day is not over and who has not signed in since. */
export async function readGuest(headers: Headers): Promise<string | null> {
  const id = shownGuest(headers);
  if (!id) return null;
  const now = systemClock.now();
  const row = await database().client.guest.findFirst({ where: { id, userId: null, expiresAt: { gt: now } } });
  return row?.id ?? null;
}

const NAME = { "zh-CN": "访客", en: "Guest" } as const;

/** Whoever writes: signed in, else as the guest their browser is. Throws UNAUTHENTICATED for neither. */
export async function visitorContext(headers: Headers): Promise<Ctx> {
  try {
    return await requestContext(headers);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "UNAUTHENTICATED") throw error;
    const userId = await readGuest(headers);
    if (!userId) throw error;
    const locale = requestLocale(headers);
    const actor: Actor = { userId, role: "guest", customerId: null, name: NAME[locale], ...timeZoneOf(headers) };
    return { actor, db: database().client, clock: systemClock, locale };
  }
}

/**
 * Makes the browser a guest, or leaves it the one it is, and answers the cookie that says so. Throws RATE_LIMITED
 * (too_many_guests) when too many came from one address.
 */
export async function openGuest(headers: Headers): Promise<string> {
  const known = await readGuest(headers);
  const id = known ?? (await makeGuest(headers));
  return cookieText(`${id}.${sign(id)}`, LIFETIME_SECONDS);
}

async function makeGuest(headers: Headers): Promise<string> {
  const now = systemClock.now();
  const address = addressOf(headers);
  const since = new Date(now.getTime() - HOUR_MS);
  const id = newId("guest");
  await transaction(database().client, async (db) => {
    if (address) {
      await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`guest:${address}`}, 0))`;
      const made = await db.guest.count({ where: { address, createdAt: { gt: since } } });
      if (made >= MOST_FROM_ADDRESS) throw tooMany("too_many_guests", "Too many guests came from this address.", 600);
    }
    const expiresAt = new Date(now.getTime() + LIFETIME_SECONDS * 1_000);
    await db.guest.create({ data: { id, address, createdAt: now, expiresAt } });
    const actor: Actor = { userId: id, role: "guest", customerId: null, name: NAME[requestLocale(headers)] };
    await recordAudit({ actor, db }, { action: "guest.open", resourceType: "guest", resourceId: id });
  });
  return id;
}

const messages = createAttempts({ max: 30, windowMs: 60_000 });

/** A guest writes as fast as people do. Throws RATE_LIMITED (too_many_messages). */
export function takeGuestMessage(guestId: string, now: number): void {
  const wait = messages.take(guestId, now);
  if (wait > 0) throw tooMany("too_many_messages", "Too many messages in a short time.", wait);
}

function tooMany(reason: string, message: string, retryAfterSeconds: number): AppError {
  return new AppError("RATE_LIMITED", `${message} Try again later, or sign in.`, {
    reason,
    details: { retryAfterSeconds },
  });
}
