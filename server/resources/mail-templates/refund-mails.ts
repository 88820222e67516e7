// E-mails about the answer to a refund request.
import type { Localized } from "../../context";
import { formatMoney } from "./format";
import type { MailContent, MailRecipient } from "./mail-content";
import type { MailData } from "./data";
import { fill, letter, orderFacts, type Fact, type MailedOrder } from "./wording";

const FACT = {
  amount: { "zh-CN": "退款金额", en: "Refund" },
  destination: { "zh-CN": "退至", en: "Paid to" },
  reason: { "zh-CN": "说明", en: "Reason" },
  coupon: { "zh-CN": "补偿优惠券", en: "Coupon" },
  extra: { "zh-CN": "额外补偿", en: "In addition" },
  ticket: { "zh-CN": "客服工单", en: "Ticket" },
} as const satisfies Record<string, Localized>;

const DESTINATION = {
  original: { "zh-CN": "原支付方式", en: "what you paid with" },
  gift_card: { "zh-CN": "礼品卡余额", en: "your gift card" },
} as const satisfies Record<string, Localized>;

const APPROVED = {
  subject: {
    "zh-CN": "订单 {order} 的退款已批准：{amount}",
    en: "Your refund for order {order} is approved: {amount}",
  },
  original: {
    "zh-CN": "您的退款申请已批准。款项将在 5–7 个工作日内退回。",
    en: "Your refund is approved. The money arrives in 5–7 working days.",
  },
  gift_card: {
    "zh-CN": "您的退款申请已批准。款项已存入礼品卡，现在即可使用。",
    en: "Your refund is approved. It is on your gift card and can be used now.",
  },
} as const satisfies Record<string, Localized>;

const REJECTED = {
  subject: { "zh-CN": "关于订单 {order} 的退款申请", en: "About your refund request for order {order}" },
  body: {
    "zh-CN": "我们仔细看过您的退款申请，很抱歉这次不能退款。\n\n{reason}\n\n如果我们漏看了什么，请在对话里告诉我们。",
    en: "We have looked at your request with care, and are sorry that we cannot refund this order.\n\n{reason}\n\nIf we have missed something, please tell us in the chat.",
  },
} as const satisfies Record<string, Localized>;

export function renderRefundApproved(
  order: MailedOrder,
  recipient: MailRecipient,
  data: MailData<"refund_approved">,
): MailContent {
  const { locale } = recipient;
  const amount = formatMoney(data.amount_minor, order.currency, locale);
  const destination = data.destination ?? "original";
  const extra = data.compensation_minor ? formatMoney(data.compensation_minor, order.currency, locale) : null;
  const facts: Fact[] = [
    [FACT.amount, amount],
    [FACT.destination, DESTINATION[destination][locale]],
    [FACT.reason, data.reason],
    [FACT.extra, extra],
    [FACT.coupon, data.coupon_code],
  ];
  return letter(recipient, {
    subject: fill(APPROVED.subject, locale, { order: order.id, amount }),
    body: APPROVED[destination][locale],
    facts: [...facts, ...orderFacts(order, locale)],
  });
}

export function renderRefundRejected(
  order: MailedOrder,
  recipient: MailRecipient,
  data: MailData<"refund_rejected">,
): MailContent {
  const { locale } = recipient;
  return letter(recipient, {
    subject: fill(REJECTED.subject, locale, { order: order.id }),
    body: fill(REJECTED.body, locale, { reason: data.reason }),
    facts: [...orderFacts(order, locale), [FACT.ticket, data.ticket_number]],
  });
}
