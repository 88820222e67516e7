// A summary made of a conversation's own sentences, where no model writes one. The sentences that say most of what the
// others say (TextRank over their words), and before those the ones with what must not be forgotten: numbers, amounts,
// decisions and promises. However much one message says, the others are heard. Pure: the same turns give the same sentences.
import type { ContextItem, Speaker } from "./render";

export type SaidTurn = { turn: number; from: Speaker; text: string };

/** Each is compared with each; of more, what is least of its message is not looked at. */
const MOST_SENTENCES = 150;
/** However long a message is, its summary is short. */
const MOST_OF_MESSAGE = 3;
const ROUNDS = 20;
const DAMPING = 0.85;

type Sentence = SaidTurn & { words: ReadonlySet<string>; position: number; message: number };

/**
 * What is worth keeping, in the order it was said; `rank` 0 is kept longest. Where `most` allows one for each message, each
 * that says anything has its best sentence, and that before any has a second.
 */
export function extractSummary(turns: readonly SaidTurn[], most: number): ContextItem[] {
  const sentences = worthComparing(turns.flatMap(sentencesOf));
  const central = textRank(sentences.map(({ words }) => words));
  const scored = placed(sentences, (sentence, index) => scoreOf(sentence, central[index] ?? 0));
  const firsts = scored.filter(({ place }) => place === 0).length;
  const sooner = ({ place }: Scored) => (firsts <= most && place === 0 ? 0 : 1);
  const best = scored
    .filter(({ place }) => place < MOST_OF_MESSAGE)
    .sort((a, b) => sooner(a) - sooner(b) || b.score / (b.place + 1) - a.score / (a.place + 1) || b.index - a.index);
  const chosen = new Map(best.slice(0, most).map(({ index, place }, rank) => [index, { rank, place }]));
  return sentences.flatMap(({ turn, from, text }, index) => {
    const it = chosen.get(index);
    if (!it) return [];
    return [{ id: String(turn), from, text, rank: it.rank, ...(it.place > 0 ? { optional: true as const } : {}) }];
  });
}

/** `place`: 0 is the best sentence of its message. */
type Scored = { index: number; score: number; place: number };

/** Those that say anything, the best first. */
function placed(sentences: readonly Sentence[], score: (sentence: Sentence, index: number) => number): Scored[] {
  const scored = sentences.map((sentence, index) => ({ index, score: score(sentence, index) }));
  const best = scored.filter((one) => one.score > 0).sort((a, b) => b.score - a.score || b.index - a.index);
  const seen = new Map<number, number>();
  return best.map((one) => {
    const message = sentences[one.index]?.message ?? 0;
    const place = seen.get(message) ?? 0;
    seen.set(message, place + 1);
    return { ...one, place };
  });
}

function worthComparing(sentences: readonly Sentence[]): readonly Sentence[] {
  if (sentences.length <= MOST_SENTENCES) return sentences;
  const best = placed(sentences, (sentence) => scoreOf(sentence, 0)).sort(
    (a, b) => a.place - b.place || b.index - a.index,
  );
  const among = new Set(best.slice(0, MOST_SENTENCES).map(({ index }) => index));
  return sentences.filter((_, index) => among.has(index));
}

/** Long ones are lists and quotations: their beginning says what they are. */
const SENTENCE_LENGTH = 240;

function sentencesOf({ turn, from, text }: SaidTurn, message: number): Sentence[] {
  const found = text.split(/(?<=[。！？!?；])|(?<=[.;])\s+|\n+/);
  const whole = found.map((part) => Array.from(part.trim()).slice(0, SENTENCE_LENGTH).join("")).filter(Boolean);
  return [...new Set(whole)].map((part, position) => ({
    turn,
    from,
    text: part,
    words: wordsOf(part),
    position,
    message,
  }));
}

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });

function wordsOf(text: string): Set<string> {
  const words = Array.from(segmenter.segment(text.toLowerCase()), ({ segment, isWordLike }) =>
    isWordLike ? segment : "",
  );
  return new Set(words.filter((word) => word !== "" && !COMMON.has(word)));
}

const COMMON = new Set(
  [
    "the a an and or but of to in on at for with is are was were be been it its this that i you we they my your our me",
    "have has had do does did not no so if as by from will would can could please just there what when how",
    "的 了 是 我 你 您 他 她 它 们 我们 你们 在 和 与 就 也 都 吗 呢 吧 啊 请 有 没 没有 不 很 这 那 个 一 还 到 把 给 对 能 会",
  ].flatMap((line) => line.split(" ")),
);

/** How much each says of what the others say, 1 on average. */
function textRank(sentences: readonly ReadonlySet<string>[]): number[] {
  const likeness = sentences.map((a, i) => sentences.map((b, j) => (i === j ? 0 : alike(a, b))));
  const given = likeness.map((row) => row.reduce((total, one) => total + one, 0));
  let ranks = sentences.map(() => 1);
  for (let round = 0; round < ROUNDS; round++) {
    ranks = ranks.map((_, i) => {
      const taken = ranks.reduce((total, rank, j) => {
        const all = given[j] ?? 0;
        return all > 0 ? total + (rank * (likeness[j]?.[i] ?? 0)) / all : total;
      }, 0);
      return 1 - DAMPING + DAMPING * taken;
    });
  }
  return ranks;
}

function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared === 0 ? 0 : shared / (Math.log(a.size + 1) + Math.log(b.size + 1));
}

/** Amounts, order and tracking numbers, codes, dates, percentages. */
const FIGURE =
  /\d{3,}|[$€£¥￥]\s?\d|\d\s?(?:%|％|元|块|美元|usd|eur|cny)|[A-Z]{2,}-?\d|\d{1,2}[月/:]\d|\d+\s?(?:天|日|号|days?)/i;
const DECIDED =
  /\b(?:agreed?|approved|confirm(?:ed)?|declined?|rejected|cancel(?:led|ed)?|refund(?:ed)?|replaced?|exchanged?|returned|decided|instead|changed?)\b|同意|批准|确认|拒绝|取消|退款|退货|换货|改成|改为|决定|不要了|算了/i;
const PROMISED =
  /\b(?:promised?|guarantee[ds]?|we(?:'|’)?(?:ll| will)|will (?:be|arrive|refund|send|call|reply)|by (?:tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b|承诺|保证|答应|一定会|将会|会在|将在|预计|之内|尽快为您/i;
const SMALL_TALK =
  /^(?:hi|hello|hey|thanks?|thank you|ok(?:ay)?|yes|no|great|bye|good (?:morning|day|evening)|你好|您好|谢谢|多谢|好的?|嗯|是的|行|再见|在吗)[\s,，。.!！~～]*$/i;

function scoreOf({ text, words, position, from }: Sentence, central: number): number {
  if (SMALL_TALK.test(text) || words.size === 0) return 0;
  const kept = (FIGURE.test(text) ? 3 : 0) + (PROMISED.test(text) ? 3 : 0) + (DECIDED.test(text) ? 2 : 0);
  // What somebody says first is what they are about; what the customer wants counts for more than how we put it.
  const lead = position === 0 ? 0.5 : 0;
  return central + kept + lead + (from === "customer" ? 0.5 : 0);
}
