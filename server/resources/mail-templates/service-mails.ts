// E-mails of the service desk: a ticket was opened or answered, a complaint is answered, a payment needs something done.
import type { Localized } from "../../context";
import type { MailData } from "./data";
import { formatMoney } from "./format";
import type { MailContent, MailRecipient } from "./mail-content";
import { fill, letter, orderNumber, type FullOrder } from "./wording";

const FACT = {
  ticket: { "zh-CN": "客服工单", en: "Ticket" },
  subject: { "zh-CN": "事由", en: "About" },
  coupon: { "zh-CN": "优惠券", en: "Coupon" },
  worth: { "zh-CN": "价值", en: "Worth" },
  credit: { "zh-CN": "已存入礼品卡", en: "Put on your gift card" },
  problem: { "zh-CN": "问题", en: "What happened" },
  next: { "zh-CN": "接下来", en: "What to do" },
} as const satisfies Record<string, Localized>;

const TEXT = {
  opened: { "zh-CN": "我们收到了您的请求：{ticket}", en: "We have your request: {ticket}" },
  openedBody: {
    "zh-CN": "同事会接着处理，有进展就告诉您。有要补充的，在对话里说出工单号即可。",
    en: "A colleague takes it from here, and you will hear from us as it moves on. To add something, name the ticket in the chat.",
  },
  answered: { "zh-CN": "您的工单 {ticket} 有了回复", en: "Your ticket {ticket} is answered" },
  complaint: { "zh-CN": "关于您的投诉", en: "About your complaint" },
  complaintOrder: { "zh-CN": "关于您对订单 {order} 的投诉", en: "About your complaint on order {order}" },
  payment: { "zh-CN": "您的付款需要处理", en: "Your payment needs your attention" },
  paymentOrder: { "zh-CN": "订单 {order} 的付款需要处理", en: "The payment for order {order} needs your attention" },
  paymentBody: { "zh-CN": "您问到的付款，情况如下。", en: "This is how the payment you asked about stands." },
} as const satisfies Record<string, Localized>;

export function renderTicketOpened(
  order: FullOrder | null,
  recipient: MailRecipient,
  data: MailData<"ticket_opened">,
): MailContent {
  return letter(recipient, {
    subject: fill(TEXT.opened, recipient.locale, { ticket: data.ticket_number }),
    body: TEXT.openedBody[recipient.locale],
    facts: [[FACT.ticket, data.ticket_number], [FACT.subject, data.subject], ...orderNumber(order)],
    about: "notice",
  });
}

export function renderTicketAnswered(
  order: FullOrder | null,
  recipient: MailRecipient,
  data: MailData<"ticket_answered">,
): MailContent {
  return letter(recipient, {
    subject: fill(TEXT.answered, recipient.locale, { ticket: data.ticket_number }),
    body: data.answer,
    facts: [[FACT.ticket, data.ticket_number], ...orderNumber(order)],
    about: "notice",
  });
}

export function renderComplaintAnswer(
  order: FullOrder | null,
  recipient: MailRecipient,
  data: MailData<"complaint_answer">,
): MailContent {
  const { locale } = recipient;
  const currency = data.currency ?? order?.currency;
  const money = (minor: number | null | undefined) => (minor && currency ? formatMoney(minor, currency, locale) : null);
  return letter(recipient, {
    subject: order ? fill(TEXT.complaintOrder, locale, { order: order.id }) : TEXT.complaint[locale],
    body: data.answer,
    facts: [
      [FACT.coupon, data.coupon_code],
      [FACT.worth, money(data.coupon_worth_minor)],
      [FACT.credit, money(data.credit_minor)],
      [FACT.ticket, data.ticket_number],
      ...orderNumber(order),
    ],
    about: "notice",
  });
}

export function renderPaymentProblem(
  order: FullOrder | null,
  recipient: MailRecipient,
  data: MailData<"payment_problem">,
): MailContent {
  const { locale } = recipient;
  return letter(recipient, {
    subject: order ? fill(TEXT.paymentOrder, locale, { order: order.id }) : TEXT.payment[locale],
    body: TEXT.paymentBody[locale],
    facts: [
      [FACT.problem, data.problem],
      [FACT.next, data.next_step],
      [FACT.ticket, data.ticket_number],
      ...orderNumber(order),
    ],
    about: "notice",
  });
}
