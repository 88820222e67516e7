// What a call does, in one line of each language: for cards, previews and the journal people audit.
import { LOCALES, type Localized } from "../context";
import type { Skill } from "./contract";

/** A card has room for about three lines. */
const LONGEST = 300;

/** Null when the call was none the skill describes, as after a step done by hand or by a version that is gone. */
export function summarizeCall(skill: Skill | null, input: unknown): Localized | null {
  const parsed = skill?.input.safeParse(input);
  if (!skill || !parsed?.success) return null;
  const [zh = "", en = ""] = LOCALES.map((locale) => oneLine(skill.summarize(parsed.data, locale)));
  return { "zh-CN": zh, en };
}

/** What a customer wrote may stand in it, with line breaks and at any length. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = [...line];
  return characters.length <= LONGEST ? line : `${characters.slice(0, LONGEST - 1).join("")}…`;
}
