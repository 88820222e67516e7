// Keys for programs that are nobody: a shop's own app or website that speaks with Steward over /api/v1. A key has a role of
// its own, may do what that role may, and is its own in every audit row. A key of the role customer is for one customer.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { KEY_ROLES, type Ctx, type KeyRole } from "../context";
import { transaction, type AccessToken } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { requirePermission } from "./permissions";
import { makeSecret } from "./token-secret";
import { endToken } from "./tokens";

const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;

const createApiKeyInput = z.object({
  role: z.enum(KEY_ROLES),
  /** What it is for: "the shop's app". */
  name: z.string().trim().min(1).max(100),
  /** Of the role customer: whose. */
  customerId: z.string().max(64).optional(),
  /** Without it, a year from now. */
  expiresAt: z.date().optional(),
  /** Requests a minute. */
  perMinute: z.int().min(1).max(6_000).default(600),
});

export type CreatedApiKey = { id: string; key: string; role: KeyRole; name: string; expiresAt: Date };

/**
 * The key itself is in the answer and nowhere else. Needs apikey:create. Throws VALIDATION (key_invalid, expiry_past,
 * customer_needed, customer_unwanted), NOT_FOUND (customer_not_found).
 */
export async function createApiKey(ctx: Ctx, input: z.input<typeof createApiKeyInput>): Promise<CreatedApiKey> {
  requirePermission(ctx, "apikey:create");
  const now = ctx.clock.now();
  const { role, name, customerId, perMinute, ...given } = parseInput(input);
  const expiresAt = given.expiresAt ?? new Date(now.getTime() + YEAR_MS);
  if (expiresAt <= now) {
    throw new AppError("VALIDATION", "It would be over already: name a time to come.", { reason: "expiry_past" });
  }
  const { token: key, prefix, digest } = makeSecret();
  return transaction(ctx.db, async (db) => {
    await checkCustomer({ ...ctx, db }, role, customerId);
    const id = newId("token");
    const shown = { role, name, customerId: customerId ?? null, perMinute, expiresAt };
    await db.accessToken.create({ data: { id, ...shown, prefix, digest, createdAt: now } });
    await recordAudit(
      { actor: ctx.actor, db },
      { action: "apikey.create", resourceType: "access_token", resourceId: id, after: { ...shown, prefix } },
    );
    return { id, key, role, name, expiresAt };
  });
}

function parseInput(input: unknown): z.output<typeof createApiKeyInput> {
  const parsed = createApiKeyInput.safeParse(input);
  if (parsed.success) return parsed.data;
  const what = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  throw new AppError("VALIDATION", `The key cannot be made: ${what}.`, { reason: "key_invalid" });
}

async function checkCustomer({ db }: Ctx, role: KeyRole, customerId: string | undefined): Promise<void> {
  if (role !== "customer") {
    if (customerId === undefined) return;
    throw new AppError("VALIDATION", "Only a key of the role customer is for one customer; others name them later.", {
      reason: "customer_unwanted",
    });
  }
  if (customerId === undefined) {
    throw new AppError("VALIDATION", "Say whose it is: a key of the role customer is for one customer.", {
      reason: "customer_needed",
    });
  }
  if (!(await db.customer.findUnique({ where: { id: customerId }, select: { id: true } }))) {
    throw new AppError("NOT_FOUND", "There is no such customer.", { reason: "customer_not_found" });
  }
}

type ApiKeyRow = Omit<AccessToken, "digest" | "userId" | "spentUntil">;

/** Newest first, with those that are over. Needs apikey:read. */
export async function listApiKeys(ctx: Ctx): Promise<ApiKeyRow[]> {
  requirePermission(ctx, "apikey:read");
  return ctx.db.accessToken.findMany({
    where: { role: { not: null } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    omit: { digest: true, userId: true, spentUntil: true },
  });
}

/** Counts at once. Needs apikey:revoke. Throws NOT_FOUND for what is no key, or was revoked already. */
export async function revokeApiKey(ctx: Ctx, input: { id: string }): Promise<void> {
  requirePermission(ctx, "apikey:revoke");
  await endToken(ctx, z.string().max(64).parse(input.id), { role: { not: null } }, "apikey.revoke");
}
