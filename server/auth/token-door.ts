// The one door for programs: whose a shown token is, whether it is still good, and whether it has requests left. It is
// read again for each request, so that a revoked token and a changed role count at once.
// Each token has its share of requests a minute, refilled evenly, kept in its row so that all web processes count alike:
// spent_until is when the requests made so far are made up for, at most a minute ahead.
import { ROLES, KEY_ROLES, systemClock, type Actor, type Ctx } from "../context";
import { database, type AccessToken, type User } from "../db";
import { env } from "../env";
import { AppError } from "../errors";
import { isDemoUser } from "./demo-accounts";
import { requestLocale } from "./request";
import { digestOf, shownToken } from "./token-secret";

const MINUTE_MS = 60_000;

type Shown = AccessToken & { user: User | null };

/** For what only people's own tokens open. Throws UNAUTHENTICATED, RATE_LIMITED. */
export async function tokenContext(headers: Headers): Promise<Ctx> {
  const row = await readToken(headers);
  return row?.userId ? enter(row, headers) : refuse();
}

/** For what API keys open as well. Throws UNAUTHENTICATED, RATE_LIMITED. */
export async function apiContext(headers: Headers): Promise<Ctx> {
  const row = await readToken(headers);
  return row ? enter(row, headers) : refuse();
}

async function readToken(headers: Headers): Promise<Shown | null> {
  const token = shownToken(headers);
  if (!token) return null;
  return database().client.accessToken.findUnique({ where: { digest: digestOf(token) }, include: { user: true } });
}

async function enter(row: Shown, headers: Headers): Promise<Ctx> {
  const now = systemClock.now();
  const actor = row.revokedAt || row.expiresAt <= now ? null : await actorOf(row);
  if (!actor) return refuse();
  await takeRequest(row, now);
  return {
    actor,
    db: database().client,
    clock: systemClock,
    locale: requestLocale(headers, row.user?.locale),
  };
}

function refuse(): never {
  throw new AppError("UNAUTHENTICATED", "Show an access token that is still good: Authorization: Bearer stw_…", {
    reason: "token_invalid",
  });
}

/** Null when the token's owner may do nothing any more. */
async function actorOf(row: Shown): Promise<Actor | null> {
  const { user } = row;
  if (user) {
    const role = ROLES.find((one) => one === user.role);
    if (!role || (!env.DEMO && isDemoUser(user.id))) return null;
    return { userId: user.id, role, customerId: user.customerId, name: user.name };
  }
  const role = KEY_ROLES.find((one) => one === row.role);
  if (!role) return null;
  if (role !== "customer") return { userId: row.id, role, customerId: null, name: row.name };
  const customer = await database().client.customer.findUnique({ where: { id: row.customerId ?? "" } });
  return customer && { userId: row.id, role, customerId: customer.id, name: customer.name };
}

/** Takes one request of the token's share, and notes its use. One statement, so that many at once cannot all pass. */
async function takeRequest({ id, perMinute, spentUntil }: AccessToken, now: Date): Promise<void> {
  const each = MINUTE_MS / perMinute;
  const latest = new Date(now.getTime() + MINUTE_MS - each);
  const taken = await database().client.$executeRaw`
    UPDATE access_tokens SET last_used_at = ${now},
      spent_until = greatest(spent_until, ${now}::timestamptz) + make_interval(secs => ${each / 1_000}::float8)
    WHERE id = ${id} AND (spent_until IS NULL OR spent_until <= ${latest})`;
  if (taken > 0) return;
  const seconds = Math.max(1, Math.ceil(((spentUntil ?? now).getTime() - latest.getTime()) / 1_000));
  throw new AppError("RATE_LIMITED", `This token has ${perMinute} requests a minute. Ask again in ${seconds} s.`, {
    reason: "rate_limited",
    details: { retryAfterSeconds: seconds, perMinute },
  });
}
