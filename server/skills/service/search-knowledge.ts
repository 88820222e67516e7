import { z } from "zod";
import { helpPath, searchKnowledge as searchPassages } from "../../commerce/knowledge";
import type { Article } from "../../commerce/knowledge-files";
import type { Localized } from "../../context";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { plainText } from "../plain-text";

export const searchKnowledge = defineSkill({
  id: "search_knowledge_v1",
  name: "searchKnowledge",
  version: "1.1.0",
  category: "service",
  description: {
    "zh-CN": "在知识库里找回答问题的段落，中英文都可以问。找不到时 found 为 false。",
    en: "Finds the passages of the knowledge base that answer a question, asked in Chinese or English; found is false when none does.",
  },
  input: z.object({
    query: plainText(500),
    /** Only articles of this category, such as returns. */
    category: z.string().max(40).optional(),
    /** What the question is known to be about: an intent. Articles on it come first. */
    topic: z.string().max(60).optional(),
    limit: z.int().min(1).max(10).default(3),
  }),
  output: z.object({
    found: z.boolean(),
    /** Of the best article; "" when there is none. */
    title: localizedSchema,
    /** The passages that answer, word for word. */
    answer: localizedSchema,
    /** What answers, numbered for citing; a question of two parts has two. */
    passages: z.array(
      z.object({
        number: z.int(),
        article_id: z.string(),
        section_id: z.string(),
        title: localizedSchema,
        heading: localizedSchema,
        text: localizedSchema,
        /** Where it can be read, on Steward's own pages. */
        url: z.string(),
      }),
    ),
    articles: z.array(
      z.object({
        article_id: z.string(),
        category: z.string(),
        title: localizedSchema,
        body: localizedSchema,
        /** Higher answers better; to be compared within one search only. */
        score: z.number(),
      }),
    ),
  }),
  permissions: ["knowledge:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ query }, locale) =>
    locale === "zh-CN" ? `在知识库中查找“${query}”` : `Search the knowledge base for “${query}”`,
  run: async (ctx, input) => {
    const hits = await searchPassages(ctx, { ...input, limit: 10 });
    const [best] = hits;
    const passages = hits
      .filter(({ answers }) => answers)
      .map((hit, index) => ({
        number: index + 1,
        article_id: hit.article.id,
        section_id: hit.section.id,
        title: hit.article.title,
        heading: hit.section.heading,
        text: hit.section.body,
        url: helpPath(hit),
      }));
    return {
      found: best !== undefined,
      title: best?.article.title ?? { "zh-CN": "", en: "" },
      answer: joined(passages.map(({ text }) => text)),
      passages,
      articles: ofArticles(hits).slice(0, input.limit),
    };
  },
});

const joined = (texts: readonly Localized[]): Localized => ({
  "zh-CN": texts.map((text) => text["zh-CN"]).join("\n\n"),
  en: texts.map(({ en }) => en).join("\n\n"),
});

/** Each article once, where its nearest passage stands. */
function ofArticles(hits: readonly { article: Article; near: number }[]) {
  return hits
    .filter(({ article }, index) => hits.findIndex((hit) => hit.article.id === article.id) === index)
    .map(({ article, near }) => ({
      article_id: article.id,
      category: article.category,
      title: article.title,
      body: article.body,
      score: near,
    }));
}
