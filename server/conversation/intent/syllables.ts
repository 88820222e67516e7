// How Chinese is said, without tones: what sounds alike is confused by whoever types by sound.
import { pinyin } from "pinyin-pro";

/** One syllable for each character. */
export function syllables(han: string): string[] {
  return pinyin(han, { toneType: "none", type: "array", v: true });
}
