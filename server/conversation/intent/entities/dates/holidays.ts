// Days that have names: fixed ones, those of a weekday, and those of the Chinese calendar, which the platform's own calendar
// gives. `long` is how many days people have off; "国庆节" is its first day, "国庆假期" all of them.
import { addDays, makeDay, partsOf, type Day, type Span } from "./calendar";

type Holiday = { zh: string; en: string; day: (year: number) => Day | null; long?: number };

const fixed = (month: number, day: number) => (year: number) => makeDay(year, month, day);

/** The n-th Monday (1) … Sunday (7) of a month; -1 is the last. */
function nth(month: number, weekday: number, n: number) {
  return (year: number): Day | null => {
    const first = n > 0 ? makeDay(year, month, 1) : makeDay(month === 12 ? year + 1 : year, (month % 12) + 1, 1);
    if (!first) return null;
    if (n < 0) return addDays(first, -(((partsOf(first).weekday - weekday + 6) % 7) + 1));
    return addDays(first, ((weekday - partsOf(first).weekday + 7) % 7) + (n - 1) * 7);
  };
}

const LUNAR = new Intl.DateTimeFormat("en-u-ca-chinese", { month: "numeric", day: "numeric", timeZone: "UTC" });
const lunarDays = new Map<number, Map<string, Day>>();

/** The days of a year by month and day of the Chinese calendar; a leap month is called "6bis". */
function lunarYear(year: number): Map<string, Day> {
  const known = lunarDays.get(year);
  if (known) return known;
  const days = new Map<string, Day>();
  for (let day: Day = `${year}-01-01`; day.startsWith(String(year)); day = addDays(day, 1)) {
    const name = LUNAR.format(new Date(`${day}T12:00:00Z`));
    // The twelfth month may begin twice in a year; new year's own months come first after January.
    if (!days.has(name)) days.set(name, day);
  }
  lunarDays.set(year, days);
  return days;
}

/** The new moon of February 2027 falls minutes before midnight in Beijing; platforms put the month a day late. */
const DAY_LATE = { year: 2027, first: "2027-02-07", month: 1 };

const lunar = (month: number, day: number) => (year: number) => {
  const days = lunarYear(year);
  const found = days.get(`${month}/${day}`) ?? null;
  const late =
    found !== null && year === DAY_LATE.year && month === DAY_LATE.month && days.get("1/1") === DAY_LATE.first;
  return late ? addDays(found, -1) : found;
};
const springFestival = lunar(1, 1);

/** Gauss's rule for the western Easter Sunday. */
function easter(year: number): Day | null {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return makeDay(year, Math.floor(f / 31), (f % 31) + 1);
}

const after = (day: (year: number) => Day | null, days: number) => (year: number) => {
  const first = day(year);
  return first ? addDays(first, days) : null;
};

const HOLIDAYS: readonly Holiday[] = [
  { zh: "国庆节?", en: "(?:chinese )?national day|golden week", day: fixed(10, 1), long: 7 },
  { zh: "除夕|大年三十|年三十", en: "(?:chinese|lunar) new year'?s eve", day: after(springFestival, -1) },
  { zh: "春节|大年初一|过年", en: "chinese new year|lunar new year|spring festival", day: springFestival, long: 8 },
  { zh: "元宵节?", en: "lantern festival", day: lunar(1, 15) },
  { zh: "端午节?", en: "dragon boat(?: festival)?", day: lunar(5, 5), long: 3 },
  { zh: "七夕节?", en: "qixi(?: festival)?", day: lunar(7, 7) },
  { zh: "中秋节?", en: "mid-?autumn(?: festival| day)?", day: lunar(8, 15), long: 3 },
  { zh: "重阳节?", en: "double ninth(?: festival)?", day: lunar(9, 9) },
  { zh: "元旦节?", en: "new year'?s day", day: fixed(1, 1), long: 3 },
  { zh: "跨年夜?", en: "new year'?s eve", day: fixed(12, 31) },
  { zh: "情人节", en: "valentine'?s(?: day)?", day: fixed(2, 14) },
  { zh: "妇女节|三八节", en: "(?:international )?women'?s day", day: fixed(3, 8) },
  {
    zh: "清明节?",
    en: "qingming(?: festival)?|tomb[- ]sweeping day",
    day: (year) => makeDay(year, 4, qingming(year)),
    long: 3,
  },
  { zh: "五一|劳动节", en: "may day|(?:international )?labou?rs?'? day", day: fixed(5, 1), long: 5 },
  { zh: "儿童节|六一", en: "children'?s day", day: fixed(6, 1) },
  { zh: "母亲节", en: "mother'?s day", day: nth(5, 7, 2) },
  { zh: "父亲节", en: "father'?s day", day: nth(6, 7, 3) },
  { zh: "教师节", en: "teachers'? day", day: fixed(9, 10) },
  { zh: "618(?=大促|活动|期间|当天|那天|之?[前后]|买|下单|购)|六一八", en: "618 (?:sale|festival)", day: fixed(6, 18) },
  { zh: "双十一|双11|光棍节", en: "singles'? day|double 11|double eleven|11\\.11", day: fixed(11, 11) },
  { zh: "双十二|双12", en: "double 12|double twelve", day: fixed(12, 12) },
  { zh: "万圣节", en: "halloween", day: fixed(10, 31) },
  { zh: "感恩节", en: "thanksgiving(?: day)?", day: nth(11, 4, 4) },
  { zh: "黑色星期五|黑五", en: "black friday", day: after(nth(11, 4, 4), 1) },
  { zh: "网络星期一|网一", en: "cyber monday", day: after(nth(11, 4, 4), 4) },
  { zh: "平安夜", en: "christmas eve|xmas eve", day: fixed(12, 24) },
  { zh: "圣诞节?", en: "christmas(?: day)?|xmas", day: fixed(12, 25) },
  { zh: "节礼日", en: "boxing day", day: fixed(12, 26) },
  { zh: "独立日", en: "independence day|(?:the )?4th of july|(?:the )?fourth of july", day: fixed(7, 4) },
  { zh: "复活节", en: "easter(?: sunday)?", day: easter },
];

/** The solar term falls on the 4th or 5th of April; this rule holds from 2000 to 2099. */
const qingming = (year: number) => Math.floor((year % 100) * 0.2422 + 4.81) - Math.floor((year % 100) / 4);

const BREAK_ZH = "(?:小?长假|假期|放假|期间|黄金周)?";
const BREAK_EN = "(?: (?:holidays?|break|week))?";

export type NamedDay = { regex: RegExp; days: (year: number, said: string) => Span | null };

const isBreak = (said: string) => /(?:假|期间|黄金周|holidays?|break|week)/u.test(said);

export const NAMED_DAYS: readonly NamedDay[] = HOLIDAYS.map(({ zh, en, day, long }) => ({
  regex: new RegExp(
    `(?<![\\d一二三四五六七八九十])(?:${zh})${BREAK_ZH}(?!\\d|[件个号])|(?<![a-z\\d])(?:${en})${BREAK_EN}(?![a-z\\d])`,
    "gu",
  ),
  days: (year, said) => {
    const first = day(year);
    return first === null ? null : { from: first, to: isBreak(said) ? addDays(first, (long ?? 1) - 1) : first };
  },
}));
