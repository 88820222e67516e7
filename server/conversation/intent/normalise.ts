// What a text becomes before anything reads it. Two forms: `cleanMessage` is what is kept and shown (only what a database
// or a page cannot carry is taken away), `analysisText` is what recognition reads (one spelling for what looks the same).

/** Longest message accepted, in UTF-16 units: several screens of text; anything longer is a document, not a message. */
export const MAX_MESSAGE_LENGTH = 4_000;

/** Recognition reads only this much: what is wanted is said early, and the time it takes stays bounded. */
const MAX_ANALYSIS_LENGTH = 1_200;

const LONE_SURROGATES = /\p{Cs}/gu;
/** Control characters other than tab and line feed, and characters that reorder the text around them. */
const UNPRINTABLE = /[^\P{Cc}\t\n]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

export function cleanMessage(raw: string): string {
  return raw.replace(/\r\n?/g, "\n").replace(LONE_SURROGATES, "\uFFFD").replace(UNPRINTABLE, "").trim();
}

/** Whether a cleaned message shows nothing at all. */
export function isBlank(text: string): boolean {
  return text.replace(INVISIBLE, "").replace(/[\s\p{Z}]/gu, "") === "";
}

export function analysisText(raw: string): string {
  return cleanMessage(raw.slice(0, MAX_ANALYSIS_LENGTH))
    .normalize("NFKC")
    .slice(0, MAX_ANALYSIS_LENGTH)
    .replace(INVISIBLE, "")
    .replace(LONE_SURROGATES, "")
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, " ")
    .trim();
}
