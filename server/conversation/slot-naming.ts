// Which of several things a text names: by its number, its whole name, or a word that only it has. A text that could
// mean two of them names none; the customer is asked, and never guessed for.
import type { Localized } from "../context";

export type Nameable = {
  value: string;
  /** Other ids it is known by. */
  ids: readonly string[];
  label: Localized;
  detail: Localized;
};

export type Naming<T> = { kind: "named"; options: T[] } | { kind: "several"; options: T[] } | { kind: "none" };

const fold = (text: string) => text.normalize("NFKC").toLowerCase();
const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Ids and Latin words stand alone; Chinese words stand among others. */
function contains(text: string, piece: string): boolean {
  if (!/^[\p{Script=Latin}\p{N}]/u.test(piece)) return text.includes(piece);
  // The s of "what's" is no size.
  const apart = piece.length === 1 ? "(?<!\\p{L}['’])" : "";
  return new RegExp(
    `${apart}(?<![\\p{Script=Latin}\\p{N}_-])${escape(piece)}(?![\\p{Script=Latin}\\p{N}_-])`,
    "u",
  ).test(text);
}

/** "Dots" are "dotted" or "dot", too. */
export const inflected = (value: string) =>
  /^[a-z]{3,}s$/u.test(value) ? `${value.slice(0, -1)}(?:s|d|ed|${value.at(-2) ?? ""}ed)?` : value;

const both = ({ "zh-CN": zh, en }: Localized) => [...new Set([fold(zh), fold(en)])].filter(Boolean);

/** Ids named in a text, in the order of the options. */
export function namedById<T extends Nameable>(text: string, options: readonly T[]): T[] {
  const said = fold(text);
  return options.filter(({ value, ids }) => [value, ...ids].some((id) => contains(said, fold(id))));
}

