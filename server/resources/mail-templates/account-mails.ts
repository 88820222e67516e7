// E-mails that concern no order: the account was changed, a report is ready, a coupon, things one may like.
import { env } from "../../env";
import type { Locale, Localized } from "../../context";
import type { ACCOUNT_PARTS, MailData } from "./data";
import { formatDate, formatMoney } from "./format";
import type { MailContent, MailRecipient } from "./mail-content";
import { fill, letter, orderNumber, type Fact, type FullOrder, type MailedCoupon } from "./wording";

const PART: Record<(typeof ACCOUNT_PARTS)[number], Localized> = {
  name: { "zh-CN": "姓名", en: "name" },
  email: { "zh-CN": "邮箱", en: "e-mail address" },
  phone: { "zh-CN": "电话", en: "phone number" },
  locale: { "zh-CN": "语言", en: "language" },
  timezone: { "zh-CN": "时区", en: "time zone" },
  address: { "zh-CN": "默认地址", en: "default address" },
  payment_method: { "zh-CN": "支付方式", en: "payment methods" },
  preferences: { "zh-CN": "通知设置", en: "notification settings" },
};

const FACT = {
  changed: { "zh-CN": "更改内容", en: "Changed" },
  movedTo: { "zh-CN": "新邮箱", en: "New address" },
  report: { "zh-CN": "报表", en: "Report" },
  rows: { "zh-CN": "行数", en: "Rows" },
  code: { "zh-CN": "优惠码", en: "Code" },
  worth: { "zh-CN": "优惠", en: "Worth" },
  least: { "zh-CN": "使用门槛", en: "On orders from" },
  until: { "zh-CN": "有效期至", en: "Valid until" },
  reason: { "zh-CN": "说明", en: "Reason" },
} as const satisfies Record<string, Localized>;

const TEXT = {
  account: { "zh-CN": "您的账户资料已更改", en: "Your account was changed" },
  accountBody: {
    "zh-CN": "您账户的以下内容刚刚更改。如果不是您本人的操作，请马上联系我们。",
    en: "The following was changed in your account just now. If it was not you, tell us at once.",
  },
  movedBody: {
    "zh-CN": "您账户的邮箱刚刚更改，以后的通知会发到新邮箱，这里是最后一封。如果不是您本人的操作，请马上联系我们。",
    en: "The e-mail address of your account was changed just now. From now on we write to the new one; this is the last letter to this one. If it was not you, tell us at once.",
  },
  report: { "zh-CN": "报表已生成：{title}", en: "Your report is ready: {title}" },
  reportBody: {
    "zh-CN": "您要的报表已经生成，可以查看和下载。",
    en: "The report you asked for is ready to be read and downloaded.",
  },
  open: { "zh-CN": "打开报表", en: "Open the report" },
  coupon: { "zh-CN": "送您一张优惠券：{code}", en: "A coupon for you: {code}" },
  couponBody: { "zh-CN": "下次购物结算时填写优惠码即可使用。", en: "Enter the code when you check out next time." },
  percent: { "zh-CN": "减 {percent}%，最多减 {worth}", en: "{percent}% off, up to {worth}" },
  fixed: { "zh-CN": "减 {worth}", en: "{worth} off" },
  picks: { "zh-CN": "为您挑选的商品", en: "Picked for you" },
  picksBody: { "zh-CN": "这些商品也许合您的心意：", en: "You may like these:" },
} as const satisfies Record<string, Localized>;

export function renderAccountChanged(
  recipient: MailRecipient,
  data: MailData<"account_changed">,
  movedTo: string | null,
): MailContent {
  const { locale } = recipient;
  const parts = [...new Set(data.changed)].map((part) => PART[part][locale]);
  return letter(recipient, {
    subject: TEXT.account[locale],
    body: (movedTo === null ? TEXT.accountBody : TEXT.movedBody)[locale],
    facts: [
      [FACT.changed, parts.join(locale === "zh-CN" ? "、" : ", ")],
      [FACT.movedTo, movedTo],
    ],
    about: "account",
  });
}

export function renderReportReady(recipient: MailRecipient, data: MailData<"report_ready">): MailContent {
  const { locale } = recipient;
  const rows = data.rows == null ? null : new Intl.NumberFormat(locale).format(data.rows);
  return letter(recipient, {
    subject: fill(TEXT.report, locale, { title: data.title }),
    body: [TEXT.reportBody[locale], data.summary ?? ""].filter(Boolean).join("\n\n"),
    facts: [
      [FACT.report, data.title],
      [FACT.rows, rows],
    ],
    button: { href: new URL(data.path, env.APP_URL).href, label: TEXT.open },
    about: "notice",
  });
}

function worthOf({ percent, worthMinor, currency }: MailedCoupon, locale: Locale): string {
  const worth = formatMoney(worthMinor, currency, locale);
  return percent === null
    ? fill(TEXT.fixed, locale, { worth })
    : fill(TEXT.percent, locale, { percent: String(percent), worth });
}

export function renderCouponIssued(
  order: FullOrder | null,
  coupon: MailedCoupon,
  recipient: MailRecipient,
  data: MailData<"coupon_issued">,
): MailContent {
  const { locale, timezone } = recipient;
  const { code, minOrderMinor, currency, expiresAt } = coupon;
  return letter(recipient, {
    subject: fill(TEXT.coupon, locale, { code }),
    body: TEXT.couponBody[locale],
    facts: [
      [FACT.code, code],
      [FACT.worth, worthOf(coupon, locale)],
      [FACT.least, minOrderMinor > 0 ? formatMoney(minOrderMinor, currency, locale) : null],
      [FACT.until, formatDate(expiresAt.toISOString(), locale, timezone)],
      [FACT.reason, data.reason],
      ...orderNumber(order),
    ],
    about: "notice",
  });
}

export function renderRecommendations(recipient: MailRecipient, data: MailData<"recommendations">): MailContent {
  const { locale } = recipient;
  const facts = data.items.map((item): Fact => {
    const price = item.price_minor && item.currency ? formatMoney(item.price_minor, item.currency, locale) : null;
    return [{ "zh-CN": item.name, en: item.name }, [price, item.reason].filter(Boolean).join("\n") || "·"];
  });
  return letter(recipient, { subject: TEXT.picks[locale], body: TEXT.picksBody[locale], facts, about: "notice" });
}
