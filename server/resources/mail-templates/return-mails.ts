// E-mails with the label for a parcel that comes back: what to put in, where to print it, until when, and what follows.
import type { Localized } from "../../context";
import type { MailData } from "./data";
import { formatDate, formatMoney } from "./format";
import type { MailContent, MailRecipient } from "./mail-content";
import { changeList, differenceFact } from "./order-mails";
import { fill, itemList, letter, orderNumber, type Fact, type FullOrder, type MailedLabel } from "./wording";

const FACT = {
  items: { "zh-CN": "请寄回", en: "Send back" },
  instead: { "zh-CN": "更换为", en: "In exchange" },
  carrier: { "zh-CN": "承运商", en: "Carrier" },
  tracking: { "zh-CN": "运单号", en: "Tracking number" },
  until: { "zh-CN": "请在此日期前寄出", en: "Hand it in by" },
  refund: { "zh-CN": "收到后退款", en: "Refund once it is here" },
  method: { "zh-CN": "退款或补款方式", en: "Settled with" },
} as const satisfies Record<string, Localized>;

const PRINT: Localized = { "zh-CN": "打印面单", en: "Print the label" };

const RETURN = {
  subject: { "zh-CN": "订单 {order} 的退货面单", en: "Your return label for order {order}" },
  body: {
    "zh-CN":
      "退货已登记。请打印面单贴在包裹上，交给承运商，运费由我们承担。\n\n收到商品后我们会退款：礼品卡即时到账，其他方式需要 5–7 个工作日。",
    en: "Your return is noted. Print the label, put it on the parcel and hand it to the carrier; we pay for it.\n\nOnce the goods are here we give the money back: at once to a gift card, otherwise in 5–7 working days.",
  },
} as const satisfies Record<string, Localized>;

const EXCHANGE = {
  subject: { "zh-CN": "订单 {order} 的换货面单", en: "Your exchange label for order {order}" },
  body: {
    "zh-CN":
      "换货已登记，您不用重新下单。请打印面单贴在包裹上，把要换的商品交给承运商，运费由我们承担。\n\n收到后我们会寄出新的商品。",
    en: "Your exchange is noted; there is no need to order again. Print the label, put it on the parcel with what you are sending back, and hand it to the carrier; we pay for it.\n\nOnce it is here we send the new goods.",
  },
} as const satisfies Record<string, Localized>;

function labelFacts(order: FullOrder, label: MailedLabel, recipient: MailRecipient, between: readonly Fact[]): Fact[] {
  const { locale, timezone } = recipient;
  const items = label.items.map((item) => ({ nameEn: item.name_en, nameZh: item.name_zh, quantity: item.quantity }));
  return [
    [FACT.items, itemList(items, locale)],
    ...between,
    [FACT.carrier, label.carrier],
    [FACT.tracking, label.trackingNumber],
    [FACT.until, formatDate(label.expiresAt.toISOString(), locale, timezone)],
    ...orderNumber(order),
  ];
}

export function renderReturnLabel(
  order: FullOrder,
  label: MailedLabel,
  recipient: MailRecipient,
  data: MailData<"return_label">,
): MailContent {
  const { locale } = recipient;
  const refund = data.refund_minor ? formatMoney(data.refund_minor, order.currency, locale) : null;
  return letter(recipient, {
    subject: fill(RETURN.subject, locale, { order: order.id }),
    body: RETURN.body[locale],
    facts: labelFacts(order, label, recipient, [
      [FACT.refund, refund],
      [FACT.method, data.payment_method],
    ]),
    button: { href: label.url, label: PRINT },
  });
}

export function renderExchangeLabel(
  order: FullOrder,
  label: MailedLabel,
  recipient: MailRecipient,
  data: MailData<"exchange_label">,
): MailContent {
  const { locale } = recipient;
  return letter(recipient, {
    subject: fill(EXCHANGE.subject, locale, { order: order.id }),
    body: EXCHANGE.body[locale],
    facts: labelFacts(order, label, recipient, [
      [FACT.instead, changeList(data.changes)],
      ...differenceFact(data.difference_minor, order.currency, locale),
      [FACT.method, data.payment_method],
    ]),
    button: { href: label.url, label: PRINT },
  });
}
