// Days in digits: "2026-11-05", "2026/11/5", "11/5", "5.11.2026". Which of two numbers is the month is settled by what can
// be one; where both can, by how it is written at home.
import type { Reading } from "../entity";
import { makeDay, one, type Day, type Span } from "./calendar";
import { around, leanOf, nearest, type Moment } from "./moment";

const YEAR_FIRST =
  /(?<![\d.,/-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:t(\d{2}):(\d{2})(?::\d{2})?z?)?(?![\d/-]|[.,]\d)/gu;
const YEAR_LAST = /(?<![\d.,/-])(\d{1,2})([-/.])(\d{1,2})\2((?:20)?\d{2})(?![\d/-]|[.,]\d)/gu;
const NO_YEAR =
  /(?<![\d.,/$€£¥-])(\d{1,2})\/(\d{1,2})(?![\d/%-]|[.,]\d|\s?(?:of\b|inch|cup|off\b|price|stars?|star\b|cm|mm|”|"))/gu;
/** "11.5日" */
const DOTTED = /(?<![\d.,/-])(\d{1,2})\.(\d{1,2})[日号]/gu;

/** Where the day stands before the month; elsewhere people write the month first. */
const MONTH_FIRST = new Set(["US", "CN", "TW", "HK", "JP", "KR", "PH", "CA"]);

const number = (text: string | undefined) => Number(text ?? "0");

/** Both orders that make a day, the likelier first. */
function ordered(first: number, second: number, monthFirst: boolean): [month: number, day: number][] {
  const both: [number, number][] = [
    [first, second],
    [second, first],
  ];
  return (monthFirst ? both : both.reverse()).filter(
    ([month, day]) => month >= 1 && month <= 12 && day >= 1 && day <= 31,
  );
}

const NO_DATE = new Set(["24/7", "50/50", "1/2", "1/3", "2/3", "1/4", "3/4", "9/11"]);

export function readNumericDates(reading: Reading, today: Day): Moment[] {
  const { plain, about, chinese } = reading;
  if (!/\d[-/.]\d/.test(plain)) return [];
  const monthFirst = chinese || MONTH_FIRST.has(about.country ?? "US");
  const found: Moment[] = [];
  const add = (match: RegExpExecArray, days: Span | null, time?: string) => {
    const [start, end] = [match.index, match.index + match[0].length];
    if (days && !found.some((other) => start < other.end && end > other.start))
      found.push({ start, end, days, time: time ?? null });
  };
  const day = (made: Day | null) => (made === null ? null : one(made));
  for (const match of plain.matchAll(YEAR_FIRST)) {
    const time =
      match[5] === undefined || number(match[5]) > 23 || number(match[6]) > 59 ? undefined : `${match[5]}:${match[6]}`;
    add(match, day(makeDay(number(match[1]), number(match[3]), number(match[4]))), time);
  }
  for (const match of plain.matchAll(YEAR_LAST)) {
    const year = number(match[4]);
    // Dots are a European habit: the day comes first.
    const [order] = ordered(number(match[1]), number(match[3]), monthFirst && match[2] !== ".");
    if (order) add(match, day(makeDay(year < 100 ? 2_000 + year : year, ...order)));
  }
  for (const match of [...plain.matchAll(NO_YEAR), ...plain.matchAll(DOTTED)]) {
    if (NO_DATE.has(match[0]) && !/\b(?:on|by|since|until|before|after)\s$/.test(plain.slice(0, match.index))) continue;
    const [order] = ordered(number(match[1]), number(match[2]), monthFirst);
    if (!order) continue;
    const options = around(today, (year) => day(makeDay(year, ...order)));
    add(match, nearest(options, today, leanOf(reading, match.index, match.index + match[0].length)));
  }
  return found;
}
