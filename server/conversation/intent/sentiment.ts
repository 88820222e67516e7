import { EN_SENTIMENT, ZH_SENTIMENT } from "./sentiment-lexicon";

export type Sentiment = { label: "negative" | "neutral" | "positive"; /** -1 to 1 */ score: number };

const ZH_ENTRIES = Object.entries(ZH_SENTIMENT).sort((a, b) => b[0].length - a[0].length);
const ZH_REGEX = new RegExp(ZH_ENTRIES.map(([word]) => word).join("|"), "gu");
const EN_REGEX = new RegExp(
  `\\b(?:${Object.keys(EN_SENTIMENT)
    .sort((a, b) => b.length - a.length)
    .join("|")})\\b`,
  "giu",
);
const EN_NEGATION =
  /\b(?:not|no|never|isn't|wasn't|aren't|don't|didn't|doesn't|can't|cannot|hardly)(?:\s+\w+){0,2}\s*$/iu;
const ZH_NEGATION = /[不没未别][^，。!?,.]{0,1}$/u;
const THRESHOLD = 0.2;

/** How a message feels: summed word weights, turned by negation, sharpened by "!!" and capitals. Reads analysis text. */
export function measureSentiment(text: string): Sentiment {
  let sum = 0;
  for (const match of text.matchAll(EN_REGEX)) {
    const weight = EN_SENTIMENT[match[0].toLowerCase()] ?? 0;
    sum += EN_NEGATION.test(text.slice(Math.max(0, match.index - 24), match.index)) ? -0.6 * weight : weight;
  }
  for (const match of text.matchAll(ZH_REGEX)) {
    const weight = ZH_SENTIMENT[match[0]] ?? 0;
    const negated = weight > 0 && ZH_NEGATION.test(text.slice(Math.max(0, match.index - 2), match.index));
    sum += negated ? -0.8 * weight : weight;
  }
  // "都一周了", "already a week": a stretch of time held against us.
  if (/都.{0,8}了|已经.{0,8}了|\balready\b.{0,20}\b(?:days?|weeks?|months?)\b/iu.test(text)) sum -= 0.7;
  const score = Math.tanh((sum * intensity(text, sum)) / 3);
  const label = score <= -THRESHOLD ? "negative" : score >= THRESHOLD ? "positive" : "neutral";
  return { label, score: Math.round(score * 100) / 100 };
}

function intensity(text: string, sum: number): number {
  if (sum === 0) return 1;
  const marks = Math.min(text.match(/!/g)?.length ?? 0, 3);
  const questions = /\?{2,}|\?!|!\?/.test(text) ? 1 : 0;
  const words = text.match(/\b[A-Za-z]{3,}\b/g) ?? [];
  const shouting = words.length >= 3 && words.filter((word) => word === word.toUpperCase()).length > words.length / 2;
  return 1 + 0.15 * marks + 0.15 * questions + (shouting ? 0.3 : 0);
}
