// Making accounts. There is no sign-up form: whoever runs Steward makes the first account from the command line.
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { ROLES, type Ctx, type Role } from "../context";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { hashPassword } from "./password";
import { requirePermission } from "./permissions";

export const createUserInput = z.object({
  email: z.email().max(254).toLowerCase(),
  name: z.string().trim().min(1).max(120),
  role: z.enum(ROLES),
  /** Without one a strong password is made, and returned once. */
  password: z.string().min(8).max(128).optional(),
});

export type CreatedUser = { id: string; email: string; role: Role; customerId: string | null; password: string };

/**
 * Needs user:create. A customer's account belongs to the store customer with the same e-mail address. Throws VALIDATION,
 * CONFLICT when the address has an account, NOT_FOUND when a customer is wanted and the store knows none.
 */
export async function createUser(ctx: Ctx, input: z.input<typeof createUserInput>): Promise<CreatedUser> {
  requirePermission(ctx, "user:create");
  const parsed = createUserInput.safeParse(input);
  if (!parsed.success) {
    const what = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new AppError("VALIDATION", `The account cannot be made: ${what}.`);
  }
  const { email, name, role } = parsed.data;
  const password = parsed.data.password ?? randomBytes(15).toString("base64url");
  const hash = await hashPassword(password);
  return transaction(ctx.db, async (db) => {
    if (await db.user.findUnique({ where: { email }, select: { id: true } })) {
      throw new AppError("CONFLICT", `${email} has an account already.`);
    }
    const customer =
      role === "customer" ? await db.customer.findUnique({ where: { email }, select: { id: true } }) : null;
    if (role === "customer" && !customer) {
      throw new AppError("NOT_FOUND", `The store has no customer with the address ${email}.`);
    }
    const id = newId("user");
    const user = { id, email, name, role, customerId: customer?.id ?? null };
    await db.user.create({ data: { ...user, emailVerified: true } });
    await db.authAccount.create({
      data: { id: newId("user"), accountId: id, providerId: "credential", userId: id, password: hash },
    });
    await recordAudit(
      { actor: ctx.actor, db },
      { action: "user.create", resourceType: "user", resourceId: id, after: user },
    );
    return { ...user, password };
  });
}
