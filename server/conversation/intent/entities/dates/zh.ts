// Days as they are said in Chinese: "上周三", "三天前", "10月1日", "上个月5号", "月底", "最近30天".
import type { Reading } from "../entity";
import { ZH_NUMERAL, zhNumber } from "../numerals";
import {
  addDays,
  addMonths,
  makeDay,
  monthOf,
  one,
  partsOf,
  quarterOf,
  weekOf,
  yearOf,
  type Day,
  type Span,
} from "./calendar";
import { around, leanOf, nearest, weekdays, type Moment } from "./moment";

type Meaning = { days: Span; start?: number; time?: string } | null;
type Say = { regex: RegExp; mean: (match: RegExpExecArray, today: Day, reading: Reading) => Meaning };

const NUMBER = `(?:\\d{1,3}|${ZH_NUMERAL}{1,4})`;
const MONTH = `(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])`;
const DATE = `(?:[12]\\d|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])`;
const WEEKDAYS = "一二三四五六日";
const weekdayOf = (text: string) =>
  /[天日7]/.test(text) ? 7 : /\d/.test(text) ? Number(text) : WEEKDAYS.indexOf(text) + 1;

const NEAR_DAYS: Readonly<Record<string, number>> = {
  大前天: -3,
  前天: -2,
  前日: -2,
  前晚: -2,
  昨天: -1,
  昨日: -1,
  昨晚: -1,
  昨儿: -1,
  今天: 0,
  今日: 0,
  今晚: 0,
  今早: 0,
  今儿: 0,
  明天: 1,
  明日: 1,
  明早: 1,
  明晚: 1,
  明儿: 1,
  后天: 2,
  后日: 2,
  大后天: 3,
};

/** How far a word before a week, month or year goes. */
const step = (word: string) => {
  const ups = (word.match(/上/gu) ?? []).length;
  const downs = (word.match(/下/gu) ?? []).length;
  return downs - ups;
};

const relative = (unit: string, count: number, today: Day): Day => {
  if (/周|星期|礼拜/u.test(unit)) return addDays(today, count * 7);
  if (unit === "工作日") return addDays(today, count);
  if (unit.includes("月")) return addMonths(today, count);
  if (unit.includes("年")) return addMonths(today, count * 12);
  return addDays(today, count);
};

/** Half of a thing: half a month is 15 days, half a year six months. */
function shifted(count: string, unit: string, sign: number, today: Day): Day | null {
  if (count === "半") {
    if (unit.includes("月")) return addDays(today, sign * 15);
    return unit.includes("年") ? addMonths(today, sign * 6) : null;
  }
  // "两三天前" is no day.
  const number = /^[一二两三四五六七八九]{2}$/u.test(count) ? null : zhNumber(count);
  return number === null || number > 999 ? null : relative(unit, sign * number, today);
}

const monthNamed = (reading: Reading, match: RegExpExecArray, today: Day, month: number): Span | null =>
  nearest(
    around(today, (year) => {
      const first = makeDay(year, month, 1);
      return first === null ? null : monthOf(first);
    }),
    today,
    leanOf(reading, match.index, match.index + match[0].length),
  );

const YEARS: Readonly<Record<string, number>> = { 前年: -2, 去年: -1, 今年: 0, 本年: 0, 明年: 1, 后年: 2 };

/** 初, 中, 底 of a month or a year. */
function partOf(days: Span, part: string | undefined): Span {
  const year = days.to.slice(5) === "12-31" && days.from.slice(5) === "01-01";
  if (part === undefined) return days;
  if (year) {
    const first = (month: number): Day => `${days.from.slice(0, 5)}${String(month).padStart(2, "0")}-01`;
    const begin = part === "初" ? 1 : part === "中" ? 6 : 12;
    return { from: first(begin), to: monthOf(first(begin === 6 ? 7 : begin)).to };
  }
  if (part === "初" || part === "上旬") return { from: days.from, to: addDays(days.from, 9) };
  if (part === "中" || part === "中旬") return { from: addDays(days.from, 10), to: addDays(days.from, 19) };
  return { from: addDays(days.from, 20), to: days.to };
}

