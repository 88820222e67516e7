// How a message feels. Words, phrases and emoji carry weights; what stands before them turns or scales them; capitals, "!!!"
// and long letters raise the whole. Reads analysis text of either language or both.
import { plainText } from "./entities/plain-text";
import { IRONY, PHRASES } from "./sentiment-phrases";
import { EMOJI_SENTIMENT, EN_SENTIMENT, ZH_SENTIMENT } from "./sentiment-lexicon";
import { EN_WORDS, ZH_WORDS } from "./sentiment-words";

export type Sentiment = {
  label: "negative" | "neutral" | "positive";
  /** -1 to 1 */
  score: number;
  /** 0 to 1: how much feeling there is, whichever way; praise and blame in one message do not cancel here. */
  intensity: number;
};

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const anyOf = (words: Iterable<string>) =>
  [...words]
    .sort((a, b) => b.length - a.length)
    .map(escape)
    .join("|");

const ZH: Readonly<Record<string, number>> = { ...ZH_WORDS, ...ZH_SENTIMENT };
const EN: Readonly<Record<string, number>> = { ...EN_WORDS, ...EN_SENTIMENT };
const ZH_REGEX = new RegExp(anyOf(Object.keys(ZH)), "gu");
const EN_REGEX = new RegExp(`(?<![a-z])(?:${anyOf(Object.keys(EN))})(?![a-z])`, "gu");
const EMOJI_REGEX = new RegExp(anyOf(Object.keys(EMOJI_SENTIMENT)), "gu");

