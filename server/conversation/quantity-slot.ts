// How many of a thing somebody wants, where they say so: "two mugs", "要3个". Nothing is asked; one is what is meant when
// nothing is said, and the number stands in what they confirm.
import type { SlotAnswer } from "./slots";

const WORDS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  一: 1,
  两: 2,
  二: 2,
  俩: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
};
const EN_WORD = "one|two|three|four|five|six|seven|eight|nine|ten";
const COUNTERS = "个|個|件|只|隻|双|雙|条|條|台|副|把|本|套|箱|瓶|杯|款|张|張|支|对|份|盒|袋|块|盏|部|床|顶|枚";

/** A number beside a word of measure, or right after what is asked for: "500 ml" and "order 12345" are neither. */
const SAID: readonly RegExp[] = [
  new RegExp(`(?<![\\d.第])(\\d{1,2}|[一两二俩三四五六七八九十])\\s*(?:${COUNTERS})(?!月)`, "u"),
  new RegExp(
    `\\b(?:buy|order|get|purchase|want|need|take|like|have)(?: me| us)? (?:another )?(\\d{1,2}|${EN_WORD}) (?!of (?:the|my) order)(?=\\p{L})`,
    "iu",
  ),
  new RegExp(`(?<![\\d.])(\\d{1,2})\\s*[x×](?!\\p{L})|\\b(\\d{1,2}|${EN_WORD}) (?:pieces|units|pairs|sets)\\b`, "iu"),
  /\bx\s?(\d{1,2})\b/iu,
];

/** null when no number of pieces is said. */
export function readQuantity(text: string): number | null {
  for (const pattern of SAID) {
    const said = pattern.exec(text)?.slice(1).find(Boolean)?.toLowerCase();
    const number = said === undefined ? 0 : (WORDS[said] ?? Number(said));
    if (number >= 1) return number;
  }
  return null;
}

const ALONE = new RegExp(
  `^\\W*(\\d{1,2}|${EN_WORD}|[一两二俩三四五六七八九十])\\s*(?:${COUNTERS}|of (?:them|those|it|these)|pieces|units|pairs|sets)?(?:[\\s,，]*(?:please|instead|thanks|吧|了|谢谢))*[^\\p{L}\\p{N}]*$`,
  "iu",
);

/** "3", "3个": what is left of "make it 3" names a number of pieces and nothing else. */
export function readPieces(text: string): number | null {
  const said = ALONE.exec(text.trim())?.[1]?.toLowerCase();
  const number = said === undefined ? 0 : (WORDS[said] ?? Number(said));
  return number >= 1 ? number : readQuantity(text);
}

/** From all that was said since the request began. */
export function answerQuantitySlot(told: string): SlotAnswer {
  const value = readQuantity(told);
  return value === null ? { kind: "missing" } : { kind: "filled", value };
}
