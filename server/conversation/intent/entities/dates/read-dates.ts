// Dates and periods: what the readers of days found, joined where the words between or around them make a stretch of it:
// "from Monday to Wednesday", "国庆节前", "since last week".
import type { Offer, Reading } from "../entity";
import { zhNumber } from "../numerals";
import { addDays, clockIn, makeDay, type Day, type Span } from "./calendar";
import { readEnglishDates } from "./en";
import { NAMED_DAYS } from "./holidays";
import { around, leanOf, nearest, type Moment } from "./moment";
import { readNumericDates } from "./numeric";
import { readChineseDates } from "./zh";

/** "去年国庆", "2026年国庆", "next Christmas" */
const YEAR_BEFORE = /(?:(\d{4})年|(去年|last )|(明年|next )|(今年|this year'?s? ))(?:的)?$/u;

function readNamedDays(reading: Reading, today: Day): Moment[] {
  const thisYear = Number(today.slice(0, 4));
  return NAMED_DAYS.flatMap(({ regex, days }) =>
    [...reading.plain.matchAll(regex)].flatMap((match) => {
      const [start, end] = [match.index, match.index + match[0].length];
      const lead = YEAR_BEFORE.exec(reading.plain.slice(Math.max(0, start - 12), start));
      if (!lead) {
        const options = around(today, (one) => days(one, match[0]));
        const said = nearest(options, today, leanOf(reading, start, end));
        return said ? [{ start, end, days: said }] : [];
      }
      const year = lead[1] ? Number(lead[1]) : lead[2] ? -1 : lead[3] ? 1 : thisYear;
      const said = inYear(year, thisYear, today, lead[0].endsWith(" "), (one) => days(one, match[0]));
      return said ? [{ start: start - lead[0].length, end, days: said }] : [];
    }),
  );
}

/** "去年国庆" is the one of last year; "last Christmas" the one before today, and "next" the one after. */
function inYear(year: number, now: number, today: Day, english: boolean, make: (year: number) => Span | null) {
  if (year > 1) return make(year);
  if (!english) return make(now + year);
  const options = around(today, make);
  return year < 0
    ? (options.filter(({ to }) => to < today).at(-1) ?? null)
    : (options.find(({ from }) => from > today) ?? null);
}

/** Of moments that overlap the one read first stands. */
function apart(moments: readonly Moment[]): Moment[] {
  const kept: Moment[] = [];
  for (const moment of moments) {
    if (kept.every((other) => moment.end <= other.start || moment.start >= other.end)) kept.push(moment);
  }
  return kept.sort((a, b) => a.start - b.start);
}

const BETWEEN = /^\s?(?:[-–—~]|to|until|till|through|thru|and|到|至|和|与)\s?$/u;
const WEAK = /^\s?(?:and|和|与)\s?$/u;
const OPENS = /(?:\b(?:from|between)\s|[从自由在])$/u;
/** "10月1日到7日", "5号到8号" */
const DAY_ONLY =
  /^\s?[-–—~到至]\s?(\d{1,2}|[一二三四五六七八九十]{1,3})[日号]|^ (?:to|through|until|till|and) (?:the )?(\d{1,2})(?:st|nd|rd|th)\b(?! [a-z])/u;

/** "From Monday to Wednesday": the Wednesday after. */
function followed(from: Day, to: Day): Day | null {
  if (to >= from) return to;
  return addDays(to, 7) >= from ? addDays(to, 7) : null;
}

/** Two days with "to" between them are one stretch. */
function joined(plain: string, moments: readonly Moment[]): Moment[] {
  const found: Moment[] = [];
  for (const moment of moments) {
    const before = found.at(-1);
    const link = before && plain.slice(before.end, moment.start);
    const opened = before && OPENS.exec(plain.slice(Math.max(0, before.start - 9), before.start));
    const last = before && followed(before.days.from, moment.days.to);
    if (before && last && BETWEEN.test(link ?? "") && (!WEAK.test(link ?? "") || opened)) {
      const start = before.start - (opened?.[0].length ?? 0);
      found[found.length - 1] = { start, end: moment.end, days: { from: before.days.from, to: last } };
    } else found.push(moment);
  }
  return found.map((moment) => withLastDay(plain, moment));
}

function withLastDay(plain: string, moment: Moment): Moment {
  const match = moment.days.from === moment.days.to ? DAY_ONLY.exec(plain.slice(moment.end, moment.end + 18)) : null;
  const opened = OPENS.exec(plain.slice(Math.max(0, moment.start - 9), moment.start))?.[0] ?? "";
  const [year = 0, month = 0] = moment.days.from.split("-").map(Number);
  const last = match && makeDay(year, month, zhNumber(match[1] ?? match[2] ?? "") ?? 0);
  if (!match || !last || last < moment.days.from || (match[0].startsWith(" and") && !opened)) return moment;
  const start = match[2] === undefined ? moment.start : moment.start - opened.length;
  return { start, end: moment.end + match[0].length, days: { from: moment.days.from, to: last } };
}

type Open = { from: Day | null; to: Day | null };
type Turn = { before?: RegExp; after?: RegExp; open: (days: Moment["days"]) => Open };

const TURNS: readonly Turn[] = [
  {
    after: /^\s?(?:(?:之|以)?前|before(?= that))(?![天台面任]|[一两二三\d]天)/u,
    open: ({ from }) => ({ from: null, to: addDays(from, -1) }),
  },
  {
    before: /\b(?:before|prior to|earlier than)\s(?:the\s)?$/u,
    open: ({ from }) => ({ from: null, to: addDays(from, -1) }),
  },
  { before: /\bafter\s(?:the\s)?$/u, open: ({ to }) => ({ from: addDays(to, 1), to: null }) },
  { before: /\b(?:ever )?since\s(?:the\s)?$|\bstarting\s(?:from\s|on\s)?$/u, open: ({ from }) => ({ from, to: null }) },
  {
    after:
      /^\s?(?:onwards?\b|(?:之|以)后|以来|至今|到现在|到今天|起(?![床来])|开始|后(?![天面续来台]|[一两二三\d]天))/u,
    open: ({ from }) => ({ from, to: null }),
  },
  {
    before:
      /\b(?:until|till|by|no later than|not later than|at the latest by|latest)\s(?:the\s)?$|(?:截至|截止到?|最晚|最迟|不晚于|赶在)$/u,
    open: ({ to }) => ({ from: null, to }),
  },
  { after: /^\s?(?:为止|at the latest)/u, open: ({ to }) => ({ from: null, to }) },
  { before: /(?:自从|从|自)$/u, open: ({ from }) => ({ from, to: null }) },
];

/** "It hasn't moved in two weeks" tells how long, not when. */
const HOW_LONG =
  /(?:\b(?:has|have|had|did|does|is|was|are|were)(?: not|n['’]?t)\b|\b(?:never|no (?:news|updates?|scans?|movement|reply|answer|response|word))\b)[^.,;!?]{0,40}$/u;
const howLong = (plain: string, { start, end }: Moment) =>
  /^in (?:over |more than |about )?(?:\d|a\b|an\b|[a-z]+ (?:day|week|month|hour))/u.test(plain.slice(start, end)) &&
  HOW_LONG.test(plain.slice(Math.max(0, start - 60), start));

/** "国庆前一天" */
const ASIDE = /^的?([前后])([一两二三\d])天/u;

function offerOf(plain: string, { start, end, days, time }: Moment): Offer {
  const [lead, tail] = [plain.slice(Math.max(0, start - 24), start), plain.slice(end, end + 14)];
  const aside = ASIDE.exec(tail);
  if (aside) {
    const [first, count] = [aside[1] === "前" ? days.from : days.to, zhNumber(aside[2] ?? "") ?? 1];
    return {
      type: "date",
      value: addDays(first, aside[1] === "前" ? -count : count),
      start,
      end: end + aside[0].length,
    };
  }
  for (const { before, after, open } of TURNS) {
    const [prefix, suffix] = [before?.exec(lead), after?.exec(tail)];
    if (!prefix && !suffix) continue;
    const { from, to } = open(days);
    const opener = suffix && /[从自]$/u.test(lead) ? 1 : 0;
    return {
      ...{ type: "period", value: `${from ?? ".."}/${to ?? ".."}`, from, to },
      ...{ start: start - (prefix?.[0].length ?? opener), end: end + (suffix?.[0].length ?? 0) },
    };
  }
  const { from, to } = days;
  if (from !== to) return { type: "period", value: `${from}/${to}`, from, to, start, end };
  return { type: "date", value: time ? `${from}T${time}` : from, start, end };
}

const ISO_PERIOD = /(?<![\d/-])(\d{4}-\d\d-\d\d|\.\.)\/(\d{4}-\d\d-\d\d|\.\.)(?![\d/-])/gu;

/** A period as it is written here. */
function readIsoPeriods(plain: string): Offer[] {
  return [...plain.matchAll(ISO_PERIOD)].flatMap((match) => {
    const day = (text = "") =>
      text === ".." ? null : makeDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8)));
    const [from, to] = [day(match[1]), day(match[2])];
    if ((match[1] !== "..") !== (from !== null) || (match[2] !== "..") !== (to !== null) || (!from && !to)) return [];
    return [{ type: "period", value: match[0], from, to, start: match.index, end: match.index + match[0].length }];
  });
}

export function readDates(reading: Reading): Offer[] {
  const { plain, about } = reading;
  if (!about.now) return [];
  const clock = clockIn(about.now, about.timeZone ?? "UTC");
  const today = clock.slice(0, 10);
  const moments = apart([
    ...readNumericDates(reading, today),
    ...readNamedDays(reading, today),
    ...readChineseDates(reading, today),
    ...readEnglishDates(reading, today, clock),
  ]);
  return [
    ...readIsoPeriods(plain),
    ...joined(
      plain,
      moments.filter((moment) => !howLong(plain, moment)),
    ).map((moment) => offerOf(plain, moment)),
  ];
}
