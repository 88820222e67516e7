// E-mails about what was done to an order: cancelled, its items, address or payment method changed; and how it stands.
import type { Locale, Localized } from "../../context";
import type { MailData, MailTemplate } from "./data";
import { formatDate, formatMoney } from "./format";
import type { MailContent, MailRecipient } from "./mail-content";
import { fill, letter, orderFacts, type Fact, type FullOrder } from "./wording";

const FACT = {
  status: { "zh-CN": "当前状态", en: "Status" },
  reason: { "zh-CN": "取消原因", en: "Reason" },
  refund: { "zh-CN": "退款金额", en: "Refund" },
  paidTo: { "zh-CN": "退至", en: "Paid to" },
  changes: { "zh-CN": "更换内容", en: "Changed" },
  charged: { "zh-CN": "补差价", en: "Charged in addition" },
  returned: { "zh-CN": "退差价", en: "Given back" },
  method: { "zh-CN": "支付方式", en: "Payment method" },
  former: { "zh-CN": "原支付方式", en: "Before" },
  shipTo: { "zh-CN": "收货地址", en: "Deliver to" },
  carrier: { "zh-CN": "承运商", en: "Carrier" },
  tracking: { "zh-CN": "运单号", en: "Tracking number" },
  eta: { "zh-CN": "预计送达", en: "Expected" },
  note: { "zh-CN": "说明", en: "Note" },
} as const satisfies Record<string, Localized>;

const DESTINATION = {
  original: { "zh-CN": "原支付方式", en: "what you paid with" },
  gift_card: { "zh-CN": "礼品卡余额", en: "your gift card" },
} as const satisfies Record<string, Localized>;

const CANCELLED = {
  subject: { "zh-CN": "订单 {order} 已取消", en: "Your order {order} is cancelled" },
  plain: { "zh-CN": "我们已按您的要求取消了这张订单。", en: "We have cancelled this order as you asked." },
  original: {
    "zh-CN": "我们已按您的要求取消了这张订单。款项将在 5–7 个工作日内原路退回。",
    en: "We have cancelled this order as you asked. The money goes back the way it came and arrives in 5–7 working days.",
  },
  gift_card: {
    "zh-CN": "我们已按您的要求取消了这张订单。款项已退到礼品卡，现在即可使用。",
    en: "We have cancelled this order as you asked. The money is on your gift card and can be used now.",
  },
} as const satisfies Record<string, Localized>;

const CHANGED = {
  subject: { "zh-CN": "订单 {order} 的商品已更换", en: "The items of your order {order} are changed" },
  body: {
    "zh-CN": "商品已按您确认的内容更换。一张订单只能修改一次，之后不能再修改或取消。",
    en: "The items are changed as you confirmed. An order can be changed once: from now on it can be neither changed nor cancelled.",
  },
} as const satisfies Record<string, Localized>;

const ADDRESS = {
  subject: { "zh-CN": "订单 {order} 的收货地址已更新", en: "Your order {order} goes to another address" },
  body: {
    "zh-CN": "收货地址已更新。如果不是您本人的要求，请马上联系我们。",
    en: "Your order now goes to the address below. If you did not ask for this, tell us at once.",
  },
} as const satisfies Record<string, Localized>;

const METHOD = {
  subject: { "zh-CN": "订单 {order} 的支付方式已更改", en: "Your order {order} is paid another way" },
  body: {
    "zh-CN": "订单已改用新的支付方式，原来的付款会退回：礼品卡即时到账，其他方式需要 5–7 个工作日。",
    en: "Your order is now paid as below. What was paid before is given back: at once to a gift card, otherwise in 5–7 working days.",
  },
} as const satisfies Record<string, Localized>;

const STATUS = {
  subject: { "zh-CN": "订单 {order}：{status}", en: "Your order {order}: {status}" },
  body: { "zh-CN": "这是您的订单目前的情况。", en: "This is how your order stands." },
} as const satisfies Record<string, Localized>;

/** "A → B", a line each. */
export function changeList(changes: readonly { from: string; to: string }[] | null | undefined): string {
  return (changes ?? []).map(({ from, to }) => `${from} → ${to}`).join("\n");
}

/** What a change cost or gave back; nothing when it did neither. */
export function differenceFact(minor: number | null | undefined, currency: string, locale: Locale): Fact[] {
  if (!minor) return [];
  const amount = formatMoney(Math.abs(minor), currency, locale);
  return [[minor > 0 ? FACT.charged : FACT.returned, amount]];
}

type Render<T extends MailTemplate> = (order: FullOrder, recipient: MailRecipient, data: MailData<T>) => MailContent;

export const renderOrderCancelled: Render<"order_cancelled"> = (order, recipient, data) => {
  const { locale } = recipient;
  const destination = data.destination ?? "original";
  return letter(recipient, {
    subject: fill(CANCELLED.subject, locale, { order: order.id }),
    body: (data.refund_minor ? CANCELLED[destination] : CANCELLED.plain)[locale],
    facts: [
      [FACT.refund, data.refund_minor ? formatMoney(data.refund_minor, order.currency, locale) : null],
      [FACT.paidTo, data.refund_minor ? (data.payment_method ?? DESTINATION[destination][locale]) : null],
      [FACT.reason, data.reason],
      ...orderFacts(order, locale),
    ],
  });
};

export const renderOrderChanged: Render<"order_changed"> = (order, recipient, data) => {
  const { locale } = recipient;
  return letter(recipient, {
    subject: fill(CHANGED.subject, locale, { order: order.id }),
    body: CHANGED.body[locale],
    facts: [
      [FACT.changes, changeList(data.changes)],
      ...differenceFact(data.difference_minor, order.currency, locale),
      [FACT.method, data.payment_method],
      ...orderFacts(order, locale),
    ],
  });
};

export const renderAddressChanged: Render<"address_changed"> = (order, recipient) => {
  const { locale } = recipient;
  return letter(recipient, {
    subject: fill(ADDRESS.subject, locale, { order: order.id }),
    body: ADDRESS.body[locale],
    facts: [[FACT.shipTo, order.shipTo], ...orderFacts(order, locale)],
  });
};

export const renderPaymentMethodChanged: Render<"payment_method_changed"> = (order, recipient, data) => {
  const { locale } = recipient;
  return letter(recipient, {
    subject: fill(METHOD.subject, locale, { order: order.id }),
    body: METHOD.body[locale],
    facts: [
      [FACT.method, data.payment_method],
      [FACT.former, data.former_payment_method],
      [FACT.refund, data.refund_minor ? formatMoney(data.refund_minor, order.currency, locale) : null],
      ...orderFacts(order, locale),
    ],
  });
};

export const renderOrderStatus: Render<"order_status"> = (order, recipient, data) => {
  const { locale, timezone } = recipient;
  const eta = order.parcel?.estimatedDelivery;
  return letter(recipient, {
    subject: fill(STATUS.subject, locale, { order: order.id, status: order.status[locale] }),
    body: STATUS.body[locale],
    facts: [
      [FACT.status, order.status[locale]],
      [FACT.carrier, order.parcel?.carrier],
      [FACT.tracking, order.parcel?.trackingNumber],
      [FACT.eta, eta ? formatDate(eta.toISOString(), locale, timezone) : null],
      [FACT.note, data.note],
      [FACT.shipTo, order.shipTo],
      ...orderFacts(order, locale),
    ],
  });
};
