// Whose bell rings: the customer a procedure is for, whoever acts, or everybody of a role. A customer's procedure reaches
// that customer and the staff, never another customer.
import { findCustomer } from "../../commerce/customers";
import { ROLES, type Ctx, type Role } from "../../context";
import { AppError } from "../../errors";
import { sameText } from "../../postgres/same-text";
import { customerRecipient, recipientOfActor, recipientOfUser, type Recipient } from "../../resources/recipients";

export const STAFF_ROLES = ROLES.filter((role): role is Exclude<Role, "customer"> => role !== "customer");

export type Readers = { customerId?: string | undefined; role?: Role | undefined; user?: string | undefined };

/** Throws NOT_FOUND (customer_not_found, user_not_found) and CONFLICT (no_recipient) when a role has nobody. */
export async function messageReaders(ctx: Ctx, { customerId, role, user }: Readers): Promise<Recipient[]> {
  if (customerId !== undefined) return [customerRecipient((await findCustomer(ctx, { customerId })).id)];
  if (user !== undefined) return [await colleague(ctx, user)];
  if (role === undefined) return [recipientOfActor(ctx.actor)];
  const users = await ctx.db.user.findMany({ where: { role }, orderBy: { id: "asc" }, take: 500 });
  if (users.length > 0) return users.map(recipientOfUser);
  throw new AppError("CONFLICT", `Nobody has the role ${role}.`, { reason: "no_recipient" });
}

async function colleague(ctx: Ctx, name: string): Promise<Recipient> {
  const found = await ctx.db.user.findFirst({
    where: { role: { not: "customer" }, OR: [{ id: name }, { email: sameText(name) }] },
  });
  if (found) return recipientOfUser(found);
  throw new AppError("NOT_FOUND", "There is no such colleague. Name one by e-mail or id.", {
    reason: "user_not_found",
  });
}
