// Gift cards: money that stays with the store. A customer who is owed credit and has no card gets one.
import { randomInt } from "node:crypto";
import type { Db, PaymentMethod } from "../db";
import { newId } from "../ids";

/** The customer's gift card in a currency. The caller holds a lock that keeps two of them from being made at once. */
export async function giftCardOf(db: Db, customerId: string, currency: string): Promise<PaymentMethod> {
  const card = await db.paymentMethod.findFirst({
    where: { customerId, kind: "gift_card", currency },
    orderBy: { id: "asc" },
  });
  if (card) return card;
  return db.paymentMethod.create({
    data: {
      id: newId("pm"),
      customerId,
      kind: "gift_card",
      last4: String(randomInt(10_000)).padStart(4, "0"),
      balanceMinor: 0,
      openingMinor: 0,
      currency,
    },
  });
}

/** A customer's gift cards, fullest first. */
export async function listGiftCards(db: Db, customerId: string): Promise<PaymentMethod[]> {
  return db.paymentMethod.findMany({
    where: { customerId, kind: "gift_card" },
    orderBy: [{ balanceMinor: { sort: "desc", nulls: "last" } }, { id: "asc" }],
  });
}
