import { z } from "zod";
import { searchKnowledge as searchArticles } from "../../commerce/knowledge";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { plainText } from "../plain-text";

export const searchKnowledge = defineSkill({
  id: "search_knowledge_v1",
  name: "searchKnowledge",
  version: "1.0.0",
  category: "service",
  description: {
    "zh-CN": "在知识库里找回答问题的文章，中英文都可以问。找不到时 found 为 false。",
    en: "Finds the articles of the knowledge base that answer a question, asked in Chinese or English; found is false when none does.",
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
    answer: localizedSchema,
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
    const hits = await searchArticles(ctx, input);
    const [best] = hits;
    const nothing = { "zh-CN": "", en: "" };
    return {
      found: best !== undefined,
      title: best?.article.title ?? nothing,
      answer: best?.article.body ?? nothing,
      articles: hits.map(({ article, score }) => ({
        article_id: article.id,
        category: article.category,
        title: article.title,
        body: article.body,
        score,
      })),
    };
  },
});
