// generateCustomerApology without a model: two or three short paragraphs, without salutation or signature, that say
// nothing the facts do not hold. The wording follows how late the parcel is, why, and how the customer feels.
import type { Locale } from "../../../context";
import { writeApologyEn } from "./apology-en";
import { readApologyFacts } from "./apology-facts";
import { writeApologyZh } from "./apology-zh";

export function writeApology(input: Record<string, unknown>, locale: Locale): string {
  const facts = readApologyFacts(input);
  const paragraphs = locale === "zh-CN" ? writeApologyZh(facts) : writeApologyEn(facts);
  return paragraphs.filter(Boolean).join("\n\n");
}
