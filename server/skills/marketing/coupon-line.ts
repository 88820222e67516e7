// Offers as a customer reads them, in a line for each.
import type { Locale } from "../../context";
import type { CouponStatus } from "../../commerce/coupon-list";
import { formatDate, formatMoney } from "../../resources/mail-templates/format";

type Terms = { kind: string; percent: number | null; worthMinor: number; currency: string; minOrderMinor: number };

/** "15% off, up to $12.50, on orders from $50.00" */
export function termsText(terms: Terms, locale: Locale): string {
  const { kind, percent, currency } = terms;
  const worth = formatMoney(terms.worthMinor, currency, locale);
  const least = terms.minOrderMinor > 0 ? formatMoney(terms.minOrderMinor, currency, locale) : null;
  if (locale === "zh-CN") {
    const off = kind === "PERCENT" ? `减免 ${percent ?? 0}%，最多 ${worth}` : `减免 ${worth}`;
    return least ? `${off}，满 ${least} 可用` : off;
  }
  const off = kind === "PERCENT" ? `${percent ?? 0}% off, up to ${worth}` : `${worth} off`;
  return least ? `${off}, on orders from ${least}` : off;
}

const STATUS: Record<CouponStatus, { "zh-CN": string; en: string }> = {
  usable: { "zh-CN": "可用", en: "usable" },
  redeemed: { "zh-CN": "已使用", en: "used" },
  expired: { "zh-CN": "已过期", en: "expired" },
  revoked: { "zh-CN": "已收回", en: "taken back" },
};

/** "SORRY2026XYZKTM: 15% off, up to $12.50 (usable until February 20, 2027)" */
export function couponLine(
  coupon: Terms & { code: string; status: CouponStatus; expiresAt: Date },
  locale: Locale,
  timeZone: string,
): string {
  const terms = termsText(coupon, locale);
  const status = STATUS[coupon.status][locale];
  const day = formatDate(coupon.expiresAt.toISOString(), locale, timeZone);
  if (locale === "zh-CN") {
    return `${coupon.code}：${terms}（${status}${coupon.status === "usable" ? `，有效期至 ${day}` : ""}）`;
  }
  return `${coupon.code}: ${terms} (${status}${coupon.status === "usable" ? ` until ${day}` : ""})`;
}
