import { z } from "zod";
import { findStock, isInStock, type StockLine } from "../../commerce/find-stock";
import { optionWords } from "../../commerce/option-words";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { productCard } from "./product-card";

export const checkStock = defineSkill({
  id: "check_stock_v1",
  name: "checkStock",
  version: "1.0.0",
  category: "logistics",
  description: {
    "zh-CN": "按货号或商品名称查询库存与价格，可限定规格。",
    en: "Looks up stock and price by article number or product name, optionally of certain options only.",
  },
  input: z
    .object({
      sku: z.string().max(64).optional(),
      /** Words of its name, in either language. */
      product: z.string().max(200).optional(),
      /** {"color":"black"} */
      options: z.record(z.string().max(40), z.string().max(80)).default({}),
      quantity: z.int().min(1).max(1_000).default(1),
    })
    .refine((input) => input.sku?.trim() || input.product?.trim(), "Give sku or product."),
  output: z.object({
    found: z.boolean(),
    /** Whether at least one of the articles can be delivered in this quantity. */
    in_stock: z.boolean(),
    items: z.array(
      z.object({
        sku: z.string(),
        product_id: z.string(),
        name: z.string(),
        name_zh: z.string(),
        options: z.record(z.string(), z.string()),
        /** "black, M" */
        options_text: z.string(),
        /** The same as people say it. */
        options_words: localizedSchema.optional(),
        price_minor: z.int(),
        currency: z.string(),
        in_stock: z.boolean(),
        /** null in a shop that counts no stock. */
        stock: z.int().nullable(),
      }),
    ),
  }),
  permissions: ["inventory:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ sku, product }, locale) =>
    locale === "zh-CN" ? `查询库存：${sku ?? product ?? ""}` : `Check the stock of ${sku ?? product ?? ""}`,
  card: {
    kind: "product",
    draw: ({ items }, { locale }) =>
      productCard(
        items.map((item) => ({
          name: locale === "zh-CN" ? item.name_zh : item.name,
          options: (item.options_words?.[locale] ?? item.options_text) || null,
          priceMinor: item.price_minor,
          currency: item.currency,
          inStock: item.in_stock,
          note: null,
        })),
        items.map(({ stock }) => stock),
      ),
  },
  run: async (ctx, { quantity, ...wanted }) => {
    const items = (await findStock(ctx, wanted)).map((line) => itemOf(line, quantity));
    return { found: items.length > 0, in_stock: items.some((item) => item.in_stock), items };
  },
});

function itemOf(line: StockLine, quantity: number) {
  const options = z.record(z.string(), z.string()).catch({}).parse(line.options);
  return {
    sku: line.sku,
    product_id: line.productId,
    name: line.product.nameEn,
    name_zh: line.product.nameZh,
    options,
    options_text: Object.values(options).join(", "),
    options_words: optionWords(options),
    price_minor: line.priceMinor,
    currency: line.currency,
    in_stock: isInStock(line, quantity),
    stock: line.countsStock ? line.stock : null,
  };
}
