// The store's customers as they and the staff may read them. Somebody else's record answers exactly like one that does
// not exist; an act on a customer's record begins by locking it, so that repeats and rivals take turns.
import { z } from "zod";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Customer } from "../db";
import { AppError } from "../errors";

export const customerIdSchema = z.string().min(1).max(64);
/** Without an id, the signed-in customer. */
export const findCustomerInput = z.object({ customerId: customerIdSchema.optional() });

export function customerNotFound(): AppError {
  return new AppError("NOT_FOUND", "There is no such customer in your reach.", { reason: "customer_not_found" });
}

/** The id of the customer a call is about. Throws NOT_FOUND unless it is the actor's own or the actor may reach all. */
function reachable(ctx: Pick<Ctx, "actor">, customerId: string | undefined, permission: string): string {
  const id = customerId ?? ctx.actor.customerId;
  const own = id !== null && id === ctx.actor.customerId;
  // Only what can be an id is looked up: PostgreSQL refuses a NUL in a text.
  if (id === null || !/^[\w-]+$/.test(id) || (!own && !can(ctx.actor, permission))) throw customerNotFound();
  return id;
}

/** Throws NOT_FOUND (customer_not_found). */
export async function findCustomer(ctx: Ctx, input: z.input<typeof findCustomerInput> = {}): Promise<Customer> {
  requirePermission(ctx, "customer:read");
  const { customerId } = findCustomerInput.parse(input);
  const id = reachable(ctx, customerId, "customer:read:all");
  const customer = await ctx.db.customer.findUnique({ where: { id } });
  if (!customer) throw customerNotFound();
  return customer;
}

/** The customer whose record will be written, locked. ctx.db is a transaction. Throws NOT_FOUND (customer_not_found). */
export async function lockCustomer(ctx: Ctx, customerId: string | undefined): Promise<Customer> {
  requirePermission(ctx, "customer:update");
  const id = reachable(ctx, customerId, "customer:update:all");
  await ctx.db.$executeRaw`SELECT 1 FROM customers WHERE id = ${id} FOR UPDATE`;
  const customer = await ctx.db.customer.findUnique({ where: { id } });
  if (!customer) throw customerNotFound();
  return customer;
}

export const customerSubject = (customerId: string) => `customer:${customerId}`;
