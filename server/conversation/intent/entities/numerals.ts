// Numbers in words, in both languages: "三", "十二", "一千二百", "两万五", "1万2", "twenty-five", "a hundred and ten".

const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  壹: 1,
  二: 2,
  贰: 2,
  两: 2,
  俩: 2,
  三: 3,
  叁: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const SCALES: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1_000, 仟: 1_000 };

/** Characters of a Chinese numeral. */
export const ZH_NUMERAL = "[零〇一二两三四五六七八九十百千万壹贰叁拾佰仟]";

/** Digits with an optional 千 or 万 after them, or a numeral in words: what `zhNumber` reads. */
export const ZH_NUMBER = `(?:\\d{1,9}(?:,\\d{3}){0,3}(?:\\.\\d{1,2})?[千万]?|${ZH_NUMERAL}{1,12})`;

/** Null for what is no number. "两万五" is 25,000 as it is said; "二〇二六" is read digit by digit. */
export function zhNumber(text: string): number | null {
  const digits = /^([\d,]+(?:\.\d+)?)([千万]?)$/.exec(text);
  if (digits) return Number(digits[1]?.replaceAll(",", "")) * (digits[2] === "万" ? 10_000 : digits[2] ? 1_000 : 1);
  if (text === "") return null;
  if ([...text].every((one) => one in DIGITS)) return Number([...text].map((one) => DIGITS[one]).join(""));
  const parts = text.split("万");
  if (parts.length > 2) return null;
  const [high = "", low = ""] = parts.length === 2 ? parts : ["", text];
  const tens = parts.length === 2 ? belowTenThousand(high) : 0;
  const rest = low === "" ? 0 : belowTenThousand(low, parts.length === 2 ? 1_000 : 0);
  return tens === null || rest === null || (parts.length === 2 && high === "") ? null : tens * 10_000 + rest;
}

/** `spoken`: what a lone digit counts in, as after 万 in "两万五". */
function belowTenThousand(text: string, spoken = 0): number | null {
  let sum = 0;
  let digit: number | null = null;
  let scale = spoken * 10 || 0;
  for (const one of text) {
    const next = SCALES[one];
    if (next === undefined) {
      const value = DIGITS[one];
      if (value === undefined || (digit !== null && digit !== 0)) return null;
      // "一百零五": nothing is counted in tens after a zero.
      if (value === 0) scale = 10;
      digit = value;
      continue;
    }
    if (digit === null && next !== 10) return null;
    sum += (digit ?? 1) * next;
    scale = next;
    digit = null;
  }
  if (digit === null) return sum;
  return sum + digit * (scale >= 100 ? scale / 10 : 1);
}

const EN: Readonly<Record<string, number>> = Object.fromEntries(
  [
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
    "eighteen nineteen",
  ]
    .join(" ")
    .split(" ")
    .map((word, i) => [word, i]),
);
const EN_TENS: Readonly<Record<string, number>> = Object.fromEntries(
  "twenty thirty forty fifty sixty seventy eighty ninety".split(" ").map((word, i) => [word, (i + 2) * 10]),
);

const UNIT = Object.keys(EN).slice(1).join("|");
const TENS = Object.keys(EN_TENS).join("|");
const BELOW_HUNDRED = `(?:(?:${TENS})(?:[ -](?:${Object.keys(EN).slice(1, 10).join("|")}))?|${UNIT})`;
/** A numeral in words up to some thousands; what `enNumber` reads. */
export const EN_NUMERAL = `(?:${BELOW_HUNDRED}(?: thousand| hundred)?(?:(?: and)? ${BELOW_HUNDRED}(?: hundred)?(?:(?: and)? ${BELOW_HUNDRED})?)?|(?:a|one) (?:hundred|thousand)(?:(?: and)? ${BELOW_HUNDRED})?)`;

/** Null for what is no number. */
export function enNumber(text: string): number | null {
  const digits = /^\d[\d,]*(?:\.\d+)?$/.exec(text);
  if (digits) return Number(text.replaceAll(",", ""));
  let sum = 0;
  let part = 0;
  for (const word of text.toLowerCase().split(/[ -]+/)) {
    const value = EN[word] ?? EN_TENS[word];
    if (value !== undefined) part += value;
    else if (word === "a" || word === "an") part += 1;
    else if (word === "hundred") part = (part || 1) * 100;
    else if (word === "thousand") {
      sum += (part || 1) * 1_000;
      part = 0;
    } else if (word !== "and") return null;
  }
  return sum + part;
}
