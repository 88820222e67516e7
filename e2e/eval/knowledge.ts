// How well the shop's articles are found: questions in both languages with the section that answers each, and questions no
// article answers. The threshold was chosen on the even rows; figures are of the odd ones.
import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { findPassages } from "../../server/commerce/knowledge";
import { LOCALES, type Locale } from "../../server/context";

const rowSchema = z.object({
  question: z.string().min(1),
  /** article#section; "" where no article answers. */
  passage: z.string().regex(/^([a-z-]+#[a-z-]+)?$/),
});
export type Question = z.output<typeof rowSchema>;
type Find = (query: string) => Promise<{ id: string; article: string; near: boolean }[]>;

export type KnowledgeFigures = {
  questions: number;
  unanswerable: number;
  /** The first article is the one. */
  hitAt1: number;
  hitAt3: number;
  /** The first passage is the very section. */
  sectionAt1: number;
  /** Answered with the right article first; the rest got another, or none. */
  answered: number;
  /** Wrongly said not to know. */
  wronglyUnknown: number;
  /** Of what no article answers, how much is said not to be known. */
  honest: number;
  misses: { question: string; wanted: string; found: string }[];
};

export async function readQuestions(locale: Locale, half: "even" | "odd"): Promise<Question[]> {
  const text = await readFile(new URL(`./knowledge/questions.${locale}.csv`, import.meta.url), "utf8");
  const rows = z.array(rowSchema).parse(parse(text, { columns: true }));
  return rows.filter((_, index) => index % 2 === (half === "even" ? 0 : 1));
}

const find: Find = async (query) =>
  (await findPassages({ query })).map(({ article, section, answers }) => ({
    id: `${article.id}#${section.id}`,
    article: article.id,
    near: answers,
  }));

export async function measureKnowledge(questions: readonly Question[]): Promise<KnowledgeFigures> {
  const tried = await Promise.all(questions.map(async (one) => ({ ...one, found: await find(one.question) })));
  const known = tried.filter(({ passage }) => passage !== "");
  const unknown = tried.filter(({ passage }) => passage === "");
  const articles = ({ found }: (typeof tried)[number]) => [...new Set(found.map(({ article }) => article))];
  const right = (one: (typeof tried)[number], first: number) =>
    articles(one)
      .slice(0, first)
      .includes(one.passage.split("#")[0] ?? "");
  const share = (part: readonly unknown[], whole: readonly unknown[]) =>
    whole.length === 0 ? 0 : Math.round((part.length / whole.length) * 1_000) / 1_000;
  return {
    questions: known.length,
    unanswerable: unknown.length,
    hitAt1: share(
      known.filter((one) => right(one, 1)),
      known,
    ),
    hitAt3: share(
      known.filter((one) => right(one, 3)),
      known,
    ),
    sectionAt1: share(
      known.filter(({ passage, found }) => found[0]?.id === passage),
      known,
    ),
    answered: share(
      known.filter((one) => right(one, 1) && one.found[0]?.near),
      known,
    ),
    wronglyUnknown: share(
      known.filter(({ found }) => found.length === 0),
      known,
    ),
    honest: share(
      unknown.filter(({ found }) => found.length === 0),
      unknown,
    ),
    misses: tried
      .filter((one) => (one.passage === "" ? one.found.length > 0 : !right(one, 1)))
      .map(({ question, passage, found }) => ({ question, wanted: passage, found: found[0]?.id ?? "" })),
  };
}

export async function runKnowledge(): Promise<Record<string, Record<Locale, KnowledgeFigures>>> {
  const halves = await Promise.all(
    (["even", "odd"] as const).map(async (half) => {
      const figures = await Promise.all(
        LOCALES.map(async (locale) => [locale, await measureKnowledge(await readQuestions(locale, half))] as const),
      );
      const name = half === "even" ? "chosenOn" : "reported";
      return [name, Object.fromEntries(figures) as Record<Locale, KnowledgeFigures>] as const;
    }),
  );
  return Object.fromEntries(halves);
}
