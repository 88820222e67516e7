// What a question and an article are compared by. Words of a Latin script by their stems; Chinese, which parts no words,
// by the words the runtime's dictionary knows and by pairs of characters besides, because it cuts 退货 in two.
import { Converter } from "opencc-js/t2cn";

const HAN = /\p{Script=Han}/u;
let simplify: ((text: string) => string) | null = null;
let words: Intl.Segmenter | null = null;

/** Words that say nothing of what is asked. */
const EMPTY = new Set(
  (
    "a about am an and any are as at be been but by can cant could did do does doesn doesnt dont for from get getting go got had has have hasn hasnt hello hey hi how i if ill im in into is isnt it its ive just let like me more my need of off oh ok on or our out please really should so some still stuff such tell than thank thanks that the their them then there theres they thing this to too up us want was way we were what when where which who why will with would you your yours youre guys possible happen happens once lot kind know find one s t ve re ll d m " +
    "什么 怎么 怎样 怎么办 怎么样 可以 你们 我们 我的 你的 您的 请问 如何 是否 一下 的吗 能不能 可不可以 行不行 哪里 哪些 哪个 什么样 还有 没有 有没有 是不是 会不会 需要 想 要 会 能 有 是 的 了 吗 呢 吧 啊 把 被 我 你 您 他 她 它 在 和 与 或 就 都 也 还 又 很 太 给 让 那 这 个 着 过 去 来 得 地 到 从 为 上 下 里 说 看 弄 办 用 东西 一个 这个 那个 时候 为什么 谢谢 你好 您好 现在 自己 应该 怎 么 哪 些 什 请 问"
  ).split(" "),
);

/** Pairs of characters that are half of two words, or of none. */
const EMPTY_PAIR =
  /^(?:[我你您的了吗呢吧啊么们个这那是有在就都也还能会要想给把被到和与或请问哪些怎什].|.[我你您的了吗呢吧啊么们个这那是就都也还能会请问])$/u;

export const isChinese = (text: string) => HAN.test(text);

/** The terms of a text as they stand in it, with repeats; those that say nothing are left out. */
export function wordsOf(text: string): string[] {
  const plain = normal(text);
  const found = plain.match(/\p{Script=Han}+|[\p{L}\p{N}]+/gu) ?? [];
  return found.flatMap((run) => (HAN.test(run) ? chineseTerms(run) : (stem(run) ?? [])));
}

function normal(text: string): string {
  const lower = text.normalize("NFKC").toLowerCase().replace(/['’]/g, "");
  if (!HAN.test(lower)) return lower;
  simplify ??= Converter({ from: "t", to: "cn" });
  return simplify(lower);
}

function chineseTerms(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return EMPTY.has(run) ? [] : [run];
  const pairs = characters.slice(1).map((character, i) => `${characters[i] ?? ""}${character}`);
  words ??= new Intl.Segmenter("zh-CN", { granularity: "word" });
  const whole = [...words.segment(run)].map(({ segment }) => segment).filter((word) => word.length > 2);
  return [
    ...pairs.filter((pair) => !EMPTY.has(pair) && !EMPTY_PAIR.test(pair)),
    ...whole.filter((word) => !EMPTY.has(word)),
  ];
}

/** Plurals, -ing and -ed are the same word to whoever asks. null: the word says nothing. */
function stem(word: string): string | null {
  if (EMPTY.has(word)) return null;
  if (!/^[a-z]{4,}$/.test(word)) return word;
  const bare = word.replace(/ies$/, "y").replace(/(?:ations?|ings?|ed|es|s|e|er|ers|or|ly|ment|ments)$/, "");
  const short = bare.length >= 3 ? bare : word;
  // "shipping" and "ship", "cancelled" and "cancel".
  const stemmed = short.replace(/([b-df-hj-np-tv-z])\1$/, "$1").replace(/(?<=..)i$/, "y");
  // "what's" is no more than "what".
  return EMPTY.has(stemmed) ? null : stemmed;
}
