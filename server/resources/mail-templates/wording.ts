// What all e-mails share: texts with holes, a letter of paragraphs, facts and one button, and the facts of an order.
import type { Locale, Localized } from "../../context";
import { formatMoney } from "./format";
import { html } from "./html";
import { actionButton, factTable, footerText, layout, paragraphs, type Footing } from "./layout";
import type { MailContent, MailRecipient } from "./mail-content";

/** The facts of an order that an e-mail may show. */
export type MailedOrder = {
  id: string;
  currency: string;
  subtotalMinor: number;
  discountMinor: number;
  shippingMinor: number;
  totalMinor: number;
  items: readonly { nameEn: string; nameZh: string; quantity: number; unitPriceMinor: number }[];
};

/** What became of the money: a payment, or one given back. */
export type MailedPayment = {
  kind: "CHARGE" | "REFUND";
  settled: boolean;
  amountMinor: number;
  currency: string;
  method: Localized;
  at: Date;
};

export type MailedLabel = {
  kind: "RETURN" | "EXCHANGE";
  carrier: string;
  trackingNumber: string;
  url: string;
  expiresAt: Date;
  items: readonly { name_en: string; name_zh: string; quantity: number }[];
};

/** An order with all that a letter about it may have to say. */
export type FullOrder = MailedOrder & {
  status: Localized;
  placedAt: Date;
  /** In one line, as on an envelope. */
  shipTo: string;
  parcel: { carrier: string; trackingNumber: string; estimatedDelivery: Date | null } | null;
  payments: readonly MailedPayment[];
};

export type MailedCoupon = {
  code: string;
  /** null for one of a fixed worth; else `worthMinor` is the most it takes off. */
  percent: number | null;
  worthMinor: number;
  minOrderMinor: number;
  currency: string;
  expiresAt: Date;
};

/** What the store knows that an e-mail is written from. */
export type MailFacts = {
  order: FullOrder | null;
  label: MailedLabel | null;
  coupon: MailedCoupon | null;
  /** Of a letter to the address somebody had before: the one they have now, not to be read in full. */
  movedTo: string | null;
};

export function fill(text: Localized, locale: Locale, values: Record<string, string> = {}): string {
  return text[locale].replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole);
}

export type Fact = readonly [name: Localized, value: string | null | undefined];

const GREETING: Localized = { "zh-CN": "{name}，您好：", en: "Hello {name}," };

export type LetterParts = {
  subject: string;
  body: string;
  facts: readonly Fact[];
  button?: { href: string; label: Localized };
  /** What the letter is about, for its foot; an order unless told otherwise. */
  about?: Footing;
};

/** An e-mail of paragraphs and one table of facts, as HTML and as text. Facts without a value are left out. */
export function letter(recipient: MailRecipient, parts: LetterParts): MailContent {
  const { locale } = recipient;
  const { button, about = "order" } = parts;
  const greeting = fill(GREETING, locale, { name: recipient.name });
  const rows = parts.facts.flatMap(([name, value]) => (value ? [[name[locale], value] as const] : []));
  const body = html`<p style="margin:0 0 14px">${greeting}</p>
    ${paragraphs(parts.body)} ${rows.length > 0 ? factTable(rows) : null}
    ${button ? actionButton(button.href, button.label[locale]) : null}`;
  const separator = locale === "en" ? ": " : "：";
  const text = [
    greeting,
    parts.body,
    rows.map(([name, value]) => `${name}${separator}${value}`).join("\n"),
    button ? `${button.label[locale]}${separator}${button.href}` : "",
    `-- \n${footerText(locale, about, recipient.links)}`,
  ]
    .filter((block) => block !== "")
    .join("\n\n");
  return {
    subject: parts.subject,
    text: `${text}\n`,
    html: layout(locale, parts.subject, body, about, recipient.links),
  };
}

const FACT = {
  order: { "zh-CN": "订单号", en: "Order" },
  items: { "zh-CN": "商品", en: "Items" },
  total: { "zh-CN": "合计", en: "Total" },
} as const satisfies Record<string, Localized>;

type Named = { nameEn: string; nameZh: string; quantity: number };

/** "Earbuds × 2", "Mug", a line each: names have commas of their own. */
export function itemList(items: readonly Named[], locale: Locale): string {
  const names = items.map((item) => {
    const name = locale === "zh-CN" ? item.nameZh : item.nameEn;
    return item.quantity > 1 ? `${name} × ${item.quantity}` : name;
  });
  return names.join("\n");
}

/** Number, items and total of an order. */
export function orderFacts(order: MailedOrder, locale: Locale): Fact[] {
  return [
    [FACT.order, order.id],
    [FACT.items, itemList(order.items, locale)],
    [FACT.total, formatMoney(order.totalMinor, order.currency, locale)],
  ];
}

/** Number of an order alone, for letters that may concern one or not. */
export function orderNumber(order: MailedOrder | null): Fact[] {
  return order ? [[FACT.order, order.id]] : [];
}
