// Coupon codes: what is called one, and what has the shape of ours ("SORRY2026XYZKTM").
import type { Offer, Reading } from "./entity";

const CODE = "([a-z\\d][a-z\\d_-]{2,23})(?![\\p{Script=Latin}\\d])";
const NAMED = new RegExp(
  `(?:\\b(?:(?:coupon|promo(?:tion(?:al)?)?|discount|voucher|gift)(?: code)?|(?:my|the|this) code)(?: is| was|:| called| named)?|(?:(?:优惠|折扣|促销|兑换|代金|抵用)[券码]码?|券码?)(?:号|是|为)?|优惠券|红包码)\\s?[:"'“「]?\\s?${CODE}`,
  "gu",
);
const OURS = /(?<![\p{Script=Latin}\d])[a-z]{3,12}20\d\d[a-z]{3,10}(?![\p{Script=Latin}\d])/gu;
/** Capitals with digits at their end: "SAVE20". */
const CAPITALS = /(?<![\p{Script=Latin}\d#-])[A-Z]{4,12}-?\d{1,4}(?![\p{Script=Latin}\d-])/gu;
const ABOUT_COUPONS = /\b(?:coupons?|promo|discount|voucher|code|apply|redeem)\b|券|优惠|折扣|兑换|码/u;

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
  if (ABOUT_COUPONS.test(plain)) {
    for (const match of text.matchAll(CAPITALS)) add(match.index, match.index + match[0].length, match[0]);
  }
  return found;
}
