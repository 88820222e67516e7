// Who gets an e-mail: the customer of the order it is about; without an order the customer that is named, or whoever acts.
import { findCustomer } from "../../commerce/customers";
import { orderNotFound, type findOrder } from "../../commerce/orders";
import type { Ctx } from "../../context";
import { AppError } from "../../errors";
import { customerRecipient, recipientOfUser, type Recipient } from "../../resources/recipients";

type OrderRow = Awaited<ReturnType<typeof findOrder>>;
export type Reader = { recipient: Recipient; customerId: string | null; email: string; name: string; timezone: string };

/** Throws NOT_FOUND (order_not_found, customer_not_found) and VALIDATION (no_recipient). */
export async function mailReader(ctx: Ctx, order: OrderRow | null, customerId: string | undefined): Promise<Reader> {
  if (order && customerId !== undefined && customerId !== order.customerId) throw orderNotFound(order.id);
  if (order || customerId !== undefined || ctx.actor.customerId) {
    const customer = order?.customer ?? (await findCustomer(ctx, { customerId }));
    const { id, email, name, timezone } = customer;
    return { recipient: customerRecipient(id), customerId: id, email, name, timezone };
  }
  const user = await ctx.db.user.findUnique({ where: { id: ctx.actor.userId } });
  if (!user) {
    throw new AppError("VALIDATION", "There is nobody to write to: name an order or a customer.", {
      reason: "no_recipient",
    });
  }
  return { recipient: recipientOfUser(user), customerId: null, email: user.email, name: user.name, timezone: "UTC" };
}
