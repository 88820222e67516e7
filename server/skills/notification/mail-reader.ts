// Who gets an e-mail: the customer of the order it is about; without an order the customer that is named, or whoever acts.
import { findCustomer } from "../../commerce/customers";
import { findOrder, orderNotFound } from "../../commerce/orders";
import { toLocale, type Ctx, type Locale } from "../../context";
import { AppError } from "../../errors";
import { customerRecipient, recipientOfUser, type Recipient } from "../../resources/recipients";

type OrderRow = Awaited<ReturnType<typeof findOrder>>;
export type Reader = {
  recipient: Recipient;
  customerId: string | null;
  email: string;
  name: string;
  timezone: string;
  /** A customer's own; null for a colleague. See mail-words.ts. */
  locale: Locale | null;
};

/** Throws NOT_FOUND (order_not_found, customer_not_found) and VALIDATION (no_recipient). */
export async function mailReader(ctx: Ctx, named: OrderRow | null, customerId: string | undefined): Promise<Reader> {
  const [proved] = ctx.actor.orderIds ?? [];
  // A guest is written to at the order they proved theirs.
  const order = named ?? (proved && customerId === undefined ? await findOrder(ctx, { orderId: proved }) : null);
  if (order && customerId !== undefined && customerId !== order.customerId) throw orderNotFound(order.id);
  if (order || customerId !== undefined || ctx.actor.customerId) {
    const customer = order?.customer ?? (await findCustomer(ctx, { customerId }));
    const { id, email, name, timezone } = customer;
    const locale = toLocale(customer.locale);
    return { recipient: customerRecipient(id), customerId: id, email, name, timezone, locale };
  }
  const user = await ctx.db.user.findUnique({ where: { id: ctx.actor.userId } });
  if (!user) {
    throw new AppError("VALIDATION", "There is nobody to write to: name an order or a customer.", {
      reason: "no_recipient",
    });
  }
  const { email, name } = user;
  return { recipient: recipientOfUser(user), customerId: null, email, name, timezone: "UTC", locale: null };
}
