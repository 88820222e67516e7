// Whether a message says yes or no to a question of ours. It is read word by word, and only one that is nothing but that
// counts: with one word more than these ("yes, but…", "is it?") it is neither. A no that was meant as something else costs
// a sentence; a yes would be an act.
import { simplified } from "./intent/entities/plain-text";

export type Verdict = "yes" | "no";

/** Goes with either, and says neither by itself. */
const BESIDE = [
  "well",
  "a+h+",
  "o+h+",
  "u+[mh]+",
  "hm+",
  "then",
  "already",
  "now",
  "pl(?:ea)?s(?:e)?",
  "thanks?(?: you)?(?: (?:a lot|so much|very much))?",
  "thx",
  "cheers",
  "great",
  "perfect",
  "cool",
  "lovely",
  "that(?:'s| is) (?:it|all)",
  "那就?",
  "还是",
  "還是",
  "哦",
  "噢",
  "喔",
  "哎",
  "诶",
  "唉",
  "请",
  "請",
  "谢谢(?:你|您)?",
  "謝謝(?:你|您)?",
  "多谢",
  "谢了",
  "辛苦了?",
  "麻烦(?:你|您)?了?",
  "拜托了?",
  "吧",
  "的",
  "呢",
  "啊",
  "呀",
  "哈",
  "啦",
  "嘛",
  "呗",
  "了",
  "喽",
  "咯",
];

/** A yes by itself; before a no only a way to begin ("ok, never mind"). */
const SOFT_YES = [
  "ok(?:ay|ey)?",
  "k+",
  "fine",
  "sure(?: thing)?",
  "al(?:l ?)?right",
  "嗯+",
  "恩",
  "好(?:的|吧|啊|呀|滴|嘞|哒)?",
  "行(?:吧|啊)?",
];

const YES = [
  "y",
  "ye+s+",
  "ye[apu]h?",
  "yup",
  "aye",
  "correct",
  "right",
  "exactly",
  "precisely",
  "absolutely",
  "definitely",
  "certainly",
  "of course",
  "for sure",
  "by all means",
  "no problem",
  "agreed?",
  "approved?",
  "accept(?:ed)?",
  "confirm(?:ed)?(?: (?:it|that|this))?",
  "i (?:do |can )?(?:confirm|agree|accept|approve)(?: (?:to )?(?:it|that|this))?",
  // "Carry on" and 继续 bring back a question that was set aside: said once too often, they confirm nothing.
  "go (?:ahead|for it)(?: with (?:it|that|this))?",
  "go on then",
  "proceed",
  "do (?:it|that|this|so)",
  "please do",
  "make it so",
  "let'?s (?:do (?:it|that|this)|go)",
  "(?:it|that|this|all|everything)(?:'s| is) (?:right|correct|fine|good|ok(?:ay)?|great|perfect|what i want)",
  "(?:(?:it|that|this|all|everything) )?(?:looks?|sounds?|seems?) (?:all )?(?:good|right|fine|correct|great|ok(?:ay)?|perfect)(?: to me)?",
  "(?:that )?works for me",
  "yes it is",
  "是(?:啊|呀|滴)?",
  "对(?:啊|呀|滴)?",
  "對(?:啊|呀)?",
  "没错",
  "沒錯",
  "正确",
  "正確",
  "可以",
  "成",
  "要",
  "需要",
  "当然(?:可以|要)?",
  "當然(?:可以|要)?",
  "没问题",
  "沒問題",
  "没意见",
  "我?(?:确认|確認|确定|確定|同意)(?:无误|办理|提交)?",
  "就?(?:这样|这么|照这样|照这个|按这个|這樣)(?:办理?|做|处理|定|辦)?",
  "(?:就|帮我|给我|直接)?(?:办理?|辦理?|照办|处理|提交)(?:一下)?",
];

const NO = [
  "n",
  "no+",
  "nope",
  "nah",
  "naw",
  "no way",
  "not (?:now|today|really|needed|necessary|interested)(?: any ?more)?",
  "(?:i'?d )?rather not",
  "do(?:n'?t| not)(?: (?:do|change|send|touch) (?:it|that|this|anything))?",
  "cancel(?: (?:it|that|this))?",
  "stop(?: (?:it|that|this))?",
  "abort",
  "decline",
  "reject",
  "never ?mind",
  "nvm",
  "forget (?:about )?(?:it|that|this)",
  "leave (?:it|that|this)(?: (?:be|alone|for now|as it is|as is))?",
  "(?:drop|skip|keep) it",
  "i (?:don'?t|do not) (?:want|need|confirm|agree)(?: to)?(?: (?:it|that|this))?(?: any ?more)?",
  "(?:i(?:'ve| have)? )?changed my mind",
  "actually",
  "sorry",
  "先?不(?:是|同意|确认|確認|确定|確定|需要|可以|必|行)?",
  "先?不(?:要|用|想)?(?:办|弄|做|改|换|退|买|要|取消|辦|換|買)?",
  "没必要",
  "沒必要",
  "取消",
  "算了",
  "免了",
  "拒绝",
  "拒絕",
  "先?别(?:办|弄|改|动|换|退|买)?",
  "停(?:下|止)?",
  "留着",
  "保留",
  "当我没说",
  "當我沒說",
  "我?(?:反悔|后悔|改主意|改变主意)",
];
/** Begin a no, and are none. */
const NO_BEGINS = /^(?:actually|sorry)$/iu;