const SAYS: readonly Say[] = [
  // 2026年11月5日
  {
    regex: new RegExp(
      `(\\d{4}|\\d{2}|[一二三四五六七八九零〇]{4})年\\s?(${MONTH})月(?:份)?\\s?(?:(${DATE})\\s?[日号])?`,
      "gu",
    ),
    mean: ([, year = "", month = "", date], _today) => {
      const y = zhNumber(year) ?? 0;
      const full = y < 100 ? 2_000 + y : y;
      const first = makeDay(full, zhNumber(month) ?? 0, date === undefined ? 1 : (zhNumber(date) ?? 0));
      return first === null ? null : { days: date === undefined ? monthOf(first) : one(first) };
    },
  },
  // 去年10月5号, 去年双月 …
  {
    regex: new RegExp(`([前去今明后本]年)(?:的?(${MONTH})月(?:份)?(?:的?(${DATE})[日号])?|([初中底]))?`, "gu"),
    mean: ([, word = "", month, date, part], today) => {
      const year = Number(today.slice(0, 4)) + (YEARS[word] ?? 0);
      if (month === undefined) return { days: partOf(yearOf(`${year}-01-01`), part) };
      const first = makeDay(year, zhNumber(month) ?? 0, date === undefined ? 1 : (zhNumber(date) ?? 0));
      return first === null ? null : { days: date === undefined ? monthOf(first) : one(first) };
    },
  },
  // 11月5日, 10月中旬
  {
    regex: new RegExp(`(?<![\\d个十])(${MONTH})月(?:份)?(?:\\s?(${DATE})\\s?[日号]|(上旬|中旬|下旬|[初中底]))`, "gu"),
    mean: (match, today, reading) => {
      const month = zhNumber(match[1] ?? "") ?? 0;
      const date = match[2];
      if (date === undefined) {
        const days = monthNamed(reading, match, today, month);
        return days && { days: partOf(days, match[3]) };
      }
      const options = around(today, (year) => {
        const day = makeDay(year, month, zhNumber(date) ?? 0);
        return day === null ? null : one(day);
      });
      const days = nearest(options, today, leanOf(reading, match.index, match.index + match[0].length));
      return days && { days };
    },
  },
  // 10月, 三月份; "3月" alone is a month, "3个月" a stretch.
  {
    regex: new RegExp(`(?<![\\d个十第.])(${MONTH})月(?:份)?(?![\\d刊饼球])`, "gu"),
    mean: (match, today, reading) => {
      const days = monthNamed(reading, match, today, zhNumber(match[1] ?? "") ?? 0);
      return days && { days };
    },
  },
  // 上个月5号, 月底
  {
    regex: new RegExp(
      `(上上|上|这|本|当|下下|下)(?:一)?个?月(?:份)?(?:的?(${DATE})[日号]|(上旬|中旬|下旬|[初中底]))?|(?<![\\d一二三四五六七八九十个])月([初中底])`,
      "gu",
    ),
    mean: ([, word = "", date, part, bare], today) => {
      const days = monthOf(addMonths(monthOf(today).from, step(word)));
      if (date === undefined) return { days: partOf(days, part ?? bare) };
      const { year, month } = partsOf(days.from);
      const day = makeDay(year, month, zhNumber(date) ?? 0);
      return day === null ? null : { days: one(day) };
    },
  },
  // 上周三, 周五, 下周, 周末
  {
    regex:
      /(上上|上|这|本|下下|下)?(?:一)?个?(?:周|星期|礼拜)(?:([一二三四五六日天]|[1-7](?!\d|[个次天年]))(?![个次天年二三四五六七八九十])|(末))/gu,
    mean: (match, today, reading) => {
      const [, word, day, end] = match;
      const monday = weekOf(today).from;
      const from = day === undefined ? 6 : weekdayOf(day);
      const span = (first: Day): Span => ({ from: first, to: end === undefined ? first : addDays(first, 1) });
      if (word !== undefined) return { days: span(addDays(monday, step(word) * 7 + from - 1)) };
      const options = weekdays(today, monday, from).map((option) => span(option.from));
      const lean = leanOf(reading, match.index, match.index + match[0].length);
      const days = nearest(options, today, lean ?? (end === undefined ? "past" : null));
      return days && { days };
    },
  },
  {
    regex: /(上上|上|这|本|下下|下)(?:一)?个?(?:周|星期|礼拜)(?![一二三四五六日天末\d])/gu,
    mean: ([, word = ""], today) => ({ days: weekOf(addDays(today, step(word) * 7)) }),
  },
  // 三天前, 两周后, 半个月前
  {
    regex: new RegExp(
      `(?:大约|大概|差不多)?(${NUMBER}|半)多?(?:个)?(天|日|周|星期|礼拜|月|年|工作日)(?:左右)?(?:的时候)?(?:之|以)?([前后])`,
      "gu",
    ),
    mean: ([whole, count = "", unit = "", side], today) => {
      // "3月前" speaks of March.
      if (unit === "月" && !/个|半/u.test(whole)) return null;
      const day = shifted(count, unit, side === "前" ? -1 : 1, today);
      return day === null ? null : { days: one(day) };
    },
  },
  {
    regex: new RegExp(
      `(?:最近|近|过去|过去的|前|这)(?:的)?(${NUMBER}|半)(?:个)?(天|日|周|星期|礼拜|月|年)(?:以来|内|里)?`,
      "gu",
    ),
    mean: ([whole, count = "", unit = ""], today) => {
      if (unit === "月" && !/个|半/u.test(whole)) return null;
      const from = shifted(count, unit, -1, today);
      return from === null ? null : { days: { from: from < today ? addDays(from, 1) : from, to: today } };
    },
  },
  {
    regex: new RegExp(
      `(?:(?:未来|接下来)(?:的)?(${NUMBER}|半)(?:个)?(天|日|周|星期|礼拜|月)|(${NUMBER}|半)(?:个)?(天|日|周|星期|礼拜|月)(?:之|以)?内)`,
      "gu",
    ),
    mean: ([whole, ahead, aheadUnit, within, withinUnit], today) => {
      const [count = "", unit = ""] = ahead === undefined ? [within, withinUnit] : [ahead, aheadUnit];
      if (unit === "月" && !/个|半/u.test(whole)) return null;
      const to = shifted(count, unit, 1, today);
      return to === null ? null : { days: { from: today, to } };
    },
  },
  // 今天, 昨晚
  {
    regex: new RegExp(
      `(?<!大)(?:${Object.keys(NEAR_DAYS)
        .sort((a, b) => b.length - a.length)
        .join("|")})|大[前后]天`,
      "gu",
    ),
    mean: ([word], today) => ({ days: one(addDays(today, NEAR_DAYS[word] ?? 0)) }),
  },
  // 第三季度, 上季度
  {
    regex: /(?:第?([一二三四1-4])季度|(上|这|本|下)(?:个)?季度)/gu,
    mean: (match, today, reading) => {
      const [, named, word] = match;
      if (named === undefined) return { days: quarterOf(addMonths(quarterOf(today).from, step(word ?? "") * 3)) };
      const number = zhNumber(named) ?? 1;
      const options = around(today, (year) => quarterOf(`${year}-${String(number * 3).padStart(2, "0")}-01`));
      const days = nearest(options, today, leanOf(reading, match.index, match.index + match[0].length));
      return days && { days };
    },
  },
  // 2024年
  {
    regex: /(?<!\d)((?:19|20)\d\d)年(?!\d|[前后])/gu,
    mean: ([, year = ""]) => ({ days: yearOf(`${year}-01-01`) }),
  },
  // 5号: of this month or the nearest that looks the right way; not a house, a size or a line
  {
    regex: new RegExp(
      `(?<![\\d月第路街弄巷道单编尾订账座栋幢楼户型])(${DATE})[号](?![楼线码店房门仓机桌柜床院座馆店铺库单订站口铁黑\\d]|公寓|大街)`,
      "gu",
    ),
    mean: (match, today, reading) => {
      const date = zhNumber(match[1] ?? "") ?? 0;
      const options = [-1, 0, 1].flatMap((shift) => {
        const { year, month } = partsOf(addMonths(monthOf(today).from, shift));
        const day = makeDay(year, month, date);
        return day ? [one(day)] : [];
      });
      const days = nearest(options, today, leanOf(reading, match.index, match.index + match[0].length));
      return days && { days };
    },
  },
];

