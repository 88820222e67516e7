// A question answered without a model: the passages themselves, each with the number it is cited by.
import { AppError } from "../../../errors";
import type { Locale } from "../../../context";
import { inLanguage, passagesOf } from "../../citations";

export function writeKnowledgeAnswer(input: Record<string, unknown>, locale: Locale): string {
  const passages = passagesOf({ input });
  if (!passages) throw new AppError("VALIDATION", "answerFromKnowledge needs passages.");
  return passages
    .map(({ number, heading, text }) => {
      const lead = passages.length > 1 ? `**${inLanguage(heading, locale)}**\n\n` : "";
      return `${lead}${inLanguage(text, locale)} [${number}]`;
    })
    .join("\n\n");
}
