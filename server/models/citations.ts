// Answers from passages: every paragraph names what it stands on as [1], [2], and only what was given can be named. The
// marks become links to the passages, and what was cited is listed below the text.
import { z } from "zod";
import type { Locale } from "../context";
import type { ModelRequest } from "./contract";

const localized = z.union([z.string(), z.object({ "zh-CN": z.string(), en: z.string() })]);
const passageSchema = z.object({
  number: z.int(),
  title: localized,
  heading: localized,
  text: localized,
  url: z.string().startsWith("/"),
});
type Localizable = z.output<typeof localized>;
export type CitedPassage = z.output<typeof passageSchema>;

export const inLanguage = (text: Localizable, locale: Locale) => (typeof text === "string" ? text : text[locale]);

/** The passages a request is to be answered from; null for every other request. */
export function passagesOf({
  input,
  outputSchema,
}: Pick<ModelRequest, "input" | "outputSchema">): CitedPassage[] | null {
  if (outputSchema || !("passages" in input)) return null;
  const read = z.array(passageSchema).min(1).safeParse(input["passages"]);
  return read.success ? read.data : null;
}

const MARK = /\[(\d{1,3})\](?!\()/g;

/** What is wrong with the citations of an answer; null when it may be sent. */
export function citationFault(text: string, passages: readonly CitedPassage[]): string | null {
  const known = new Set(passages.map(({ number }) => number));
  const strange = [...new Set(marksIn(text).filter((number) => !known.has(number)))];
  if (strange.length > 0) return `it cites ${strange.map((number) => `[${number}]`).join(", ")}, which was not given`;
  if (/\]\(|https?:\/\//.test(text)) return "it has links of its own";
  const paragraphs = text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== "");
  // What a list belongs to may be cited at its end.
  const bare = paragraphs.filter((paragraph, at) => marksIn(paragraph).length === 0 && !leadsIntoList(paragraphs, at));
  return bare.length > 0 ? "a paragraph of it cites nothing" : null;
}

function leadsIntoList(paragraphs: readonly string[], at: number): boolean {
  const next = paragraphs[at + 1];
  return /[:：]\s*$/.test(paragraphs[at] ?? "") && next !== undefined && marksIn(next).length > 0;
}

const marksIn = (text: string) => [...text.matchAll(MARK)].map(([, number]) => Number(number));

/** The answer with its marks as links, and below it what they stand for. */
export function linkCitations(text: string, passages: readonly CitedPassage[], locale: Locale): string {
  const cited = [...new Set(marksIn(text))].flatMap((number) => passages.find((one) => one.number === number) ?? []);
  if (cited.length === 0) return text;
  const linked = text.replace(MARK, (mark, number: string) => {
    const passage = passages.find((one) => one.number === Number(number));
    return passage ? `[[${number}]](${passage.url})` : mark;
  });
  const sources = cited.map((passage) => `[${nameOf(passage, locale)}](${passage.url})`);
  const numbered = sources.map((source, index) => `[${cited[index]?.number ?? ""}] ${source}`);
  return `${linked}\n\n${locale === "zh-CN" ? "来源：" : "Source: "}${numbered.join(locale === "zh-CN" ? "；" : "; ")}`;
}

function nameOf({ title, heading }: CitedPassage, locale: Locale): string {
  const [article, section] = [inLanguage(title, locale), inLanguage(heading, locale)];
  return plain(article === section ? article : `${article} › ${section}`);
}

const plain = (text: string) => text.replace(/[[\]\\]/g, "");
