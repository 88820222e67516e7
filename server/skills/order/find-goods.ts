import { z } from "zod";
import { findGoods as findStoreGoods } from "../../commerce/find-goods";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { optionsText, withPrice } from "./item-texts";

const NO_WORDS = { "zh-CN": "", en: "" };

export const findGoods = defineSkill({
  id: "find_goods_v1",
  name: "findGoods",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN": "按客户说的名称查找想买的商品，列出现在能买到的规格与价格；名称不完全一致时给出相近的商品。",
    en: "Finds what a customer wants to buy by the name they use, and lists the variants that can be had now with their prices; products of a similar name where none has just that one.",
  },
  input: z.object({ product: z.string().min(1).max(200) }),
  output: z.object({
    /** The products that are meant, best first, whether or not any of them can be had. */
    products: z.array(z.object({ product_id: z.string(), name: localizedSchema })),
    goods: z.array(
      z.object({
        sku: z.string(),
        product_id: z.string(),
        name: localizedSchema,
        /** With what it comes in: "Travel Mug · black · 350 ml" */
        label: localizedSchema,
        detail: localizedSchema,
        price_minor: z.int(),
        currency: z.string(),
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
  movesMoney: false,
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ product }, locale) => (locale === "zh-CN" ? `查找商品：${product}` : `Find goods called ${product}`),
  run: async (ctx, { product }) => {
    const { products, goods } = await findStoreGoods(ctx, { product });
    return {
      products: products.map(({ id, nameZh, nameEn }) => ({ product_id: id, name: { "zh-CN": nameZh, en: nameEn } })),
      goods: goods.map(({ sku, product: { id, nameZh, nameEn }, options, priceMinor, currency, ...kept }) => {
        const form = optionsText(options);
        const label = (name: string, words: string) => [name, words].filter(Boolean).join(" · ");
        return {
          sku,
          product_id: id,
          name: { "zh-CN": nameZh, en: nameEn },
          label: { "zh-CN": label(nameZh, form["zh-CN"]), en: label(nameEn, form.en) },
          detail: withPrice(NO_WORDS, priceMinor, currency),
          price_minor: priceMinor,
          currency,
          stock: kept.countsStock ? kept.stock : null,
        };
      }),
    };
  },
});