const each = (words: readonly string[]) => words.map((word) => new RegExp(`(?:${word})(?![a-z\\d])`, "iuy"));
const WORDS = { beside: each(BESIDE), soft: each(SOFT_YES), yes: each(YES), no: each(NO) };
const GAP = /[\s,，.。!！;；~～、…"“”\p{Extended_Pictographic}\p{Emoji_Modifier}\u{FE0F}]*/uy;

const THUMBS: readonly (readonly [Verdict, RegExp])[] = [
  ["yes", /^\s*(?:[👍👌✅🆗][\p{Emoji_Modifier}\u{FE0F}]*\s*)+$/u],
  ["no", /^\s*(?:[👎❌🙅][\p{Emoji_Modifier}\u{FE0F}]*\s*)+$/u],
];

/** Longer messages say more than a yes. */
const LONGEST = 60;
/** "行不行", "要不要": asked, not answered. */
const ASKS = /(\p{Script=Han}{1,2})[不没]\1/u;

/** null: something else. */
export function readVerdict(text: string): Verdict | null {
  const said = simplified(asWritten(text));
  const thumb = THUMBS.find(([, sign]) => sign.test(said));
  if (thumb) return thumb[0];
  if (said.length > LONGEST || ASKS.test(said)) return null;
  if (saysOnly(said, "no")) return "no";
  return saysOnly(said, "yes") ? "yes" : null;
}

const asWritten = (text: string) => text.normalize("NFKC").replaceAll("’", "'").trim();

/** "Yes, cancel it": what follows the words of a yes that a message begins with. null: it begins with none. */
export function afterYes(text: string): string | null {
  const written = asWritten(text);
  const said = simplified(written);
  const lengths = said.length > LONGEST ? [] : [...said].map((_, i) => i + 1);
  const yes = lengths.findLast((length) => {
    const whole = !/^[a-z\d]{2}/iu.test(said.slice(length - 1, length + 1));
    return whole && saysOnly(said.slice(0, length), "yes");
  });
  return yes === undefined ? null : written.slice(yes).trim();
}

/** A no that is nothing but "cancel": where the request is to cancel something it may as well mean yes. */
export function onlySaysCancel(text: string): boolean {
  const rest = text.replace(/cancel(?: (?:it|that|this))?|取消/giu, " ");
  return rest !== text && readVerdict(text) === "no" && readVerdict(rest) !== "no";
}

/** Whether the text can be read as words of this verdict and nothing else. Each place is read once, however it is reached. */
function saysOnly(said: string, verdict: Verdict): boolean {
  const start = end(GAP, said, 0) ?? 0;
  // Whether the verdict itself was said on the way to a place.
  const reached: [at: number, saidIt: boolean][] = [[start, false]];
  const seen = new Set<string>();
  for (const [at, saidIt] of reached) {
    if (at === said.length) {
      if (saidIt) return true;
      continue;
    }
    for (const [next, says] of steps(said, at, verdict, saidIt)) {
      const key = `${next}${says}`;
      if (seen.has(key)) continue;
      seen.add(key);
      reached.push([next, says]);
    }
  }
  return false;
}

function* steps(said: string, at: number, verdict: Verdict, saidIt: boolean): Generator<[number, boolean]> {
  const go = function* (words: readonly RegExp[], says: (word: string) => boolean): Generator<[number, boolean]> {
    for (const word of words) {
      const to = end(word, said, at);
      if (to !== null && to > at) yield [end(GAP, said, to) ?? to, saidIt || says(said.slice(at, to))];
    }
  };
  yield* go(WORDS.beside, () => false);
  if (verdict === "yes") {
    yield* go(WORDS.soft, () => true);
    yield* go(WORDS.yes, () => true);
  } else {
    if (!saidIt) yield* go(WORDS.soft, () => false);
    yield* go(WORDS.no, (word) => !NO_BEGINS.test(word));
  }
}

/** Where a match that begins there ends. */
function end(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
