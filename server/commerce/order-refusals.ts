// Why the store does not do what a customer asks of an order: a reason for programs, and a text that says what can be
// done instead. Every rule of the store about placed orders ends in one of these.
import type { Localized } from "../context";
import { AppError, type ErrorCode } from "../errors";

export const ORDER_REFUSALS = {
  order_not_pending: {
    "zh-CN": "只有尚未开始备货的订单才能取消或修改；已送达的订单可以申请退货或换货。",
    en: "Only an order that is not being prepared yet can be cancelled or changed; a delivered one can be returned or exchanged.",
  },
  order_not_delivered: {
    "zh-CN": "只有已送达的订单才能退货或换货；尚未开始备货的订单可以取消或修改。",
    en: "Only a delivered order can be returned or exchanged; one that is not being prepared yet can be cancelled or changed.",
  },
  items_already_modified: {
    "zh-CN": "这张订单的商品已经修改过一次，此后不能再修改或取消；送达后可以申请退货或换货。",
    en: "The items of this order were changed once already, so it cannot be changed or cancelled any more; once delivered it can be returned or exchanged.",
  },
  payment_already_modified: {
    "zh-CN": "这张订单的付款已经变更过，不能再次更换付款方式。",
    en: "The payment of this order was changed already and cannot be changed again.",
  },
  paid_in_parts: {
    "zh-CN": "这张订单由多笔款项支付，不能整体更换付款方式；可以取消后重新下单。",
    en: "This order was paid in parts, so its payment cannot be moved; it can be cancelled and ordered anew.",
  },
  already_exchanged: {
    "zh-CN": "这张订单已经换过一次货，不能再换；可以申请退货。",
    en: "This order was exchanged once already; it can be returned instead.",
  },
  order_awaits_payment: {
    "zh-CN": "这张订单还没有付款：请先付款，或取消后重新下单。",
    en: "This order has not been paid yet: pay it first, or cancel it and order anew.",
  },
  payment_in_doubt: {
    "zh-CN": "这张订单有一笔款项正在处理中，请稍后再试。",
    en: "Money of this order is still on its way; try again shortly.",
  },
  change_under_way: {
    "zh-CN": "这张订单的另一项变更正在处理中，请稍后再试。",
    en: "Another change of this order is under way; try again shortly.",
  },
  items_required: {
    "zh-CN": "请说明是订单中的哪些商品。",
    en: "Say which items of the order are meant.",
  },
  item_not_in_order: {
    "zh-CN": "订单中没有这件商品，或没有这么多件。",
    en: "The order does not hold this item, or not as many of it.",
  },
  same_item: {
    "zh-CN": "新旧商品相同；请选择同一商品的其他规格。",
    en: "The new item is the old one; choose another variant of the same product.",
  },
  other_product: {
    "zh-CN": "只能换成同一商品的其他规格，不能换成别的商品。",
    en: "An item can only become another variant of the same product, not another product.",
  },
  variant_not_found: {
    "zh-CN": "没有这个规格的商品。",
    en: "There is no such article.",
  },
  variant_not_available: {
    "zh-CN": "这个规格目前缺货；请选择有货的规格。",
    en: "This variant cannot be had at present; choose one that is available.",
  },
  payment_method_required: {
    "zh-CN": "请选择用于支付或收取差额的付款方式。",
    en: "Choose the payment method that pays or receives the money.",
  },
  payment_method_not_found: {
    "zh-CN": "账户中没有这个付款方式。",
    en: "There is no such payment method in this account.",
  },
  same_payment_method: {
    "zh-CN": "订单已经使用这个付款方式；请选择另一个。",
    en: "The order is paid with this method already; choose another one.",
  },
  insufficient_balance: {
    "zh-CN": "礼品卡余额不足；请选择其他付款方式。",
    en: "The gift card does not hold enough; choose another payment method.",
  },
  refund_method_not_allowed: {
    "zh-CN": "退款只能退回原支付方式或您的礼品卡。",
    en: "A refund goes to the original payment method or to a gift card of yours.",
  },
  refund_exceeds: {
    "zh-CN": "应退差额超过这张订单还能退回的款项。",
    en: "The difference is more than can still be given back for this order.",
  },
  reason_not_accepted: {
    "zh-CN": "取消原因只接受“不再需要”或“下错单”。",
    en: "The reason to cancel must be “no longer needed” or “ordered by mistake”.",
  },
  address_required: {
    "zh-CN": "请提供新的收货地址。",
    en: "Give the new delivery address.",
  },
  currency_differs: {
    "zh-CN": "币种与订单不一致。",
    en: "It is in another currency than the order.",
  },
  order_too_large: {
    "zh-CN": "金额超出单张订单的上限。",
    en: "It would be too large for one order.",
  },
} as const satisfies Record<string, Localized>;
export type OrderRefusal = keyof typeof ORDER_REFUSALS;

const CODES: Partial<Record<OrderRefusal, ErrorCode>> = {
  variant_not_found: "NOT_FOUND",
  payment_method_not_found: "NOT_FOUND",
  item_not_in_order: "NOT_FOUND",
};
const PASSES: readonly OrderRefusal[] = ["payment_in_doubt", "change_under_way"];

export function refused(reason: OrderRefusal, details?: Record<string, unknown>): AppError {
  return new AppError(CODES[reason] ?? "CONFLICT", ORDER_REFUSALS[reason].en, {
    reason,
    ...(PASSES.includes(reason) ? { retryable: true } : {}),
    ...(details ? { details } : {}),
  });
}

/** Whether an error is one of the store's refusals, and which. */
export function refusalOf(error: unknown): OrderRefusal | null {
  const reason = error instanceof AppError ? error.options.reason : undefined;
  return reason !== undefined && reason in ORDER_REFUSALS ? (reason as OrderRefusal) : null;
}
