// The context of one model call: sections by priority within a budget that is never exceeded. Pure: the same parts and
// budget give the same text. What was said last is always in it, shortened where it must be; whatever else was cut is said
// in the trace, and to the model by number.
import { renderContext, renderItem, renderSection, renderWithin, type ContextItem } from "./render";
import { shortenToWeight } from "./shorten";
import { toTokens, toWeight, weigh } from "./tokens";
import { SECTIONS, type ContextTrace, type SectionName, type SectionTrace } from "./trace.schema";

export type ContextParts = Partial<Record<SectionName, readonly ContextItem[]>>;
export type BuiltContext = { text: string; trace: ContextTrace };

/** With less, what was said last could not be told. */
export const LEAST_CONTEXT_TOKENS = 300;

/**
 * What each may have while others are waiting. What is left over goes first to those that lack least, as long as it makes
 * them whole, and then to the others by their weight: a long list does not cost a short one its last line.
 */
const SHARES: Record<SectionName, number> = {
  limits: 0.15,
  procedure: 0.08,
  abilities: 0.22,
  customer: 0.07,
  time: 0.05,
  earlier: 0.1,
  conversation: 0.33,
};

/** Half a limit or half an ability would say something else. */
const MAY_BE_SHORTENED: ReadonlySet<SectionName> = new Set(["procedure", "conversation"]);
/** Of less than this nothing can be made out. */
const WORTH_SHORTENING = toWeight(30);

const WRAPPER = weigh(renderContext([]));
const TAGS = Object.fromEntries(SECTIONS.map((name) => [name, weigh(renderSection(name, [], 9_999_999))])) as Record<
  SectionName,
  number
>;

export function buildContext(parts: ContextParts, budgetTokens: number): BuiltContext {
  // A part of a token is a token, in each section.
  const space = toWeight(budgetTokens - SECTIONS.length) - WRAPPER;
  const filled = fillShares(parts, space);
  shareSpare(parts, filled, space);
  const written = SECTIONS.flatMap((name) => {
    const section = filled.get(name);
    return section && section.of > 0 ? [{ name, section }] : [];
  });
  const sections = written.map(({ name, section }) => traceOf(name, section));
  const shown = written.filter(({ section }) => section.lines.length > 0);
  return {
    text: renderContext(shown.map(({ name, section }) => renderSection(name, section.lines, section.dropped.length))),
    trace: {
      budget: budgetTokens,
      used: toTokens(WRAPPER) + sections.reduce((total, { tokens }) => total + tokens, 0),
      sections,
    },
  };
}

/** What is done now comes before the list of what could be done: of their two shares, abilities have what it leaves. */
function fillShares(parts: ContextParts, space: number): Map<SectionName, Filled> {
  const filled = new Map<SectionName, Filled>();
  const ofBoth = (SHARES.procedure + SHARES.abilities) * space;
  for (const name of SECTIONS) {
    const share = SHARES[name] * space;
    const room =
      name === "procedure"
        ? ofBoth
        : name === "abilities"
          ? Math.min(share, ofBoth - (filled.get("procedure")?.weight ?? 0))
          : share;
    filled.set(name, fill(name, parts[name] ?? [], room));
  }
  return filled;
}

function shareSpare(parts: ContextParts, filled: Map<SectionName, Filled>, space: number): void {
  let spare = space - sum([...filled.values()]);
  const lacking = SECTIONS.flatMap((name) => {
    const section = filled.get(name);
    if (!section || !section.isCut) return [];
    return [{ name, section, lacks: wholeWeight(name, parts[name] ?? []) - section.weight }];
  });
  let left = spare;
  const madeWhole = lacking
    .toSorted((a, b) => a.lacks - b.lacks)
    .filter(({ lacks }) => {
      if (lacks > left) return false;
      left -= lacks;
      return true;
    });
  for (const { name, section } of new Set([...madeWhole, ...lacking])) {
    const again = fill(name, parts[name] ?? [], section.weight + spare);
    spare -= again.weight - section.weight;
    filled.set(name, again);
  }
}

const wholeWeight = (name: SectionName, items: readonly ContextItem[]) =>
  TAGS[name] + items.reduce((total, item) => total + weigh(renderItem(item)), 0);

type Filled = {
  lines: string[];
  weight: number;
  of: number;
  shortened: string[];
  dropped: string[];
  /** Not all is there as it was. */
  isCut: boolean;
};

function fill(name: SectionName, items: readonly ContextItem[], room: number): Filled {
  const lines = new Map<number, string>();
  const shortened: string[] = [];
  let left = room - TAGS[name];
  for (const index of byWorth(name, items)) {
    const item = items[index];
    if (!item) continue;
    const line = renderItem(item);
    if (weigh(line) <= left) {
      lines.set(index, line);
      left -= weigh(line);
      continue;
    }
    const isNewest = name === "conversation" && index === items.length - 1;
    if (MAY_BE_SHORTENED.has(name) && (isNewest || left >= WORTH_SHORTENING)) {
      const short = shortLine(item, left);
      lines.set(index, short);
      left -= weigh(short);
      shortened.push(item.id);
    }
    // A summary says more with a shorter point than with none.
    if (name === "earlier") continue;
    // What comes after matters less, and a conversation has no holes.
    break;
  }
  const absent = items.filter((_, index) => !lines.has(index));
  const dropped = absent.flatMap(({ id, optional }) => (optional ? [] : [id]));
  const inOrder = [...lines].sort(([a], [b]) => a - b).map(([, line]) => line);
  const weight = lines.size > 0 ? TAGS[name] + inOrder.reduce((total, line) => total + weigh(line), 0) : 0;
  const isCut = shortened.length + absent.length > 0;
  return { lines: inOrder, weight, of: lines.size + dropped.length, shortened, dropped, isCut };
}

/** Indices, what is to be kept first first: what was said last, and of other things what was put first. */
function byWorth(name: SectionName, items: readonly ContextItem[]): number[] {
  const indices = items.map((_, index) => index);
  if (name === "conversation") return indices.reverse();
  return indices.sort((a, b) => (items[a]?.rank ?? a) - (items[b]?.rank ?? b));
}

function shortLine(item: ContextItem, room: number): string {
  const around = weigh(renderItem({ ...item, text: "" }));
  const text = shortenToWeight(item.text, room - around, (part) => weigh(renderWithin(part)));
  return renderItem({ ...item, text });
}

const LISTED = 50;

function traceOf(name: SectionName, { weight, lines, of, shortened, dropped }: Filled): SectionTrace {
  return { name, tokens: toTokens(weight), kept: lines.length, of, shortened, dropped: dropped.slice(0, LISTED) };
}

const sum = (all: readonly Filled[]) => all.reduce((total, { weight }) => total + weight, 0);
