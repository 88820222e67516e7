// Who is told something: a customer of the store or a user of the console, under one name for preferences, caps and the
// bell. A customer with an account is the customer, so that both see the same messages.
import type { Actor } from "../context";
import type { Db } from "../db";

export type Recipient = `customer:${string}` | `user:${string}`;

export const customerRecipient = (customerId: string): Recipient => `customer:${customerId}`;

export function recipientOfUser(user: { id: string; customerId: string | null }): Recipient {
  return user.customerId ? customerRecipient(user.customerId) : `user:${user.id}`;
}

export function recipientOfActor({ userId, customerId }: Pick<Actor, "userId" | "customerId">): Recipient {
  return recipientOfUser({ id: userId, customerId });
}

export function toRecipient(text: string): Recipient | null {
  return /^(customer|user):[\w.-]{1,100}$/.test(text) ? (text as Recipient) : null;
}

/** The time zone a recipient lives in, as far as the store knows. */
export async function timezoneOf(db: Db, recipient: Recipient): Promise<string> {
  if (!recipient.startsWith("customer:")) return "UTC";
  const id = recipient.slice("customer:".length);
  const customer = await db.customer.findUnique({ where: { id }, select: { timezone: true } });
  return customer?.timezone ?? "UTC";
}
