// The states of an order and what a customer calls them.
import type { Localized } from "../context";
import { AppError } from "../errors";

export const ORDER_STATUSES = [
  "PENDING_PAYMENT",
  "PAID",
  "PROCESSING",
  "SHIPPED",
  "DELIVERED",
  "CANCELLED",
  "RETURN_REQUESTED",
  "RETURNED",
  "EXCHANGE_REQUESTED",
  "REFUNDED",
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const ORDER_STATUS_TEXT: Record<OrderStatus, Localized> = {
  PENDING_PAYMENT: { "zh-CN": "待付款", en: "Awaiting payment" },
  PAID: { "zh-CN": "已付款", en: "Paid" },
  PROCESSING: { "zh-CN": "备货中", en: "Being prepared" },
  SHIPPED: { "zh-CN": "已发货", en: "Shipped" },
  DELIVERED: { "zh-CN": "已送达", en: "Delivered" },
  CANCELLED: { "zh-CN": "已取消", en: "Cancelled" },
  RETURN_REQUESTED: { "zh-CN": "退货申请中", en: "Return requested" },
  RETURNED: { "zh-CN": "已退货", en: "Returned" },
  EXCHANGE_REQUESTED: { "zh-CN": "换货申请中", en: "Exchange requested" },
  REFUNDED: { "zh-CN": "已退款", en: "Refunded" },
};

/** Reads a stored status. Throws INTERNAL for a value outside the list: the record is broken, not the caller. */
export function toOrderStatus(value: string): OrderStatus {
  const status = ORDER_STATUSES.find((known) => known === value);
  if (!status) throw new AppError("INTERNAL", `Unknown order status ${value}.`);
  return status;
}
