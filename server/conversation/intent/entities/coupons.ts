// Coupon codes: what is called one, and what has the shape of ours ("SORRY2026XYZKTM").
import type { Offer, Reading } from "./entity";

const CODE = "([a-z\\d][a-z\\d_-]{2,23})(?![\\p{Script=Latin}\\d])";
const NAMED = new RegExp(
  `(?:\\b(?:(?:coupon|promo(?:tion(?:al)?)?|discount|voucher|gift)(?: code)?|(?<!(?:error|zip|postal|post|area|qr|bar|gate|door|verification|security|tracking|country|dress|sms|the) )code)(?: is| was|:| called| named)?|(?:(?:优惠|折扣|促销|兑换|代金|抵用|新人|邀请|抵扣)[券码]码?|券码?|优惠口令|口令)(?:号|是|为)?|优惠券|红包码)\\s?[:"'“「]?\\s?${CODE}`,
  "gu",
);
const OURS = /(?<![\p{Script=Latin}\d])[a-z]{3,12}20\d\d[a-z]{3,10}(?![\p{Script=Latin}\d])/gu;
/** Words in capitals with a number at their end or within: "SAVE20", "TAKE15OFF", "VIP-GOLD-30". */
const CAPITALS =
  /(?<![\p{Script=Latin}\d#-])(?:[A-Z]{4,14}-?\d{1,4}|[A-Z]{3,10}\d{1,3}[A-Z]{2,8}|[A-Z]{2,8}(?:-[A-Z\d]{2,8}){1,3})(?![\p{Script=Latin}\d-])/gu;
/** So long a word with a number is no model of anything: a code even where nobody speaks of codes. */
const SURELY = /^(?:[A-Z]{5,14}-?\d{1,4}|[A-Z]{4,10}\d{1,3}[A-Z]{2,8})$/u;
const ABOUT_COUPONS =
  /\b(?:coupons?|promo|discount|voucher|code|apply|redeem|stack|checkout|expired?|valid|shared|referral|referred)\b|券|优惠|折扣|兑换|码|给的|送的|领的|没减|不减|输入|失效|过期|有效/u;
/** One word in capitals, put as a code is: in quotation marks, or beside another one. */
const QUOTED = /(?<=["'“「『])[A-Z]{5,16}(?=["'”」』])/gu;
const BESIDE = /(?<=(?:\b(?:with|and|or|use|apply|stack)\s|[和跟与用]\s?))[A-Z]{5,16}(?![\p{Script=Latin}\d-])/gu;
const NO_CODE = /^(?:PAYPAL|ALIPAY|WECHAT|MASTERCARD|UNIONPAY|KLARNA|APPLE|GOOGLE)$/u;
/** "summer24 is expired", "spring15失效": what is refused as codes are. */
const REFUSED =
  /(?<![\p{Script=Latin}\d-])[a-z]{4,14}\d{1,4}(?=\s?(?:(?:is|was|has|says|shows) (?:already |now )?(?:expired|invalid|not valid|used)|isn['’]?t (?:valid|accepted)|提示|显示|已?(?:失效|过期|无效)))/gu;
/** "SAVE20NOW这个码", "the SPRING15 code" */
const NAMED_BEHIND =
  /(?<![\p{Script=Latin}\d-])([a-z\d][a-z\d_-]{2,23})(?:\s?(?:这个|那个|的)?(?:优惠|折扣|兑换|促销)?[码券]|\s(?:coupon|promo|discount|voucher)?\s?code\b)/gu;

/** A word after "code" is a code only when it is written like one. */
const written = (said: string) => /\d/.test(said) || /^[A-Z][A-Z_-]{3,}$/.test(said);

export function readCoupons({ plain, text }: Reading): Offer[] {
  const found: Offer[] = [];
  const add = (start: number, end: number, said: string) =>
    found.push({ type: "coupon_code", value: said.toUpperCase(), start, end });
  for (const match of plain.matchAll(OURS)) add(match.index, match.index + match[0].length, match[0]);
  for (const match of plain.matchAll(NAMED)) {
    const end = match.index + match[0].length;
    const said = text.slice(end - (match[1]?.length ?? 0), end);
    // "coupon 5" is five of something, "码 42" a size.
    if (written(said) && !/^\d{1,5}$/.test(said)) add(match.index, end, said);
  }
  for (const match of plain.matchAll(NAMED_BEHIND)) {
    const end = match.index + (match[1]?.length ?? 0);
    const said = text.slice(match.index, end);
    if (/\d/.test(said) && /[A-Za-z]{2}/.test(said)) add(match.index, end, said);
  }
  for (const match of plain.matchAll(REFUSED))
    add(match.index, match.index + match[0].length, text.slice(match.index, match.index + match[0].length));
  // Where all is written in capitals they say nothing.
  if (!/\p{Ll}|\p{Script=Han}/u.test(text)) return found;
  const about = ABOUT_COUPONS.test(plain);
  for (const match of text.matchAll(CAPITALS))
    if (SURELY.test(match[0]) || ((about || found.length > 0) && /\d/.test(match[0])))
      add(match.index, match.index + match[0].length, match[0]);
  if (about || found.length > 0)
    for (const regex of [QUOTED, BESIDE])
      for (const match of text.matchAll(regex))
        if (!NO_CODE.test(match[0])) add(match.index, match.index + match[0].length, match[0]);
  return found;
}
