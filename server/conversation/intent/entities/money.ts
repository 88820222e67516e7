// Amounts of money, in integer minor units. Only what names a currency is money; a bare number is none.
import type { Offer, Reading } from "./entity";
import { EN_NUMERAL, enNumber, ZH_NUMBER, ZH_NUMERAL, zhNumber } from "./numerals";

const SIGNS: Readonly<Record<string, string>> = {
  us$: "USD",
  hk$: "HKD",
  nt$: "TWD",
  a$: "AUD",
  c$: "CAD",
  s$: "SGD",
  $: "USD",
  "€": "EUR",
  "£": "GBP",
  "¥": "CNY",
  "₩": "KRW",
  "₹": "INR",
};
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:元|块|块钱|人民币|rmb|cny|yuan|renminbi|圆)/u, "CNY"],
  [/^(?:美元|美金|刀|usd|us dollars?|dollars?|bucks?)/u, "USD"],
  [/^(?:欧元|欧|eur|euros?)/u, "EUR"],
  [/^(?:英镑|镑|gbp|quid|pounds? sterling|pounds)/u, "GBP"],
  [/^(?:日元|日币|円|jpy|yen)/u, "JPY"],
  [/^(?:港币|港元|hkd)/u, "HKD"],
  [/^(?:台币|新台币|twd)/u, "TWD"],
];
const NO_CENTS = new Set(["JPY", "KRW"]);
/** What is counted in 块 and is no money. */
const PIECES =
  "香皂|肥皂|手工皂|皂|布|蛋糕|手表|表|电池|玻璃|巧克力|饼|硬盘|屏|砖|毛巾|地毯|肉|木|石|板|显卡|内存|主板|披萨|豆腐|糖";

const AMOUNT = "(\\d{1,3}(?:[,.' ]\\d{3})+(?:[.,]\\d{1,2})?|\\d{1,9}(?:[.,]\\d{1,2})?)(?![\\d])";
const SIGNED = new RegExp(
  `(?<![\\p{Script=Latin}])((?:us|hk|nt|a|c|s)?\\$|[€£¥₩₹]|(?:usd|eur|gbp|cny|rmb|jpy)(?=\\s?\\d))\\s?${AMOUNT}\\s?(k\\b|万)?`,
  "gu",
);
const NAMED = new RegExp(
  `(?<![\\p{Script=Latin}\\d.,:/-])${AMOUNT}\\s?(k\\b|万)?\\s?((?:usd|eur|euros?|gbp|cny|rmb|jpy|yuan|yen|hkd|us dollars?|dollars?|bucks?|quid|pounds(?! (?:heavy|of\\b))|renminbi)(?![a-z])|[€£$](?!\\d)|美元|美金|刀(?!具|片)|欧元|欧(?!码)|英镑|镑|日元|日币|円|港币|港元|台币)`,
  "gu",
);
const WORDY = new RegExp(`\\b(${EN_NUMERAL}) (us dollars|dollars?|bucks?|euros?|quid|yuan|yen)\\b`, "gu");
const CENTS = /(?<![\d.,])(\d{1,3}) ?(?:cents?|¢)(?![a-z])/gu;
/** "三百块", "99元", "3块5", "5毛", "1.5万元" */
const YUAN = new RegExp(
  `(?<![\\d.:/第零〇一二两三四五六七八九十百千万])(${ZH_NUMBER})(?:(?:多|来)(?=[元块]))?(?:元|圆|块钱|块(?!${PIECES}|儿)|人民币)(?:(\\d|${ZH_NUMERAL})(?![\\d十百千万个件天年月日]|${ZH_NUMERAL})(?:毛|角)?)?钱?`,
  "gu",
);
const ZH_FOREIGN = new RegExp(`(?<![\\d.第])(${ZH_NUMERAL}{1,9})(美元|美金|欧元|英镑|日元|港币|刀)`, "gu");
const JIAO = /(?<![\d.])([\d一二两三四五六七八九])(?:毛|角)(?:钱|(?=$|[,。!?\s]))/gu;

/** "1,299.50", "1.299,50", "12,5": the last sign with one or two digits behind it is the decimal one. */
export function readAmount(text: string): number {
  const bare = text.replace(/[' ]/g, "");
  const decimal = /[.,](\d{1,2})$/.exec(bare);
  const whole = (decimal ? bare.slice(0, decimal.index) : bare).replace(/[.,]/g, "");
  return Number(decimal ? `${whole}.${decimal[1]}` : whole);
}

const times = (mark: string | undefined) => (mark === undefined ? 1 : mark === "万" ? 10_000 : 1_000);

export function readMoney(reading: Reading): Offer[] {
  const { plain, about } = reading;
  const found: Offer[] = [];
  const add = (match: RegExpExecArray, amount: number | null, currency: string | undefined) => {
    const minor = amount === null || !currency ? NaN : Math.round(amount * (NO_CENTS.has(currency) ? 1 : 100));
    if (!currency || !Number.isSafeInteger(minor)) return;
    const shown = NO_CENTS.has(currency) ? String(minor) : (minor / 100).toFixed(2);
    const [start, end] = [match.index, match.index + match[0].trimEnd().length];
    found.push({ type: "money", value: `${shown} ${currency}`, minor, currency, start, end });
  };
  const yen = about.country === "JP" ? "JPY" : "CNY";
  for (const match of plain.matchAll(SIGNED)) {
    const sign = match[1] ?? "";
    const currency = sign === "¥" ? yen : (SIGNS[sign] ?? sign.toUpperCase().replace("RMB", "CNY"));
    add(match, readAmount(match[2] ?? "") * times(match[3]), currency);
  }
  for (const match of plain.matchAll(NAMED)) {
    const word = match[3] ?? "";
    add(match, readAmount(match[1] ?? "") * times(match[2]), SIGNS[word] ?? currencyOf(word));
  }
  for (const match of plain.matchAll(WORDY)) add(match, enNumber(match[1] ?? ""), currencyOf(match[2] ?? ""));
  for (const match of plain.matchAll(CENTS)) add(match, Number(match[1]) / 100, "USD");
  for (const match of plain.matchAll(YUAN)) {
    // "一块发货" is together.
    if (/^一块/u.test(match[0]) && !/钱|\d$/u.test(match[0])) continue;
    const whole = zhNumber(match[1] ?? "");
    add(match, whole === null ? null : whole + (match[2] === undefined ? 0 : (zhNumber(match[2]) ?? 0) / 10), "CNY");
  }
  for (const match of plain.matchAll(ZH_FOREIGN)) add(match, zhNumber(match[1] ?? ""), currencyOf(match[2] ?? ""));
  for (const match of plain.matchAll(JIAO)) add(match, (zhNumber(match[1] ?? "") ?? 0) / 10, "CNY");
  return found;
}

const currencyOf = (word: string) => WORDS.find(([name]) => name.test(word))?.[1];
