import type { Locale } from "../../context";

const HAN = /\p{Script=Han}/gu;
const LATIN_WORD = /\p{Script=Latin}[\p{Script=Latin}'-]*/gu;
const KANA_OR_HANGUL = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * The language to answer in, by script: one Han character weighs as much as one Latin word. A text in neither (digits,
 * emoji, another script) keeps the fallback.
 */
export function detectLanguage(text: string, fallback: Locale): Locale {
  if (KANA_OR_HANGUL.test(text)) return fallback;
  const han = text.match(HAN)?.length ?? 0;
  const latin = text.match(LATIN_WORD)?.length ?? 0;
  if (han === 0 && latin === 0) return fallback;
  return han >= latin ? "zh-CN" : "en";
}