const ALL = /\b(all|both|everything|each|every)\b|全部|所有|都(?!不)|全都|两件|整单/u;
const PLACES: readonly RegExp[] = [
  /\b(first|1st|top)\b|第一|第1/u,
  /\b(second|2nd)\b|第二|第2/u,
  /\b(third|3rd)\b|第三|第3/u,
  /\b(fourth|4th)\b|第四|第4/u,
  /\b(fifth|5th)\b|第五|第5/u,
];
const ONLY_PLACES = /^(?:\s*(?:\d{1,2}|and|,|、|和|与|#|no\.?|number|第|个|项|件)\s*)+[.。!！]?$/u;

/** "all of them", "the second one", "1 and 3": only as an answer to the list. */
export function namedByPlace<T>(text: string, options: readonly T[], many: boolean): T[] {
  const said = fold(text).trim();
  if (many && ALL.test(said)) return [...options];
  const numbers = ONLY_PLACES.test(said) ? [...said.matchAll(/\d{1,2}/g)].map(([digits]) => Number(digits) - 1) : [];
  const ordinals = PLACES.flatMap((place, i) => (place.test(said) ? [i] : []));
  const places = [...new Set([...numbers, ...ordinals])].sort((a, b) => a - b);
  const named = places.flatMap((place) => options[place] ?? []);
  return named.length < places.length || (!many && named.length > 1) ? [] : named;
}

/** The options whose whole name stands in the text, the longest names first, none inside another. */
function namedInFull<T extends Nameable>(text: string, options: readonly T[]): T[] {
  const names = options.flatMap((option) => both(option.label).map((name) => ({ name, option })));
  let rest = fold(text);
  const found = new Set<T>();
  const byLength = names.sort((a, b) => b.name.length - a.name.length);
  for (const name of new Set(byLength.map((one) => one.name))) {
    if (!contains(rest, name)) continue;
    for (const one of names) if (one.name === name) found.add(one.option);
    rest = rest.replaceAll(name, " ");
  }
  return options.filter((option) => found.has(option));
}

const NOT_TELLING = new Set([
  "the",
  "and",
  "for",
  "with",
  "of",
  "in",
  "a",
  "an",
  "my",
  "to",
  "no",
  "not",
  "item",
  "items",
]);

/** What may name an option in part: Latin words, and stretches of two to six Chinese characters. */
function pieces(texts: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const text of texts) {
    for (const [word] of text.matchAll(/[\p{Script=Latin}\p{N}]+(?:[.-][\p{Script=Latin}\p{N}]+)*/gu)) {
      if (!NOT_TELLING.has(word)) found.add(word);
    }
    for (const [run] of text.matchAll(/\p{Script=Han}+/gu)) {
      for (let length = 1; length <= Math.min(6, run.length); length++) {
        for (let at = 0; at + length <= run.length; at++) found.add(run.slice(at, at + length));
      }
    }
  }
  return found;
}

function piecesOf(option: Nameable, part: "label" | "all"): Set<string> {
  const texts = part === "label" ? both(option.label) : [...both(option.label), ...both(option.detail)];
  return pieces(texts);
}

const A_COLOUR_OR_SIZE = /[红黑白蓝绿黄灰紫粉金银棕大中小]/u;

const saysInflected = (text: string, piece: string) =>
  inflected(piece) !== piece &&
  new RegExp(`(?<![\\p{Script=Latin}\\p{N}_-])${inflected(piece)}(?![\\p{Script=Latin}\\p{N}_-])`, "u").test(text);

/** Whether a text has a piece; of a thing's name a single character is too little. */
function sayer(text: string, part: "label" | "all"): (piece: string) => boolean {
  const said = fold(text);
  const singular = said.replace(/([\p{Script=Latin}]{3,})s\b/gu, "$1");
  return (piece) =>
    (piece.length > 1 || (part === "all" && (!/\p{Script=Han}/u.test(piece) || A_COLOUR_OR_SIZE.test(piece)))) &&
    (contains(said, piece) || contains(singular, piece) || saysInflected(said, piece));
}

/** How much of the text is about each option and not about all of them. */
function telling(text: string, options: readonly Nameable[]): Map<Nameable, number> {
  const says = sayer(text, "all");
  const sets = options.map((option) => piecesOf(option, "all"));
  const shared = (piece: string) => sets.filter((set) => set.has(piece)).length;
  return new Map(
    options.map((option, i) => {
      const said = [...(sets[i] ?? [])].filter((piece) => says(piece) && shared(piece) < options.length);
      return [option, said.reduce((sum, piece) => sum + piece.length / shared(piece), 0)];
    }),
  );
}

/** Options called by a part of their name that nothing of another name has. */
function calledInPart<T extends Nameable>(text: string, options: readonly T[]): T[] {
  const says = sayer(text, "label");
  const sets = options.map((option) => piecesOf(option, "label"));
  const own = (piece: string, name: string) =>
    options.every((other, i) => other.label.en === name || !sets[i]?.has(piece));
  return options.filter((option, i) =>
    [...(sets[i] ?? [])].some((piece) => says(piece) && own(piece, option.label.en)),
  );
}

/** Of several with one name, the one whose particulars the text has most of. */
function bestOf<T extends Nameable>(text: string, options: readonly T[]): T[] {
  if (options.length < 2) return [...options];
  const scores = telling(text, options);
  const best = Math.max(...scores.values());
  return best === 0 ? [...options] : options.filter((option) => scores.get(option) === best);
}

function oneOf<T extends Nameable>(text: string, options: readonly T[]): Naming<T> {
  const full = namedInFull(text, options);
  const scores = telling(text, options);
  if (full.length === 0 && !options.some((option) => (scores.get(option) ?? 0) > 0)) return { kind: "none" };
  const best = bestOf(text, full.length > 0 ? full : options);
  if (best.length === 1) return { kind: "named", options: best };
  return best.length < options.length ? { kind: "several", options: best } : { kind: "none" };
}

function someOf<T extends Nameable>(text: string, options: readonly T[]): Naming<T> {
  const full = namedInFull(text, options);
  const called = full.length > 0 ? full : calledInPart(text, options);
  if (called.length === 0) return { kind: "none" };
  const labels = [...new Set(called.map(({ label }) => label.en))];
  const chosen = labels.map((name) =>
    bestOf(
      text,
      called.filter(({ label }) => label.en === name),
    ),
  );
  const unclear = chosen.filter((group) => group.length > 1);
  if (unclear.length > 0 && chosen.length > 1) return { kind: "none" };
  if (unclear.length > 0) return { kind: "several", options: unclear.flat() };
  return { kind: "named", options: chosen.flat() };
}

/** `asked`: the text answers the question that offered the options. */
export function nameOptions<T extends Nameable>(
  text: string,
  options: readonly T[],
  { many, asked }: { many: boolean; asked: boolean },
): Naming<T> {
  const byId = namedById(text, options);
  if (byId.length > 0)
    return byId.length > 1 && !many ? { kind: "several", options: byId } : { kind: "named", options: byId };
  const byPlace = asked ? namedByPlace(text, options, many) : [];
  if (byPlace.length > 0) return { kind: "named", options: byPlace };
  return many ? someOf(text, options) : oneOf(text, options);
}
