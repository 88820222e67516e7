// Whether a message says yes or no to a question of ours. Only what is nothing but that counts: "yes, but…" is not a yes.
import { simplified } from "./intent/entities/plain-text";

export type Verdict = "yes" | "no";

const POLITE = "[\\s,，.。!！~～、]*(?:please|thanks|thank you|谢谢|麻烦(?:你|您)?了?|吧|的|呢|啊|哦|呀|了)?";

const YES = [
  "y",
  "yes",
  "yep",
  "yeah",
  "ok",
  "okay",
  "sure",
  "correct",
  "right",
  "agreed?",
  "confirm(?:ed)?",
  "i confirm",
  "i agree",
  "go ahead",
  "do it",
  "yes,? (?:please|i confirm|confirm|go ahead|do it|that'?s right)",
  "sounds good",
  "是",
  "是的",
  "对",
  "对的",
  "好",
  "好的",
  "好吧",
  "行",
  "可以",
  "确认",
  "我确认",
  "确定",
  "同意",
  "我同意",
  "没问题",
  "嗯",
  "嗯嗯",
  "是的,?确认",
  "好的,?确认",
];

const NO = [
  "n",
  "no",
  "nope",
  "no,? (?:thanks|thank you|don'?t|cancel|stop|do not)",
  "don'?t",
  "do not",
  "cancel",
  "cancel (?:it|that|this)",
  "stop",
  "never ?mind",
  "forget (?:it|that)",
  "i (?:don'?t|do not) (?:want|confirm|agree)(?: (?:it|that|this))?",
  "不",
  "不是",
  "不要",
  "不要了",
  "不用",
  "不用了",
  "不行",
  "不可以",
  "不同意",
  "不确认",
  "不办了",
  "取消",
  "算了",
  "先不要",
  "别",
  "停",
  "拒绝",
];

const only = (words: readonly string[]) =>
  new RegExp(`^[^\\p{L}\\p{N}]*(?:${words.join("|")})${POLITE}[^\\p{L}\\p{N}]*$`, "iu");
const SAYS_YES = only(YES);
const SAYS_NO = only(NO);

/** null: something else. */
export function readVerdict(text: string): Verdict | null {
  const said = simplified(text.normalize("NFKC").replaceAll("’", "'").trim());
  if (SAYS_NO.test(said)) return "no";
  return SAYS_YES.test(said) ? "yes" : null;
}
