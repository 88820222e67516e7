// What all e-mails about an order share: its facts as rows, and texts with holes.
import type { Locale, Localized } from "../../context";
import { formatMoney } from "./format";
import { html } from "./html";
import { factTable, layout, paragraphs } from "./layout";
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

export function fill(text: Localized, locale: Locale, values: Record<string, string> = {}): string {
  return text[locale].replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole);
}

export type Fact = readonly [name: Localized, value: string | null | undefined];

const GREETING: Localized = { "zh-CN": "{name}，您好：", en: "Hello {name}," };

/** An e-mail of paragraphs and one table of facts, as HTML and as text. Facts without a value are left out. */
export function letter(
  recipient: MailRecipient,
  parts: { subject: string; body: string; facts: readonly Fact[] },
): MailContent {
  const { locale } = recipient;
  const greeting = fill(GREETING, locale, { name: recipient.name });
  const rows = parts.facts.flatMap(([name, value]) => (value ? [[name[locale], value] as const] : []));
  const body = html`<p style="margin:0 0 14px">${greeting}</p>
    ${paragraphs(parts.body)} ${rows.length > 0 ? factTable(rows) : null}`;
  const separator = locale === "en" ? ": " : "：";
  const text = [greeting, parts.body, rows.map(([name, value]) => `${name}${separator}${value}`).join("\n")]
    .filter((block) => block !== "")
    .join("\n\n");
  return { subject: parts.subject, text: `${text}\n`, html: layout(locale, parts.subject, body) };
}

const FACT = {
  order: { "zh-CN": "订单号", en: "Order" },
  items: { "zh-CN": "商品", en: "Items" },
  total: { "zh-CN": "合计", en: "Total" },
} as const satisfies Record<string, Localized>;

/** Number, items and total of an order. */
export function orderFacts(order: MailedOrder, locale: Locale): Fact[] {
  const items = order.items.map((item) => {
    const name = locale === "zh-CN" ? item.nameZh : item.nameEn;
    return item.quantity > 1 ? `${name} × ${item.quantity}` : name;
  });
  return [
    [FACT.order, order.id],
    [FACT.items, items.join(locale === "zh-CN" ? "、" : ", ")],
    [FACT.total, formatMoney(order.totalMinor, order.currency, locale)],
  ];
}
