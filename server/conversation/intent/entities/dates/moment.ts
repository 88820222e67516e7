// What the readers of dates give: a place in the text and the days it means. A day without its year or week can be the one
// before today or the one after; the words around it say which.
import type { Reading } from "../entity";
import { addDays, daysBetween, type Day, type Span } from "./calendar";

export type Moment = { start: number; end: number; days: Span; /** "15:00" */ time?: string | null };

export type Lean = "past" | "future" | null;

const BEFORE = 40;
const AFTER = 24;
const PAST =
  /\b(?:ordered|bought|purchased|placed|paid|got|received|arrived|was|were|did|didn't|came|delivered|shipped|returned|since|made|had|hasn't|haven't|last|sent|charged|been|signed)\b|下单|下的|买的?|购|收到|签收|付了|付的|付款|已经|到现在|以来|过的|寄出|发的|发出|退的|申请的|还没|一直没|没收到|没能|订的|扣了|扣的/gu;
const FUTURE =
  /\b(?:will|won't|by|until|till|before|next|need|want|deliver|arrive|ship|can|could|schedule|pick ?up|expect|going to|would|please|reschedule|come|get here|have to|must|at the latest)\b|能(?!用)|会(?!员|话)|送来|可以|预约|取件|要用|急用|之?前(?:能|要|送|到|给)|过来|到期|安排|在家|家里有?没?人|有空|再(?:送|来|寄|发|派)|改到|改成|希望|请|最晚|最迟|截止|必须|要(?!求|是)|送(?!错|的|了|来的|到的|达的)/gu;

/** Which way the words around a day look; the nearest word counts, in the same clause. */
export function leanOf({ plain }: Reading, start: number, end: number): Lean {
  const before = plain.slice(Math.max(0, start - BEFORE), start).replace(/^.*[.!?;。！？；，,\n]/su, "");
  const after = /^[^.!?;。！？；，,\n]*/u.exec(plain.slice(end, end + AFTER))?.[0] ?? "";
  const near = (words: RegExp) => {
    const left = [...before.matchAll(words)].map((match) => before.length - match.index - match[0].length);
    const right = [...after.matchAll(words)].map((match) => match.index);
    return Math.min(...left, ...right, Number.POSITIVE_INFINITY);
  };
  const [past, future] = [near(PAST), near(FUTURE)];
  if (past === future) return null;
  return past < future ? "past" : "future";
}

/** Nobody said which way: people speak to a shop more of what was than of what will be. */
const AHEAD = 3;

/** Of days that could be meant, the nearest that looks the right way; today looks both ways. */
export function nearest(days: readonly Span[], today: Day, lean: Lean): Span | null {
  const distance = ({ from, to }: Span) =>
    from > today ? daysBetween(today, from) * (lean === null ? AHEAD : 1) : to < today ? daysBetween(to, today) : 0;
  const fits = ({ from, to }: Span) => (lean === "past" ? from <= today : lean === "future" ? to >= today : true);
  const fitting = days.filter(fits);
  return [...(fitting.length > 0 ? fitting : days)].sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

/** The days of one name in this year and those around it. */
export function around(today: Day, make: (year: number) => Span | null): Span[] {
  const year = Number(today.slice(0, 4));
  return [year - 1, year, year + 1].flatMap((one) => make(one) ?? []);
}

/** Of a weekday, the one of this week or the nearest that looks the right way. `weekday`: Monday is 1. */
export function weekdays(today: Day, monday: Day, weekday: number): Span[] {
  return [-7, 0, 7].map((shift) => {
    const day = addDays(monday, weekday - 1 + shift);
    return { from: day, to: day };
  });
}
