// Stretches of time, as ISO 8601 durations: "都一周了", "3-5 days", "半个月". Where one begins or ends on the calendar, it is a
// date or a period and not read here.
import type { Offer, Reading } from "./entity";
import { EN_NUMERAL, enNumber, ZH_NUMERAL, zhNumber } from "./numerals";

type Unit = "H" | "D" | "W" | "M" | "Y" | "MIN";

const form = (count: number, unit: Unit) =>
  unit === "H" ? `PT${count}H` : unit === "MIN" ? `PT${count}M` : `P${count}${unit}`;

/** Half of each unit, in the next smaller one; half a day is how people say "for ages", and no measure. */
const HALF: Readonly<Partial<Record<Unit, readonly [number, Unit]>>> = {
  H: [30, "MIN"],
  W: [3, "D"],
  M: [15, "D"],
  Y: [6, "M"],
};

function withHalf(count: number, unit: Unit): string | null {
  const half = HALF[unit];
  if (!half) return null;
  const [more, small] = half;
  if (count === 0) return form(more, small);
  if (unit === "H") return `PT${count}H${more}M`;
  return unit === "W" ? form(count * 7 + more, "D") : `${form(count, unit)}${more}${small}`;
}

const EN_UNITS: Readonly<Record<string, Unit>> = {
  minute: "MIN",
  min: "MIN",
  hour: "H",
  hr: "H",
  day: "D",
  week: "W",
  month: "M",
  year: "Y",
};
const EN_COUNT = `\\d{1,3}|an?|${EN_NUMERAL}|(?:a )?couple(?: of)?`;
const EN = new RegExp(
  `\\b(?:(\\d{1,3}) ?[-–] ?|(\\d{1,3}|${EN_NUMERAL}) (?:to|or) )?(${EN_COUNT})(?:\\+| plus| or so)?[ -]?(?:whole |full |entire |solid |business |working |calendar )?(minute|min|hour|hr|day|week|month|year)s?(?: (and a half))?\\b(?! (?:warranty|old)\\b)`,
  "gu",
);
const EN_HALF = /\bhalf an? (hour|month|year)\b/gu;
const FORTNIGHT = /\b(?:a|one) fortnight\b/gu;

const ZH_UNITS: Readonly<Record<string, Unit>> = {
  分钟: "MIN",
  小时: "H",
  钟头: "H",
  天: "D",
  工作日: "D",
  周: "W",
  星期: "W",
  礼拜: "W",
  月: "M",
  年: "Y",
};
const ZH_COUNT = `\\d{1,3}|${ZH_NUMERAL}{1,4}`;
const ZH = new RegExp(
  `(?<![第.零〇一二两三四五六七八九十百千万上下]|\\d(?=\\d)|(?<!\\d{5})\\d)(?:(${ZH_COUNT})[-–~到至])?(${ZH_COUNT}|半)(?:几)?\\s*(个)?(?:多|半)?\\s?(分钟|小时|钟头|天|工作日|周(?![一二三四五六日末岁])|星期(?![一二三四五六日])|礼拜(?![一二三四五六日])|月|年)(半)?`,
  "gu",
);

export function readDurations({ plain }: Reading): Offer[] {
  const found: Offer[] = [];
  const add = (match: RegExpExecArray, value: string | null, least?: string | null) => {
    if (value === null) return;
    const span = { start: match.index, end: match.index + match[0].length };
    found.push({ type: "timeframe", value, ...(least ? { least } : {}), ...span });
  };
  for (const match of plain.matchAll(EN_HALF)) add(match, withHalf(0, EN_UNITS[match[1] ?? ""] ?? "H"));
  for (const match of plain.matchAll(FORTNIGHT)) add(match, "P2W");
  for (const match of plain.matchAll(EN)) {
    const unit = EN_UNITS[match[4] ?? ""];
    const count = englishCount(match[3] ?? "");
    const lower = match[1] ?? match[2];
    const least = lower === undefined ? null : enNumber(lower);
    if (!unit || count === null || count === 0) continue;
    if (match[5]) add(match, withHalf(count, unit));
    else add(match, form(count, unit), least !== null && least > 0 && least < count ? form(least, unit) : null);
  }
  for (const match of plain.matchAll(ZH)) add(match, ...chineseDuration(match));
  return found;
}

const englishCount = (text: string) => (text.includes("couple") ? 2 : text === "an" ? 1 : enNumber(text));

function chineseDuration(match: RegExpExecArray): [string | null, (string | null)?] {
  const [whole, lower, count = "", counted, word = "", halfBehind] = match;
  const unit = ZH_UNITS[word];
  // "1月" and "三月" are dates; only "个月" and "半月" are stretches. "2024年" is one, too.
  if (!unit || (word === "月" && !counted && count !== "半")) return [null];
  if (count === "半") return [lower === undefined ? withHalf(0, unit) : withHalf(zhNumber(lower) ?? 0, unit)];
  // "两三天", "三五天"
  const pair = /^([一二两三四五六七八九])([二三四五六七八九])$/u.exec(count);
  const number = zhNumber(pair?.[2] ?? count);
  const first = pair?.[1] ?? lower;
  const least = first === undefined ? null : zhNumber(first);
  if (!number) return [null];
  const half = halfBehind !== undefined || whole.includes("个半");
  if (half) return [withHalf(number, unit)];
  return [form(number, unit), least && least < number ? form(least, unit) : null];
}
