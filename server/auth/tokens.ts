// Tokens for programs that act for somebody (an MCP client, a script). A token is shown once, when it is made; only its
// digest is kept. It never does more than its person may, and nothing at all once that person's role allows nothing.
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { ROLES, systemClock, type Ctx, type Role } from "../context";
import { database, transaction, type AccessToken } from "../db";
import { env } from "../env";
import { AppError } from "../errors";
import { newId } from "../ids";
import { isDemoUser } from "./demo-accounts";
import { requirePermission } from "./permissions";
import { requestLocale } from "./request";

const PREFIX = "stw_";
const DAY_MS = 24 * 60 * 60 * 1_000;
/** A use is noted at most this often: it is for people to see, not a log. */
const NOTE_MS = 60_000;

export const createTokenInput = z.object({
  /** What it is for: "Claude on my laptop". */
  name: z.string().trim().min(1).max(100),
  days: z.int().min(1).max(365).default(90),
  /** Whose; without it, one's own. */
  userId: z.string().max(64).optional(),
});

export type TokenRow = Pick<AccessToken, "id" | "name" | "expiresAt" | "lastUsedAt" | "revokedAt" | "createdAt">;

const digestOf = (token: string) => createHash("sha256").update(token).digest("hex");

/** For oneself, or for somebody else with user:create. Throws NOT_FOUND for a person there is not. */
export async function createToken(ctx: Ctx, input: z.input<typeof createTokenInput>) {
  const { name, days, userId = ctx.actor.userId } = createTokenInput.parse(input);
  if (userId !== ctx.actor.userId) requirePermission(ctx, "user:create");
  const token = PREFIX + randomBytes(32).toString("base64url");
  const now = ctx.clock.now();
  const expiresAt = new Date(now.getTime() + days * DAY_MS);
  return transaction(ctx.db, async (db) => {
    const user = await db.user.findUnique({ where: { id: userId }, select: { id: true } });
    if (!user) throw new AppError("NOT_FOUND", "There is no such account.", { reason: "user_not_found" });
    const id = newId("token");
    await db.accessToken.create({ data: { id, userId, name, digest: digestOf(token), expiresAt, createdAt: now } });
    await recordAudit(
      { actor: ctx.actor, db },
      { action: "token.create", resourceType: "access_token", resourceId: id, after: { name, userId, expiresAt } },
    );
    return { id, token, expiresAt };
  });
}

/** One's own tokens, newest first; all of a person's with user:create. */
export async function listTokens(ctx: Ctx, input: { userId?: string } = {}): Promise<TokenRow[]> {
  const { userId = ctx.actor.userId } = input;
  if (userId !== ctx.actor.userId) requirePermission(ctx, "user:create");
  const select = { id: true, name: true, expiresAt: true, lastUsedAt: true, revokedAt: true, createdAt: true };
  return ctx.db.accessToken.findMany({ where: { userId }, orderBy: { createdAt: "desc" }, take: 100, select });
}

/** Throws NOT_FOUND for a token that is somebody else's or revoked already. */
export async function revokeToken(ctx: Ctx, input: { id: string }): Promise<void> {
  const id = z.string().max(64).parse(input.id);
  const mine = ctx.actor.role === "system" || ctx.actor.role === "admin" ? {} : { userId: ctx.actor.userId };
  await transaction(ctx.db, async (db) => {
    const where = { id, revokedAt: null, ...mine };
    const { count } = await db.accessToken.updateMany({ where, data: { revokedAt: ctx.clock.now() } });
    if (count === 0) throw new AppError("NOT_FOUND", "There is no such token.", { reason: "token_not_found" });
    await recordAudit(
      { actor: ctx.actor, db },
      { action: "token.revoke", resourceType: "access_token", resourceId: id },
    );
  });
}

/** What the verbs need to know of a request that shows a token. Throws UNAUTHENTICATED. */
export async function tokenContext(headers: Headers): Promise<Ctx> {
  const [, token] = /^Bearer (stw_[\w-]{20,100})$/i.exec(headers.get("authorization") ?? "") ?? [];
  const db = database().client;
  const now = systemClock.now();
  const row = token
    ? await db.accessToken.findUnique({ where: { digest: digestOf(token) }, include: { user: true } })
    : null;
  const role = ROLES.find((one): one is Role => one === row?.user.role);
  const closed = row && !env.DEMO && isDemoUser(row.userId);
  if (!row || !role || closed || row.revokedAt || row.expiresAt <= now) {
    throw new AppError("UNAUTHENTICATED", "Show an access token that is still good: Authorization: Bearer stw_…", {
      reason: "token_invalid",
    });
  }
  await noteUse(row, now);
  const { user } = row;
  return {
    actor: { userId: user.id, role, customerId: user.customerId, name: user.name },
    db,
    clock: systemClock,
    locale: requestLocale(headers, user.locale),
  };
}

async function noteUse({ id, lastUsedAt }: AccessToken, now: Date): Promise<void> {
  if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < NOTE_MS) return;
  await database().client.accessToken.updateMany({ where: { id }, data: { lastUsedAt: now } });
}
