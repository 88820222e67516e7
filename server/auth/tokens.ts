// Tokens for programs that act for somebody (an MCP client, a script). A token is shown once, when it is made. It never
// does more than its person may, and nothing at all once that person's role allows nothing.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import type { Ctx } from "../context";
import { transaction, type AccessToken } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { requirePermission } from "./permissions";
import { makeSecret } from "./token-secret";

const DAY_MS = 24 * 60 * 60 * 1_000;

export const createTokenInput = z.object({
  /** What it is for: "Claude on my laptop". */
  name: z.string().trim().min(1).max(100),
  days: z.int().min(1).max(365).default(90),
  /** Whose; without it, one's own. */
  userId: z.string().max(64).optional(),
});

export type TokenRow = Pick<AccessToken, "id" | "name" | "expiresAt" | "lastUsedAt" | "revokedAt" | "createdAt">;

/** For oneself, or for somebody else with user:create. Throws NOT_FOUND for a person there is not. */
export async function createToken(ctx: Ctx, input: z.input<typeof createTokenInput>) {
  const { name, days, userId = ctx.actor.userId } = createTokenInput.parse(input);
  if (userId !== ctx.actor.userId) requirePermission(ctx, "user:create");
  const { token, prefix, digest } = makeSecret();
  const now = ctx.clock.now();
  const expiresAt = new Date(now.getTime() + days * DAY_MS);
  return transaction(ctx.db, async (db) => {
    const user = await db.user.findUnique({ where: { id: userId }, select: { id: true } });
    if (!user) throw new AppError("NOT_FOUND", "There is no such account.", { reason: "user_not_found" });
    const id = newId("token");
    await db.accessToken.create({ data: { id, userId, name, prefix, digest, expiresAt, createdAt: now } });
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

/** Throws NOT_FOUND for a token that is somebody else's, an API key, or revoked already. */
export async function revokeToken(ctx: Ctx, input: { id: string }): Promise<void> {
  const id = z.string().max(64).parse(input.id);
  const everybodys = ctx.actor.role === "system" || ctx.actor.role === "admin";
  await endToken(ctx, id, { userId: everybodys ? { not: null } : ctx.actor.userId }, "token.revoke");
}

/** Ends a token of those `whose` describes. Of two at once one does it, the other finds none. */
export async function endToken(
  ctx: Ctx,
  id: string,
  whose: { userId?: string | { not: null }; role?: { not: null } },
  action: "token.revoke" | "apikey.revoke",
): Promise<void> {
  await transaction(ctx.db, async (db) => {
    const where = { id, revokedAt: null, ...whose };
    const { count } = await db.accessToken.updateMany({ where, data: { revokedAt: ctx.clock.now() } });
    if (count === 0) throw new AppError("NOT_FOUND", "There is no such token.", { reason: "token_not_found" });
    await recordAudit({ actor: ctx.actor, db }, { action, resourceType: "access_token", resourceId: id });
  });
}
