// Where somebody can be reached: e-mail addresses and phone numbers. A phone's digits are judged by the numbering plans of
// the countries, so that an order number of eleven digits does not pass for one.
import parsePhone, { type CountryCode, isSupportedCountry } from "libphonenumber-js";
import type { Offer, Reading } from "./entity";

const EMAIL =
  /(?<![\p{Script=Latin}\d._%+-])[a-z\d][a-z\d._%+-]{0,63}@[a-z\d](?:[a-z\d-]{0,62}\.)+[a-z]{2,24}(?![a-z\d@])/gu;

export function readEmails({ plain, text }: Reading): Offer[] {
  if (!plain.includes("@")) return [];
  return [...plain.matchAll(EMAIL)].map((match) => {
    const [start, end] = [match.index, match.index + match[0].length];
    return { type: "email", value: text.slice(start, end).toLowerCase(), start, end };
  });
}

const URL = /\b(?:https?:\/\/|www\.)[^\s，。、）)]{1,300}/gu;

/** Places in which no number is a fact: links. */
export function linkSpans({ plain }: Reading): { start: number; end: number }[] {
  return [...plain.matchAll(URL)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

const CANDIDATE =
  /(?<![\p{Script=Latin}\d.,#/¥$€£-])(?:\+|00(?=[1-9]))?\(?\d(?:[ ()\d.-]{5,20})\d(?![\d%]|[.,/-]\d|\p{Script=Latin})/gu;
/** "phone number", "打我电话": what follows is one, if it can be. */
const NAMED =
  /(?:\b(?:my number|phone|mobile|cell|tel|telephone|call|text|reach|ring|whatsapp|contact)\b[^\d,;.]{0,28}|(?:电话|手机|联系方式|致电|打给?我?|拨打)[^\d,，。;；]{0,10})\+?\(?$/u;
const CHINESE_MOBILE = /^1[3-9]\d{9}$/;
const DAY = /^\(?(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}\)?$/;

export function readPhones({ plain, about, chinese }: Reading): Offer[] {
  if (!/\d[ ()\d.-]{5,}\d/.test(plain)) return [];
  const home = country(about.country) ?? (chinese ? "CN" : "US");
  return [...plain.matchAll(CANDIDATE)].flatMap((match) => {
    const [written] = match;
    const digits = written.replace(/\D/g, "");
    const named = NAMED.test(plain.slice(Math.max(0, match.index - 44), match.index));
    if (digits.length < 7 || digits.length > 15 || DAY.test(written)) return [];
    // Digits alone are a phone only where they cannot well be anything else.
    const shaped = /[+() -]/.test(written.trim()) || CHINESE_MOBILE.test(digits);
    if (!named && !shaped) return [];
    const international = written.startsWith("00") && !chinese ? `+${written.slice(2)}` : written;
    // What is called a phone and is none at home may be one of another place our customers write from.
    const elsewhere: CountryCode[] = named ? ["US", "GB", "CN"] : [];
    const tried: CountryCode[] = CHINESE_MOBILE.test(digits) ? ["CN", home] : [home, ...elsewhere];
    const phone = tried.map((region) => parsePhone(international, region)).find((one) => one?.isValid());
    if (!phone) return [];
    return [
      {
        type: "phone",
        value: phone.number,
        written: phone.formatInternational(),
        country: phone.country ?? null,
        start: match.index,
        end: match.index + written.length,
      },
    ];
  });
}

const country = (code: string | undefined): CountryCode | null => (code && isSupportedCountry(code) ? code : null);
