import type { Locale } from "../../context";

const HAN = /\p{Script=Han}/gu;
const LATIN_WORD = /\p{Script=Latin}[\p{Script=Latin}'-]*/gu;
const KANA_OR_HANGUL = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Links, e-mail addresses and codes are written alike in every language. */
const NO_LANGUAGE =
  /\S+@\S+|(?:https?:\/\/|www\.)\S+|(?=[\p{Script=Latin}\d-]*\d)(?=\d*[\p{Script=Latin}])[\p{Script=Latin}\d-]+/gu;
/** Names of things and makes within a Chinese sentence: "Strand", "PayPal", "USB-C", "App". */
const NAME = /^(?:\p{Lu}[\p{L}'-]*|\p{Ll}{1,3}\p{Lu}[\p{L}'-]*|app|ok|vip|email|logo|size)$/u;

/**
 * The language to answer in, by script: one Han character weighs as much as one Latin word. A text in neither (digits,
 * emoji, another script) keeps the fallback.
 */
export function detectLanguage(text: string, fallback: Locale): Locale {
  if (KANA_OR_HANGUL.test(text)) return fallback;
  const said = text.replace(NO_LANGUAGE, " ");
  const han = said.match(HAN)?.length ?? 0;
  const words = said.match(LATIN_WORD) ?? [];
  if (han === 0) return words.length === 0 ? fallback : "en";
  // In a sentence with Chinese in it, names say nothing about the language of the rest.
  const begins = /^[^\p{L}]*\p{Lu}\p{Ll}/u.test(said);
  const latin = words.filter((word, i) => (begins && i === 0) || !NAME.test(word)).length;
  return han >= latin ? "zh-CN" : "en";
}
