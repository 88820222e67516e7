// Which of the records that belong to an act (a coupon, a ticket) its undoing may touch: a customer's own, a guest's those
// of the orders they proved theirs, staff's as their permissions say.
import { isGuest, type Ctx } from "../context";

/** As a filter on records with an order and a customer. */
export function ownReach({ actor }: Pick<Ctx, "actor">): { customerId?: string; orderId?: { in: string[] } } {
  if (isGuest(actor)) return { orderId: { in: [...(actor.orderIds ?? [])] } };
  return actor.role === "customer" ? { customerId: actor.customerId ?? "" } : {};
}
