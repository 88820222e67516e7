// order_delay_notify_v2: tells a customer that an order is late, what the carrier says, and what they get for it.
import { z } from "zod";
import type { Locale, Localized } from "../../context";
import { formatDate, formatMoney } from "./format";
import { html, type Html } from "./html";
import { factTable, footerText, layout, paragraphs } from "./layout";
import type { MailContent, MailRecipient } from "./mail-content";

export const orderDelayNotifyData = z.object({
  /** The words of apology, already in the customer's language. Blank lines part paragraphs. */
  apology: z.string().trim().min(1).max(5_000),
  days_delayed: z.int().min(0),
  current_status_text: z.string().max(100).nullish(),
  last_scan_place: z.string().max(200).nullish(),
  last_scan_at: z.iso.datetime().nullish(),
  delay_reason_text: z.string().max(200).nullish(),
  new_estimated_delivery: z.iso.datetime(),
  coupon_code: z.string().max(64).nullish(),
  coupon_percent: z.int().min(0).max(100).nullish(),
  coupon_worth_minor: z.int().min(0).nullish(),
  currency: z.string().length(3).nullish(),
  coupon_expires_at: z.iso.datetime().nullish(),
});
export type OrderDelayNotifyData = z.output<typeof orderDelayNotifyData>;

const TEXT = {
  subject: { "zh-CN": "您的订单 {order} 延误了，我们很抱歉", en: "Your order {order} is late, and we are sorry" },
  greeting: { "zh-CN": "{name}，您好：", en: "Hello {name}," },
  status: { "zh-CN": "当前状态", en: "Status" },
  scan: { "zh-CN": "最近扫描", en: "Last scan" },
  reason: { "zh-CN": "延误原因", en: "Reason" },
  eta: { "zh-CN": "新的预计送达", en: "New estimate" },
  late: { "zh-CN": "晚于原定 {n} 天", en: "{n} later than promised" },
  coupon: { "zh-CN": "{percent}% 优惠券，价值 {worth}", en: "{percent}% off your next order, worth {worth}" },
  until: { "zh-CN": "{date}前有效", en: "Valid until {date}" },
} as const satisfies Record<string, Localized>;

function fill(text: Localized, locale: Locale, values: Record<string, string> = {}): string {
  return text[locale].replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole);
}

function facts(data: OrderDelayNotifyData, recipient: MailRecipient): (readonly [string, string])[] {
  const { locale, timezone } = recipient;
  const date = (iso: string) => formatDate(iso, locale, timezone);
  const scan = [data.last_scan_place, data.last_scan_at ? date(data.last_scan_at) : null].filter(Boolean).join(" · ");
  const days =
    locale === "en" ? `${data.days_delayed} ${data.days_delayed === 1 ? "day" : "days"}` : `${data.days_delayed}`;
  const late = data.days_delayed > 0 ? fill(TEXT.late, locale, { n: days }) : null;
  const eta = date(data.new_estimated_delivery);
  const rows: [Localized, string | null | undefined][] = [
    [TEXT.status, data.current_status_text],
    [TEXT.scan, scan],
    [TEXT.reason, data.delay_reason_text],
    [TEXT.eta, late === null ? eta : locale === "en" ? `${eta} (${late})` : `${eta}（${late}）`],
  ];
  return rows.flatMap(([name, value]) => (value ? [[name[locale], value] as const] : []));
}

function coupon(data: OrderDelayNotifyData, recipient: MailRecipient) {
  const { locale, timezone } = recipient;
  const { coupon_code: code, coupon_percent: percent, coupon_worth_minor: worth, currency } = data;
  if (!code || percent == null || worth == null || !currency) return null;
  return {
    code,
    terms: fill(TEXT.coupon, locale, { percent: String(percent), worth: formatMoney(worth, currency, locale) }),
    until: data.coupon_expires_at
      ? fill(TEXT.until, locale, { date: formatDate(data.coupon_expires_at, locale, timezone) })
      : null,
  };
}

function couponBox(offer: NonNullable<ReturnType<typeof coupon>>): Html {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:20px 0 0">
    <tr>
      <td align="center" style="padding:18px;background:#eef6f2;border:1px dashed #0f6b53;border-radius:10px">
        <div style="font-size:14px;color:#3d5a50">${offer.terms}</div>
        <div
          style="margin:6px 0;font:600 22px/1.3 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.08em;color:#0f6b53"
        >
          ${offer.code}
        </div>
        ${offer.until ? html`<div style="font-size:13px;color:#6b665c">${offer.until}</div>` : null}
      </td>
    </tr>
  </table>`;
}

export function renderOrderDelayNotify(
  orderId: string,
  recipient: MailRecipient,
  data: OrderDelayNotifyData,
): MailContent {
  const { locale } = recipient;
  const subject = fill(TEXT.subject, locale, { order: orderId });
  const greeting = fill(TEXT.greeting, locale, { name: recipient.name });
  const rows = facts(data, recipient);
  const offer = coupon(data, recipient);
  const body = html`<p style="margin:0 0 14px">${greeting}</p>
    ${paragraphs(data.apology)} ${factTable(rows)} ${offer ? couponBox(offer) : null}`;
  const separator = locale === "en" ? ": " : "：";
  const text = [
    greeting,
    data.apology,
    rows.map(([name, value]) => `${name}${separator}${value}`).join("\n"),
    ...(offer ? [[offer.terms, offer.code, offer.until].filter(Boolean).join("\n")] : []),
    `-- \n${footerText(locale, "order", recipient.links)}`,
  ].join("\n\n");
  return { subject, text: `${text}\n`, html: layout(locale, subject, body, "order", recipient.links) };
}
