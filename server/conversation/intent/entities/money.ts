// Amounts of money, in integer minor units. Only what names a currency is money; a bare number is none.
import type { Offer, Reading } from "./entity";
import { EN_NUMERAL, enNumber, ZH_NUMBER, ZH_NUMERAL, zhNumber } from "./numerals";

const SIGNS: Readonly<Record<string, string>> = {
  us$: "USD",
  hk$: "HKD",
  nt$: "TWD",
  a$: "AUD",
  c$: "CAD",
  ca$: "CAD",
  au$: "AUD",
  nz$: "NZD",
  mx$: "MXN",
  人民币: "CNY",
  港币: "HKD",
  美元: "USD",
  美金: "USD",
  欧元: "EUR",
  英镑: "GBP",
  日元: "JPY",
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
  `(?<![\\p{Script=Latin}])((?:us|hk|nt|ca|au|nz|mx|a|c|s)?\\$|[€£¥₩₹]|(?:usd|eur|gbp|cny|rmb|jpy|人民币|(?<!\\d)(?:港币|美元|美金|欧元|英镑|日元))(?=\\s?\\d))\\s?${AMOUNT}\\s?(k\\b|万)?`,
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
const JIAO = /(?<![\d.])([\d一二两三四五六七八九])(?:毛(?![衣线巾毯笔绒毡刷孔豆病躁利呢子])|角(?![形度落色架铁]))钱?/gu;
/** "卖八十九", "花了两千多", "一百五以内": what is paid needs no unit. */
const PAID = new RegExp(
  `(?:花了?|[才只就]?卖|付了|赔了?|扣了|收了|退了|刷了|标价|售价|原价|现价|[才只就]要|预算)(${ZH_NUMBER})(?=[多来]?(?:$|[,。!?;\\s就才的吧呢左上以还便]))`,
  "gu",
);
const ABOUT_SO_MUCH = new RegExp(
  `(?<![\\d.:/第a-z零〇一二两三四五六七八九十百千万])(${ZH_NUMBER})(?=[多来]?(?:以内|以下|左右|上下|出头|之内))`,
  "gu",
);
/** "1.2万的单子" */
const WAN = /(?<![\d.:/])(\d{1,4}(?:\.\d{1,2})?万)(?=的?(?:[订大]?单|货|东西|$|[,。!?]))/gu;
/** "满300减50" */
const OFF = /满\s?(\d{1,6})\s?(?:元|块)?\s?(?:减|送|返)\s?(\d{1,6})(?!\d|件|个|元|块|%)/gu;
/** "USD 34.90 instead of 49.90": cents behind the point make money of a number beside money. */
const WITH_CENTS =
  /(?<![\p{Script=Latin}\d.,:/$¥€£-])(\d{1,6}[.,]\d\d)(?![\d.,:/%]\d|\d|%|\s?(?:kg|g|cm|mm|m|ml|l|oz|lb|lbs|inch|am|pm|号|日|公斤|厘米|米|升)(?![a-z]))/gu;

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
  for (const [amount, at, length] of spoken(plain)) {
    if (found.some(({ start, end }) => at < end && at + length > start)) continue;
    const minor = Math.round(amount * 100);
    found.push({
      ...{ type: "money", value: `${amount.toFixed(2)} CNY`, minor, currency: "CNY" },
      ...{ start: at, end: at + length },
    });
  }
  const [beside] = found;
  if (beside?.type === "money" && !NO_CENTS.has(beside.currency))
    for (const match of plain.matchAll(WITH_CENTS)) add(match, readAmount(match[1] ?? ""), beside.currency);
  return found;
}

/** Amounts in Chinese that name no unit: how much, where and how long. */
function spoken(plain: string): [number, number, number][] {
  const named = (regex: RegExp, least: number) =>
    [...plain.matchAll(regex)].flatMap((match): [number, number, number][] => {
      const said = match[1] ?? "";
      const amount = zhNumber(said);
      const at = match.index + match[0].length - said.length;
      return amount === null || amount < least ? [] : [[amount, at, said.length]];
    });
  const off = [...plain.matchAll(OFF)].flatMap((match): [number, number, number][] => {
    const [whole, first = "", second = ""] = match;
    const at = match.index + whole.indexOf(first);
    const behind = match.index + whole.length - second.length;
    return [
      [Number(first), at, first.length],
      [Number(second), behind, second.length],
    ];
  });
  return [...off, ...named(PAID, 10), ...named(ABOUT_SO_MUCH, 50), ...named(WAN, 1_000)];
}

const currencyOf = (word: string) => WORDS.find(([name]) => name.test(word))?.[1];