const EN_NEGATION =
  /(?:\b(?:not|no|never|neither|nor|without|hardly|isn'?t|wasn'?t|aren'?t|weren'?t|don'?t|didn'?t|doesn'?t|won'?t|wouldn'?t|can'?t|couldn'?t|cannot|haven'?t|hasn'?t|ain'?t))(?: [a-z']+){0,2} $/u;
/** "never been so pleased", "not only good", "no doubt" deny nothing. */
const EN_NO_NEGATION =
  /\b(?:never been (?:so|more|this)|not only|no doubt|can'?t thank|can'?t believe|why not) ?[a-z ]*$/u;
const EN_MORE = /\b(?:very|really|so|extremely|absolutely|totally|completely|utterly|super|incredibly|beyond|most) $/u;
const EN_LESS = /\b(?:slightly|somewhat|a (?:bit|little)|kind of|kinda|sort of|fairly|quite) $/u;

/** "特别" and "别人" deny nothing. */
const ZH_NEGATION =
  /(?:不(?!但|仅|光)(?:是)?|没有?|未|(?<!特)别|无|毫不|并不)(?:那么|这么|怎么|是|太|很|够|大|再|觉得|让我|给我|能|会|让人){0,2}$/u;
const ZH_MORE = /(?:非常|特别|太|超级?|极其|十分|真的?|简直|实在|最|好|巨|相当|完全|很)$/u;
const ZH_LESS = /(?:有点儿?|有些|稍微|略|还算|比较)$/u;

/** "Is it comfortable?" praises nothing, and "is it loud?" blames nothing; "why is it so slow?" does. */
const ASKS =
  /^\s*(?:and |so |but |then )?(?:how|what(?! an?\b)|when|where|which|who|can|could|do|does|is|are|will|would|should|may)\b(?! come)/u;
const BLAMES = /\b(?:why|how come|is (?:any|no|some)(?:one|body))\b|为什么|凭什么|怎么|到底|什么/u;
const STRONG = 1.5;

/** What a word weighs where it stands in a question. */
function asked(plain: string, { start, end, weight }: Weighed): number {
  if (Math.abs(weight) >= STRONG && weight < 0) return weight;
  const head = plain.slice(0, start).replace(/^.*[.!?,;，。！？；\n]/su, "");
  const tail = /^([^.!?,;，。！？；\n]*)([.!?,;，。！？；\n]*)/u.exec(plain.slice(end));
  const question = /^[?？]$/u.test(tail?.[2] ?? "") || /[吗嘛么]$/u.test(tail?.[1] ?? "") || ASKS.test(head);
  return question && !BLAMES.test(head) && !/谢|thank/u.test(plain.slice(start, end)) ? weight * 0.3 : weight;
}

const THRESHOLD = 0.2;
const LEFT = 24;

type Weighed = { start: number; end: number; weight: number };

function englishWords(plain: string): Weighed[] {
  return [...plain.matchAll(EN_REGEX)].map((match) => {
    const weight = EN[match[0]] ?? 0;
    const before = plain.slice(Math.max(0, match.index - LEFT), match.index).replace(/^.*[.!?,;，。！？；]/su, "");
    const scale = EN_MORE.test(before) ? 1.3 : EN_LESS.test(before) ? 0.7 : 1;
    const denied = EN_NEGATION.test(before) && !EN_NO_NEGATION.test(before);
    // "Not great" is nearly bad; "not broken" says little.
    const turned = weight > 0 ? -0.7 : -0.15;
    return { start: match.index, end: match.index + match[0].length, weight: weight * (denied ? turned : scale) };
  });
}

function chineseWords(plain: string): Weighed[] {
  return [...plain.matchAll(ZH_REGEX)].map((match) => {
    const weight = ZH[match[0]] ?? 0;
    const before = plain.slice(Math.max(0, match.index - 6), match.index).replace(/^.*[.!?,;，。！？；]/su, "");
    const scale = ZH_MORE.test(before) ? 1.3 : ZH_LESS.test(before) ? 0.7 : 1;
    const turned = weight > 0 ? -0.8 : -0.15;
    // "别再敷衍" asks us to stop what is there.
    const denied = ZH_NEGATION.test(before) && !(weight < 0 && /别(?:再|老是?)?$/u.test(before));
    return { start: match.index, end: match.index + match[0].length, weight: weight * (denied ? turned : scale) };
  });
}

/** What is said as a whole; of phrases that overlap the one listed first counts. */
function wholePhrases(plain: string): Weighed[] {
  const found: Weighed[] = [];
  for (const { weight, regex } of PHRASES)
    for (const { index: start, 0: said } of plain.matchAll(regex)) {
      const end = start + said.length;
      if (found.every((other) => end <= other.start || start >= other.end)) found.push({ start, end, weight });
    }
  return found;
}

/** What is said again and again in the same words is hardly felt more. */
const AGAIN = 0.2;

function onceEach(plain: string, found: readonly Weighed[]): number[] {
  const said = new Map<string, number>();
  return found.map(({ start, end, weight }) => {
    const words = plain.slice(start, end);
    const before = said.get(words) ?? 0;
    said.set(words, before + 1);
    return weight * AGAIN ** before;
  });
}

/** Somebody who waited and praises mocks. */
function ironic(plain: string, weights: readonly number[]): number[] {
  if (!IRONY.some((regex) => regex.test(plain))) return [...weights];
  return [...weights.map((weight) => -Math.abs(weight)), -1.5];
}

export function measureSentiment(text: string): Sentiment {
  const plain = plainText(text).replace(/(\p{L})\1{2,}/gu, "$1");
  const phrases = wholePhrases(plain);
  const words = [...englishWords(plain), ...chineseWords(plain)].filter((word) =>
    phrases.every(({ start, end }) => word.end <= start || word.start >= end),
  );
  const emoji = [...text.matchAll(EMOJI_REGEX)].map((match) => EMOJI_SENTIMENT[match[0]] ?? 0);
  const said = onceEach(plain, [...phrases, ...words.map((word) => ({ ...word, weight: asked(plain, word) }))]);
  const weights = ironic(plain, [...said, ...emoji]).filter((weight) => weight !== 0);
  // "都一周了", "already a week": a stretch of time held against us.
  if (
    /(?:都|已经).{0,6}(?:天|周|月|小时|钟头|年|星期|礼拜|次|遍|久).{0,2}了|\balready\b.{0,20}\b(?:days?|weeks?|months?)\b/u.test(
      plain,
    )
  )
    weights.push(-0.7);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const felt = weights.reduce((total, weight) => total + Math.abs(weight), 0);
  const loud = emphasis(text);
  // Shouting without a word that says why is displeasure.
  const shout = sum === 0 && isShouting(text) ? -0.9 : 0;
  const score = Math.tanh(((sum + shout) * loud) / 3);
  const label = score <= -THRESHOLD ? "negative" : score >= THRESHOLD ? "positive" : "neutral";
  return { label, score: round(score), intensity: round(Math.tanh(((felt - shout) * loud) / 3)) };
}

const round = (value: number) => Math.round(value * 100) / 100;

function emphasis(text: string): number {
  const marks = Math.min(text.match(/!/g)?.length ?? 0, 3);
  const questions = /\?{2,}|\?!|!\?/.test(text) ? 1 : 0;
  const long = /(\p{L})\1{2,}/u.test(text) ? 0.15 : 0;
  return 1 + 0.15 * marks + 0.15 * questions + long + (isShouting(text) ? 0.3 : 0);
}

function isShouting(text: string): boolean {
  const words = text.match(/\b[A-Za-z]{3,}\b/g) ?? [];
  return words.length >= 3 && words.filter((word) => word === word.toUpperCase()).length > words.length / 2;
}
