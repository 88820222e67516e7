import { z } from "zod";
import { RECOMMEND_CONTEXTS, RECOMMEND_STRATEGIES, recommend } from "../../commerce/recommend/recommend";
import { SEGMENTS } from "../../commerce/segments";
import { optionWords } from "../../commerce/option-words";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { productCard } from "../logistics/product-card";
import { plainText } from "../plain-text";
import { formatMoney } from "../../resources/mail-templates/format";

export const recommendProducts = defineSkill({
  id: "recommend_products_v1",
  name: "recommendProducts",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN":
      "个性化推荐：买过同类商品的人还买了什么、内容相近的商品、季节与购物车等场景规则，每条附理由。不推荐缺货或近期买过的商品。",
    en: "Recommends products for a customer: what others like them bought, what is alike, and the season, cart and price they buy at, each with its reason. Never what is out of stock or was bought lately.",
  },
  input: z.object({
    /** Without it, the signed-in customer; staff without it get what fits anybody. */
    customer_id: z.string().max(64).optional(),
    context: z.enum(RECOMMEND_CONTEXTS).default("homepage"),
    /** What is looked for, in words of either language: "无线耳机", "gift for a runner". */
    query: plainText(200).optional(),
    /** Products like this article, or that go with it. */
    sku: z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .optional(),
    category: z
      .string()
      .regex(/^[\w-]{1,40}$/)
      .optional(),
    min_price_minor: z.int().min(0).max(2_000_000_000).optional(),
    max_price_minor: z.int().min(0).max(2_000_000_000).optional(),
    limit: z.int().min(1).max(20).default(5),
  }),
  output: z.object({
    recommendations: z.array(
      z.object({
        product_id: z.string(),
        sku: z.string(),
        name: z.string(),
        name_zh: z.string(),
        category: z.string(),
        options: z.record(z.string(), z.string()),
        price_minor: z.int(),
        currency: z.string(),
        /** 0 to 1, best first. */
        score: z.number(),
        strategies: z.array(z.enum(RECOMMEND_STRATEGIES)),
        reason: localizedSchema,
        /** A bundle with what is in the cart or was asked about; its code is used like a coupon's. */
        bundle_code: z.string().nullable(),
        bundle_percent: z.int().nullable(),
      }),
    ),
    count: z.int(),
    /** The same in a line for each: name, price, reason. */
    lines: z.object({ "zh-CN": z.array(z.string()), en: z.array(z.string()) }),
    user_segment: z.enum(SEGMENTS).nullable(),
    strategies_used: z.array(z.enum(RECOMMEND_STRATEGIES)),
  }),
  permissions: ["marketing:read", "customer:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.99, concurrency: 200 },
  effect: "read",
  reversibility: { kind: "none" },
  movesMoney: false,
  idempotency: () => null,
  costMicroUsd: 800,
  summarize: ({ query, limit }, locale) =>
    locale === "zh-CN"
      ? `推荐 ${limit} 件商品${query ? `（${query}）` : ""}`
      : `Recommend ${limit} products${query ? ` (${query})` : ""}`,
  card: {
    kind: "product",
    draw: ({ recommendations }, { locale }) =>
      productCard(
        recommendations.map((pick) => ({
          name: locale === "zh-CN" ? pick.name_zh : pick.name,
          options: optionWords(pick.options)[locale] || null,
          priceMinor: pick.price_minor,
          currency: pick.currency,
          inStock: null,
          note: pick.reason[locale],
        })),
        [],
      ),
  },
  run: async (ctx, input) => {
    const { picks, segment, strategies } = await recommend(ctx, {
      customerId: input.customer_id,
      context: input.context,
      query: input.query,
      sku: input.sku,
      category: input.category,
      minPriceMinor: input.min_price_minor,
      maxPriceMinor: input.max_price_minor,
      limit: input.limit,
    });
    const line = (pick: (typeof picks)[number], locale: "zh-CN" | "en") => {
      const price = formatMoney(pick.priceMinor, pick.currency, locale);
      return locale === "zh-CN"
        ? `${pick.nameZh}（${price}）：${pick.reason["zh-CN"]}`
        : `${pick.nameEn} (${price}): ${pick.reason.en}`;
    };
    return {
      recommendations: picks.map((pick) => ({
        product_id: pick.productId,
        sku: pick.sku,
        name: pick.nameEn,
        name_zh: pick.nameZh,
        category: pick.category,
        options: pick.options,
        price_minor: pick.priceMinor,
        currency: pick.currency,
        score: pick.score,
        strategies: pick.strategies,
        reason: pick.reason,
        bundle_code: pick.bundle?.code ?? null,
        bundle_percent: pick.bundle?.percent ?? null,
      })),
      count: picks.length,
      lines: { "zh-CN": picks.map((pick) => line(pick, "zh-CN")), en: picks.map((pick) => line(pick, "en")) },
      user_segment: segment,
      strategies_used: strategies,
    };
  },
});
