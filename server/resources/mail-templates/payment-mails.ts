// E-mails about an order's payment: it failed and the order was cancelled, or the order is confirmed.
import type { Localized } from "../../context";
import { formatMoney } from "./format";
import type { MailContent, MailRecipient } from "./mail-content";
import type { MailData } from "./data";
import { fill, letter, orderFacts, type MailedOrder } from "./wording";

const TICKET: Localized = { "zh-CN": "客服工单", en: "Ticket" };
const PAID_WITH: Localized = { "zh-CN": "支付方式", en: "Paid with" };
const DELIVERY: Localized = { "zh-CN": "运费", en: "Delivery" };

const FAILED = {
  subject: { "zh-CN": "订单 {order} 支付失败，订单已取消", en: "The payment for order {order} failed" },
  body: {
    "zh-CN": "抱歉，支付处理失败。我们已取消订单并释放库存。\n\n您的卡如出现预授权，银行会自动解除。请重试或联系客服。",
    en: "We are sorry: the payment could not be processed. We have cancelled the order and put the goods back on sale.\n\nIf your bank shows a hold on your card, it lifts by itself. Please try again, or write to us.",
  },
} as const satisfies Record<string, Localized>;

const CONFIRMED = {
  subject: { "zh-CN": "订单 {order} 已确认", en: "Your order {order} is confirmed" },
  body: {
    "zh-CN": "感谢您的订购。我们已收到付款，正在为您备货，发货后会告诉您物流单号。",
    en: "Thank you for your order. We have received the payment and are preparing the goods; you will get the tracking number once they are on their way.",
  },
} as const satisfies Record<string, Localized>;

export function renderPaymentFailed(
  order: MailedOrder,
  recipient: MailRecipient,
  data: MailData<"payment_failed_notification">,
): MailContent {
  const { locale } = recipient;
  return letter(recipient, {
    subject: fill(FAILED.subject, locale, { order: order.id }),
    body: FAILED.body[locale],
    facts: [...orderFacts(order, locale), [TICKET, data.ticket_number]],
  });
}

export function renderOrderConfirmation(
  order: MailedOrder,
  recipient: MailRecipient,
  data: MailData<"order_confirmation">,
): MailContent {
  const { locale } = recipient;
  const delivery = order.shippingMinor > 0 ? formatMoney(order.shippingMinor, order.currency, locale) : null;
  return letter(recipient, {
    subject: fill(CONFIRMED.subject, locale, { order: order.id }),
    body: CONFIRMED.body[locale],
    facts: [...orderFacts(order, locale), [DELIVERY, delivery], [PAID_WITH, data.payment_method]],
  });
}
