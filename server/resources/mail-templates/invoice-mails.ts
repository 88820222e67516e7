// E-mails that state an order's money: the invoice, line by line, and how its refunds stand.
import type { Locale, Localized } from "../../context";
import type { MailData } from "./data";
import { formatDate, formatMoney } from "./format";
import type { MailContent, MailRecipient } from "./mail-content";
import { fill, letter, orderFacts, type Fact, type FullOrder, type MailedPayment } from "./wording";

const FACT = {
  number: { "zh-CN": "发票号", en: "Invoice" },
  date: { "zh-CN": "下单日期", en: "Ordered on" },
  billTo: { "zh-CN": "抬头", en: "Billed to" },
  taxNumber: { "zh-CN": "税号", en: "Tax number" },
  order: { "zh-CN": "订单号", en: "Order" },
  lines: { "zh-CN": "商品", en: "Items" },
  subtotal: { "zh-CN": "小计", en: "Subtotal" },
  discount: { "zh-CN": "优惠", en: "Discount" },
  delivery: { "zh-CN": "运费", en: "Delivery" },
  total: { "zh-CN": "合计", en: "Total" },
  paid: { "zh-CN": "付款记录", en: "Paid" },
  refunds: { "zh-CN": "退款记录", en: "Refunds" },
  note: { "zh-CN": "说明", en: "Note" },
} as const satisfies Record<string, Localized>;

const INVOICE = {
  subject: { "zh-CN": "订单 {order} 的发票", en: "Invoice for your order {order}" },
  body: { "zh-CN": "这是您要的发票。", en: "Here is the invoice you asked for." },
} as const satisfies Record<string, Localized>;

const REFUNDS = {
  subject: { "zh-CN": "订单 {order} 的退款进度", en: "The refund for your order {order}" },
  none: { "zh-CN": "这张订单目前没有退款。", en: "There is no refund for this order so far." },
  pending: {
    "zh-CN": "退款正在处理中。礼品卡即时到账，其他方式需要 5–7 个工作日。",
    en: "Your refund is on its way: at once to a gift card, otherwise in 5–7 working days.",
  },
  done: {
    "zh-CN": "退款已由我们付出。到账时间由银行决定，一般不超过 5–7 个工作日。",
    en: "We have paid your refund. Your bank decides when it shows, as a rule within 5–7 working days.",
  },
} as const satisfies Record<string, Localized>;

const PENDING: Localized = { "zh-CN": "处理中", en: "on its way" };

function money(rows: readonly MailedPayment[], { locale, timezone }: MailRecipient): string {
  return rows
    .map(({ amountMinor, currency, method, at, settled }) => {
      const parts = [
        formatMoney(amountMinor, currency, locale),
        method[locale],
        formatDate(at.toISOString(), locale, timezone),
      ];
      return [...parts, ...(settled ? [] : [PENDING[locale]])].join(" · ");
    })
    .join("\n");
}

function lines(order: FullOrder, locale: Locale): string {
  return order.items
    .map((item) => {
      const name = locale === "zh-CN" ? item.nameZh : item.nameEn;
      const each = formatMoney(item.unitPriceMinor, order.currency, locale);
      const all = formatMoney(item.unitPriceMinor * item.quantity, order.currency, locale);
      return item.quantity === 1 ? `${name} · ${all}` : `${name} · ${item.quantity} × ${each} = ${all}`;
    })
    .join("\n");
}

export function renderInvoice(order: FullOrder, recipient: MailRecipient, data: MailData<"invoice">): MailContent {
  const { locale, timezone } = recipient;
  const amount = (minor: number) => formatMoney(minor, order.currency, locale);
  const of = (kind: MailedPayment["kind"]) => order.payments.filter((row) => row.kind === kind && row.settled);
  const facts: Fact[] = [
    [FACT.number, `INV-${order.id}`],
    [FACT.date, formatDate(order.placedAt.toISOString(), locale, timezone)],
    [FACT.billTo, data.bill_to ?? recipient.name],
    [FACT.taxNumber, data.tax_number],
    [FACT.order, order.id],
    [FACT.lines, lines(order, locale)],
    [FACT.subtotal, amount(order.subtotalMinor)],
    [FACT.discount, order.discountMinor > 0 ? amount(-order.discountMinor) : null],
    [FACT.delivery, order.shippingMinor > 0 ? amount(order.shippingMinor) : null],
    [FACT.total, amount(order.totalMinor)],
    [FACT.paid, money(of("CHARGE"), recipient)],
    [FACT.refunds, money(of("REFUND"), recipient)],
  ];
  return letter(recipient, {
    subject: fill(INVOICE.subject, locale, { order: order.id }),
    body: INVOICE.body[locale],
    facts,
  });
}

export function renderRefundStatus(
  order: FullOrder,
  recipient: MailRecipient,
  data: MailData<"refund_status">,
): MailContent {
  const { locale } = recipient;
  const refunds = order.payments.filter((row) => row.kind === "REFUND");
  const state =
    refunds.length === 0 ? REFUNDS.none : refunds.some((row) => !row.settled) ? REFUNDS.pending : REFUNDS.done;
  return letter(recipient, {
    subject: fill(REFUNDS.subject, locale, { order: order.id }),
    body: state[locale],
    facts: [[FACT.refunds, money(refunds, recipient)], [FACT.note, data.note], ...orderFacts(order, locale)],
  });
}
