// A text made to fit: its beginning and its end with a mark between, because a long story begins with what happened and
// ends with what is wanted. Never inside what a reader sees as one character.
import { LIGHTEST, weigh } from "./tokens";

export const SHORTENED = " …[shortened]… ";
/** Of the room, for the beginning. */
const HEAD = 0.6;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** `cost` is what one character weighs as it will stand. Where no character fits beside it, the mark alone remains. */
export function shortenToWeight(text: string, room: number, cost: (grapheme: string) => number): string {
  const free = Math.max(0, room - weigh(SHORTENED));
  // Nothing beyond this can fit, so a very long text is not looked through.
  const reach = Math.ceil(free / LIGHTEST);
  const ends = edge(text, reach);
  const begins = Math.max(ends, edge(text, text.length - reach));
  const head = takeWhile(parts(text.slice(0, ends)), free * HEAD, cost);
  const tail = takeWhile(parts(text.slice(begins)).reverse(), free - head.weight, cost);
  return head.taken.join("").trimEnd() + SHORTENED + tail.taken.reverse().join("").trimStart();
}

const parts = (text: string) => Array.from(graphemes.segment(text), ({ segment }) => segment);

/** The nearest place at or before `at` between two characters. */
function edge(text: string, at: number): number {
  if (at <= 0) return 0;
  if (at >= text.length) return text.length;
  return graphemes.segment(text).containing(at)?.index ?? 0;
}

function takeWhile(all: readonly string[], room: number, cost: (grapheme: string) => number) {
  const taken: string[] = [];
  let weight = 0;
  for (const one of all) {
    const next = weight + cost(one);
    if (next > room) break;
    weight = next;
    taken.push(one);
  }
  return { taken, weight };
}
