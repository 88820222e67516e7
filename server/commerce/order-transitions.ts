// Which status an order may take from which. PAID follows from the ledger and CANCELLED from cancelOrder, so neither is
// set by hand; REFUNDED is, once the ledger shows that nothing of the payment is left.
import type { OrderStatus } from "./order-status";

export const ORDER_TRANSITIONS: Record<OrderStatus, readonly OrderStatus[]> = {
  PENDING_PAYMENT: ["PAID", "CANCELLED"],
  PAID: ["PROCESSING", "CANCELLED", "REFUNDED"],
  PROCESSING: ["SHIPPED", "CANCELLED", "REFUNDED"],
  SHIPPED: ["DELIVERED", "RETURNED", "REFUNDED"],
  DELIVERED: ["RETURN_REQUESTED", "EXCHANGE_REQUESTED", "REFUNDED"],
  RETURN_REQUESTED: ["RETURNED", "DELIVERED", "REFUNDED"],
  RETURNED: ["REFUNDED"],
  EXCHANGE_REQUESTED: ["DELIVERED", "REFUNDED"],
  CANCELLED: [],
  REFUNDED: [],
};

export const SETTABLE_STATUSES = [
  "PROCESSING",
  "SHIPPED",
  "DELIVERED",
  "RETURN_REQUESTED",
  "RETURNED",
  "EXCHANGE_REQUESTED",
  "REFUNDED",
] as const satisfies readonly OrderStatus[];
export type SettableStatus = (typeof SETTABLE_STATUSES)[number];

/** What follows from an owner's own wish or from the ledger; everything else is for those who may update orders. */
export const OWNER_STATUSES: readonly OrderStatus[] = ["RETURN_REQUESTED", "EXCHANGE_REQUESTED", "REFUNDED"];

export function mayBecome(from: OrderStatus, to: OrderStatus): boolean {
  return ORDER_TRANSITIONS[from].includes(to);
}
