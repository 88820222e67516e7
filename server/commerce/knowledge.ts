// Finding the article that answers a question, in the language it is asked in. The index is made once and again when a
// file changes.
import { join } from "node:path";
import MiniSearch from "minisearch";
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx, Locale } from "../context";
import { env } from "../env";
import { readArticles, stampOf, tellProblems, type Article } from "./knowledge-files";

type Entry = { id: string; title: string; keywords: string; body: string };
type Index = { stamp: string; articles: Map<string, Article>; search: Record<Locale, MiniSearch<Entry>> };

/**
 * Words of a Latin script as they stand; Chinese, which parts no words, as its pairs of characters, so that 退货 is found in
 * 可以退货吗 and a lone character only where nothing else is.
 */
export function wordsOf(text: string): string[] {
  const found =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/\p{Script=Han}+|[\p{L}\p{N}]+/gu) ?? [];
  return found.flatMap((run) => {
    if (!/\p{Script=Han}/u.test(run)) return [run];
    const characters = [...run];
    if (characters.length === 1) return characters;
    return characters.slice(1).map((character, i) => `${characters[i] ?? ""}${character}`);
  });
}

/** Words that say nothing of what is asked. */
const EMPTY = new Set(
  "a an and any are as at be can could do does for from get have how i if in is it me my of on or our should that the there this to was we what when where which will with would you your 怎么 什么 可以 你们 我的 请问 如何 多少 是否 一下 的吗".split(
    " ",
  ),
);

/** Plurals and -ing are the same word to whoever asks. */
function stem(word: string): string | null {
  if (EMPTY.has(word)) return null;
  if (!/^[a-z]{4,}$/.test(word)) return word;
  return word.replace(/(?:ies)$/, "y").replace(/(?:ing|ed|es|s)$/, "");
}

function indexOf(articles: readonly Article[], locale: Locale): MiniSearch<Entry> {
  const search = new MiniSearch<Entry>({
    fields: ["title", "keywords", "body"],
    tokenize: wordsOf,
    processTerm: stem,
    searchOptions: { boost: { title: 4, keywords: 3 }, fuzzy: (term) => (/^[a-z]{5,}$/.test(term) ? 0.2 : false) },
  });
  search.addAll(
    articles.map(({ id, title, body, keywords }) => ({
      id,
      title: title[locale],
      keywords: keywords[locale].join(" "),
      body: body[locale],
    })),
  );
  return search;
}

const indexes = new Map<string, Index>();

async function indexFor(folder: string): Promise<Index> {
  const stamp = await stampOf(folder);
  const known = indexes.get(folder);
  if (known?.stamp === stamp) return known;
  const { articles, problems } = await readArticles(folder);
  tellProblems(problems);
  const search = { "zh-CN": indexOf(articles, "zh-CN"), en: indexOf(articles, "en") };
  const index = { stamp, articles: new Map(articles.map((article) => [article.id, article])), search };
  indexes.set(folder, index);
  return index;
}

export const searchKnowledgeInput = z.object({
  query: z.string().trim().min(1).max(500),
  category: z.string().max(40).optional(),
  /** What the question is known to be about; articles on it come first, even where they share no word with it. */
  topic: z.string().max(60).optional(),
  limit: z.int().min(1).max(10).default(3),
});

export type Hit = { article: Article; score: number };

/** Below this share of the best one's score, an article is about something else. */
const NEAR = 0.35;

/** The articles that answer best, the best first; none when nothing does. */
export async function searchKnowledge(
  ctx: Pick<Ctx, "actor">,
  input: z.input<typeof searchKnowledgeInput>,
  folder = join(/*turbopackIgnore: true*/ env.SOPS_DIR, "knowledge"),
): Promise<Hit[]> {
  requirePermission(ctx, "knowledge:read");
  const { query, category, topic, limit } = searchKnowledgeInput.parse(input);
  const { articles, search } = await indexFor(folder);
  const locale: Locale = /\p{Script=Han}/u.test(query) ? "zh-CN" : "en";
  const byWords = new Map(search[locale].search(query).map(({ id, score }) => [String(id), score]));
  const most = Math.max(1, ...byWords.values());
  const found = [...articles.values()]
    .filter((article) => category === undefined || article.category === category)
    .map((article) => {
      const onTopic = topic !== undefined && article.topics.includes(topic);
      return { article, score: (byWords.get(article.id) ?? 0) + (onTopic ? most : 0) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const best = found[0]?.score ?? 0;
  return found.filter(({ score }) => score >= best * NEAR).slice(0, limit);
}