const PART_OF_DAY = "凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|夜里|半夜";
const CLOCK = new RegExp(
  `^\\s?(?:的)?(${PART_OF_DAY})?\\s?(?:(\\d{1,2}):(\\d{2})|(\\d{1,2}|[一二三四五六七八九两]|十[一二]?)[点时](?:(半)|(\\d{1,2}|${ZH_NUMERAL}{1,3})分?)?)`,
  "u",
);

/** "下午3点" right behind a day. */
function clockBehind(plain: string, end: number, dayWord: string): { time: string; end: number } | null {
  const match = CLOCK.exec(plain.slice(end, end + 16));
  if (!match) return null;
  const [whole, part = /晚/.test(dayWord) ? "晚上" : "", hh, mm, hour, half, minute] = match;
  const h = hh === undefined ? (zhNumber(hour ?? "") ?? 24) : Number(hh);
  const m = mm !== undefined ? Number(mm) : half ? 30 : minute === undefined ? 0 : (zhNumber(minute) ?? 60);
  const late = h < 12 && (/下午|傍晚|晚上|夜里/u.test(part) || (part === "中午" && h < 6));
  const full = late ? h + 12 : h;
  if (full > 23 || m > 59) return null;
  return { time: `${String(full).padStart(2, "0")}:${String(m).padStart(2, "0")}`, end: end + whole.length };
}

const MIGHT = /[年月日号天周季]|星期|礼拜|[今昨明前后]/u;

export function readChineseDates(reading: Reading, today: Day): Moment[] {
  const { plain } = reading;
  if (!MIGHT.test(plain)) return [];
  const found: Moment[] = [];
  for (const { regex, mean } of SAYS) {
    for (const match of plain.matchAll(regex)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some((other) => start < other.end && end > other.start)) continue;
      const meaning = mean(match, today, reading);
      if (!meaning) continue;
      const single = meaning.days.from === meaning.days.to;
      const clock = single ? clockBehind(plain, end, match[0]) : null;
      found.push({ start, end: clock?.end ?? end, days: meaning.days, time: clock?.time ?? null });
    }
  }
  return found;
}
