// Days as they are said in English. Whole weeks, months and quarters are read here; single days by chrono, whose guess at a
// year or a week that was not said is replaced by what the words around it say.
import { en } from "chrono-node";
import type { Reading } from "../entity";
import { EN_NUMERAL, enNumber } from "../numerals";
import {
  addDays,
  addMonths,
  addWorkingDays,
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

type Say = { regex: RegExp; mean: (match: RegExpExecArray, today: Day, reading: Reading) => Span | null };

const COUNT = `(\\d{1,3}|an?|${EN_NUMERAL}|(?:a )?couple(?: of)?|(?:a )?few)`;
const count = (text: string): number | null =>
  /couple/.test(text) ? 2 : /few/.test(text) ? 3 : text === "an" ? 1 : enNumber(text);
const STEPS: Readonly<Record<string, number>> = {
  last: -1,
  previous: -1,
  past: -1,
  this: 0,
  current: 0,
  next: 1,
  following: 1,
  coming: 1,
};
const step = (word = "this") => STEPS[word] ?? 0;

function shifted(day: Day, by: number, unit: string): Day {
  if (/^(?:business|working)/.test(unit)) return addWorkingDays(day, by);
  if (unit.startsWith("week")) return addDays(day, by * 7);
  if (unit.startsWith("fortnight")) return addDays(day, by * 14);
  if (unit.startsWith("month")) return addMonths(day, by);
  return unit.startsWith("year") ? addMonths(day, by * 12) : addDays(day, by);
}

const UNIT = "((?:business |working )?days?|weeks?|fortnights?|months?|years?)";

function spanOf(unit: string, by: number, today: Day): Span {
  if (unit === "week") return weekOf(addDays(today, by * 7));
  if (unit === "month") return monthOf(addMonths(monthOf(today).from, by));
  if (unit === "quarter") return quarterOf(addMonths(quarterOf(today).from, by * 3));
  return yearOf(`${Number(today.slice(0, 4)) + by}-01-01`);
}

/** Early is the first ten days of a month and the first quarter of a year; late, and the end, the last. */
function partOf(days: Span, part = ""): Span {
  const long = days.from.slice(5) === "01-01" && days.to.slice(5) === "12-31";
  if (/early|beginning|start/.test(part))
    return { from: days.from, to: long ? addDays(addMonths(days.from, 3), -1) : addDays(days.from, 9) };
  if (/mid/.test(part)) return { from: addDays(days.from, 10), to: addDays(days.from, 19) };
  if (/late|end/.test(part)) return { from: long ? addMonths(days.from, 9) : addDays(days.to, -9), to: days.to };
  return days;
}

const PART = "(?:(early|late|mid|(?:the )?(?:beginning|start|end) of)[ -](?:in )?)?";
const MONTHS =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const MONTH_INDEX = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const lean = (reading: Reading, match: RegExpExecArray) => leanOf(reading, match.index, match.index + match[0].length);

const SAYS: readonly Say[] = [
  {
    regex: new RegExp(
      `\\b${COUNT} (?:or so )?((?:business|working) days?|fortnights?|weeks?|months?|years?) (ago|from now|later|earlier)\\b`,
      "gu",
    ),
    mean: ([, many = "", unit = "", side = ""], today) => {
      const number = count(many);
      return number === null ? null : one(shifted(today, /ago|earlier/.test(side) ? -number : number, unit));
    },
  },
  {
    regex: /\ba (week|month|year) and a half ago\b/gu,
    mean: ([, unit], today) =>
      one(
        unit === "week"
          ? addDays(today, -11)
          : addDays(addMonths(today, unit === "year" ? -18 : -1), unit === "year" ? 0 : -15),
      ),
  },
  {
    regex: new RegExp(
      `\\b(?:(?:in |over |within |during )?(?:the )?(?:last|past|previous)) (?:${COUNT} )${UNIT}\\b`,
      "gu",
    ),
    mean: ([, many = "", unit = ""], today) => {
      const number = count(many);
      return number === null ? null : { from: addDays(shifted(today, -number, unit), 1), to: today };
    },
  },
  {
    regex: new RegExp(`\\b(?:within|in) (?:the )?(?:next )?${COUNT} ${UNIT}\\b|\\bthe next ${COUNT} ${UNIT}\\b`, "gu"),
    mean: ([whole, many, unit, nextMany, nextUnit], today) => {
      // "in 3 days" is a day, "within 3 days" and "in the next 3 days" are all days until then.
      if (whole.startsWith("in ") && !whole.includes("next")) return null;
      const number = count(many ?? nextMany ?? "");
      return number === null ? null : { from: today, to: shifted(today, number, unit ?? nextUnit ?? "") };
    },
  },
  {
    regex: new RegExp(
      `\\b${PART}(?:(last|previous|past|this|current|next|following|coming) |the (?=week|month|quarter|year)(?<=of the ))(week|month|quarter|year)\\b(?!end)`,
      "gu",
    ),
    mean: ([, part, word, unit = ""], today) => partOf(spanOf(unit, step(word), today), part),
  },
  {
    regex: new RegExp(`\\b(?:the )?(end|beginning|start) of (?:the )?(week|month|quarter|year)\\b`, "gu"),
    mean: ([, part, unit = ""], today) => {
      const days = spanOf(unit, 0, today);
      return unit === "week" ? one(part === "end" ? days.to : days.from) : partOf(days, part);
    },
  },
  {
    regex: /\b(?:(?:the )?(last|past|previous|this|next|coming|over the) )?weekend\b/gu,
    mean: (match, today, reading) => {
      const saturday = addDays(weekOf(today).from, 5);
      const span = (first: Day): Span => ({ from: first, to: addDays(first, 1) });
      if (match[1] && STEPS[match[1]] !== undefined) return span(addDays(saturday, step(match[1]) * 7));
      return nearest(
        [-7, 0, 7].map((shift) => span(addDays(saturday, shift))),
        today,
        lean(reading, match),
      );
    },
  },
  {
    regex: /\b(?:q([1-4])|(first|second|third|fourth) quarter)(?: (?:of )?((?:19|20)\d\d))?\b/gu,
    mean: (match, today, reading) => {
      const number = match[1] ? Number(match[1]) : ["first", "second", "third", "fourth"].indexOf(match[2] ?? "") + 1;
      const of = (year: number | string) => quarterOf(`${year}-${String(number * 3).padStart(2, "0")}-01`);
      return match[3] ? of(match[3]) : nearest(around(today, of), today, lean(reading, match) ?? "past");
    },
  },
  {
    regex: new RegExp(
      `\\b${PART}(?:(last|this|next) )?(?<!\\d(?:st|nd|rd|th)? (?:of )?)(${MONTHS})\\.?(?:,? (?:of )?((?:19|20)\\d\\d))?(?![a-z]| ?\\d)`,
      "gu",
    ),
    mean: (match, today, reading) => {
      const [whole, part, word, name = "", year] = match;
      // "may" and "march" are words of their own.
      const told = /\b(?:in|since|of|during|from|by|until|till|before|after|for)\s$/u.test(
        reading.plain.slice(0, match.index),
      );
      if (/^(?:may|mar|march|jan|dec|sep)$/u.test(whole) && !told) return null;
      const month = MONTH_INDEX.indexOf(name.slice(0, 3)) + 1;
      const of = (one: number) => monthOf(`${one}-${String(month).padStart(2, "0")}-01`);
      if (year) return partOf(of(Number(year)), part);
      const all = around(today, of);
      const days =
        word === "last"
          ? (all.filter(({ to }) => to < today).at(-1) ?? null)
          : word === "next"
            ? (all.find(({ from }) => from > today) ?? null)
            : nearest(all, today, lean(reading, match));
      return days && partOf(days, part);
    },
  },
  {
    regex: /(?<=\b(?:in|since|during|of|until|before|after) )((?:19|20)\d\d)\b(?![-/.:]\d)/gu,
    mean: ([, year = ""]) => yearOf(`${year}-01-01`),
  },
  {
    regex:
      /(?<=\b(?:on|by|since|until|till|before|after|between) )the (\d{1,2})(?:st|nd|rd|th)\b(?! (?:of|floor|item|one|order|time))|(?<=\b(?:and|to|from|or) )the (\d{1,2})(?:st|nd|rd|th)\b(?! [a-z]| ?,? ?(?:of|and|or)\b(?! the))/gu,
    mean: (match, today, reading) => {
      const options = [-1, 0, 1].flatMap((shift) => {
        const { year, month } = partsOf(addMonths(monthOf(today).from, shift));
        const day = makeDay(year, month, Number(match[1] ?? match[2]));
        return day ? [one(day)] : [];
      });
      return nearest(options, today, lean(reading, match));
    },
  },
];

/** How much of a message chrono reads: it takes longer than the length of the text would say. */
const LONGEST = 1_200;
const MIGHT =
  /\b(?:today|tonight|yesterday|tomorrow|tmrw|ago|from now|later|earlier|in (?:\d|an?\b|one|two|three|four|five|six|seven|ten)|last|next|this|past|day (?:before|after)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thur?s?|fri|sat|sun|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|november|december)\b/u;
/** "I sat on it": a short name of a day only with a word that leads to one, or a capital. */
const SHORT = /^(?:mon|wed|fri|sat|sun|thu|tue)$/u;
const LEADS = /\b(?:on|by|since|until|till|last|next|this|before|after|from|to|and|every)\s$/u;

function readDays(reading: Reading, today: Day, clock: string): Moment[] {
  const text = reading.plain.slice(0, LONGEST);
  if (!MIGHT.test(text)) return [];
  // Its clock is ours when both are in no zone at all.
  const results = en.casual.parse(text, { instant: new Date(`${clock}:00Z`), timezone: 0 });
  return results.flatMap(({ index: start, text: words, start: from, end: to }) => {
    const end = start + words.replace(/[\s,.]+$/u, "").length;
    const sure = (part: "day" | "month" | "year" | "weekday" | "hour") => from.isCertain(part);
    if (words === "now" || !(sure("day") || sure("weekday"))) return [];
    const before = text.slice(0, start);
    const capital = /^[A-Z]/.test(reading.text.slice(start));
    if (SHORT.test(words) && !(LEADS.test(before) || (capital && !/(?:^|[.!?]\s*)$/u.test(before)))) return [];
    const day = makeDay(from.get("year") ?? 0, from.get("month") ?? 0, from.get("day") ?? 0);
    if (!day) return [];
    const days = sure("year")
      ? one(day)
      : guessed(reading, today, { start, end, words, day, weekday: sure("weekday") && !sure("day") });
    const last = to && makeDay(to.get("year") ?? 0, to.get("month") ?? 0, to.get("day") ?? 0);
    const time = sure("hour") && !last ? `${pad(from.get("hour"))}:${pad(from.get("minute"))}` : null;
    if (!last) return [{ start, end, days, time }];
    const length = Math.max(0, Math.round((Date.parse(last) - Date.parse(day)) / 86_400_000));
    return [{ start, end, days: { from: days.from, to: addDays(days.from, length) }, time }];
  });
}

const pad = (value: number | null) => String(value ?? 0).padStart(2, "0");

/** A day without its year, or a weekday without its week. */
function guessed(
  reading: Reading,
  today: Day,
  { start, end, words, day, weekday }: { start: number; end: number; words: string; day: Day; weekday: boolean },
): Span {
  const way = leanOf(reading, start, end);
  if (weekday) {
    if (/^(?:last|past|next|this)\b/.test(words)) return one(day);
    return nearest(weekdays(today, weekOf(today).from, partsOf(day).weekday), today, way ?? "past") ?? one(day);
  }
  const { month, day: date } = partsOf(day);
  const options = around(today, (year) => {
    const made = makeDay(year, month, date);
    return made === null ? null : one(made);
  });
  return nearest(options, today, way) ?? one(day);
}

export function readEnglishDates(reading: Reading, today: Day, clock: string): Moment[] {
  if (!/[a-z]/.test(reading.plain)) return [];
  const found: Moment[] = [];
  for (const { regex, mean } of SAYS) {
    for (const match of reading.plain.matchAll(regex)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some((other) => start < other.end && end > other.start)) continue;
      const days = mean(match, today, reading);
      if (days) found.push({ start, end, days });
    }
  }
  return [...found, ...readDays(reading, today, clock)];
}
