// Whose an order is, by what only they are likely to know. It asks for no permission, because whoever asks has none: what
// it answers goes into an e-mail to the address of the order, and never back to who asked.
import { createHash, timingSafeEqual } from "node:crypto";
import { toLocale, type Locale } from "../context";
import type { Db } from "../db";
import { isOrderId } from "./order-id";

export type OrderContact = { kind: "email" | "postal_code"; value: string };
export type OrderOwner = { orderId: string; customerId: string; email: string; name: string; locale: Locale };

/** Letters and figures as people write them: "SW1A 1AA", "sw1a1aa", "852-81". */
const plainCode = (text: string) =>
  text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "");
const plainMail = (text: string) => text.normalize("NFKC").trim().toLowerCase();

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Whether they are the same, in a time that does not tell where they differ. Nothing is nobody's. */
function same(given: string, known: string): boolean {
  return timingSafeEqual(digest(given), digest(known)) && known !== "";
}

/** The order's owner when the number and the contact belong together; null alike when either is wrong. */
export async function findOrderOwner(db: Db, orderId: string, contact: OrderContact): Promise<OrderOwner | null> {
  const where = { id: isOrderId(orderId) ? orderId : "" };
  const order = await db.order.findUnique({ where, include: { customer: true } });
  const address = (order?.shippingAddress ?? {}) as { postalCode?: unknown };
  const fits =
    contact.kind === "email"
      ? same(plainMail(contact.value), plainMail(order?.customer.email ?? ""))
      : same(plainCode(contact.value), plainCode(String(address.postalCode ?? "")));
  if (!order || !fits) return null;
  const { id: customerId, email, name, locale } = order.customer;
  return { orderId: order.id, customerId, email, name, locale: toLocale(locale) };
}
